import type { AnswersFor, Subject } from '../api/types.ts';

export interface Reach {
  /** Everything of the district. */
  all: boolean;
  zones: string[];
  lines: string[];
  units: string[];
}
type Held = AnswersFor['duties'][number];

/** Whoever answers for a zone or a line names those who answer for its parts. */
export function reachOf(duties: readonly Held[], units: readonly string[]): Reach {
  const of = (kind: Subject['kind']) =>
    duties.filter(({ subject, seat }) => subject.kind === kind && seat !== 'vacant').map(({ subject }) => subject.code);
  return { all: false, zones: of('zone'), lines: of('line'), units: [...units] };
}

/** Whether a subject is a part of what one answers for: a cell or a point, never the own zone or line itself. */
export function covers(reach: Reach, subject: Subject): boolean {
  if (reach.all) return true;
  if (subject.kind !== 'cell' && subject.kind !== 'checkpoint') return false;
  const [lineCode, zoneCode] = subject.kind === 'cell' ? subject.code.split('/') : [];
  const zone = subject.zone?.code ?? zoneCode;
  const line = subject.line?.code ?? lineCode;
  return (zone !== undefined && reach.zones.includes(zone)) || (line !== undefined && reach.lines.includes(line));
}
