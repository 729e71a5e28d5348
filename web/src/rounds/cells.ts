/** A sample by line and zone, drawn or foretold, and how far each team is. */
import type { LineBadge, Ref, Target, Team } from '../api/loop.ts';

export interface Cell {
  primary: number;
  reserves: number;
  done: number;
}
export interface Table {
  lines: LineBadge[];
  zones: Ref[];
  /** By line, then by zone; undefined where there is nothing. */
  cells: (Cell | undefined)[][];
  primary: number;
  reserves: number;
}
/** What a sample is drawn from: a checkpoint with its line and zone. */
export interface Stratum {
  line: LineBadge;
  zone: Ref | null;
}
const NOWHERE: Ref = { code: '', name: '—' };
const byCode = <T extends Ref>(a: T, b: T) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);

function tableOf<T extends Stratum>(things: readonly T[], cellOf: (own: readonly T[]) => Cell): Table {
  const lines = new Map<string, LineBadge>();
  const zones = new Map<string, Ref>();
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    const zone = thing.zone ?? NOWHERE;
    lines.set(thing.line.code, thing.line);
    zones.set(zone.code, zone);
    const key = `${thing.line.code} ${zone.code}`;
    const own = groups.get(key);
    if (own) own.push(thing);
    else groups.set(key, [thing]);
  }
  const rows = [...lines.values()].sort(byCode);
  const columns = [...zones.values()].sort(byCode);
  const cells = rows.map((line) =>
    columns.map((zone) => {
      const own = groups.get(`${line.code} ${zone.code}`);
      return own && cellOf(own);
    }),
  );
  const sum = (key: 'primary' | 'reserves') => cells.flat().reduce((n, cell) => n + (cell?.[key] ?? 0), 0);
  return { lines: rows, zones: columns, cells, primary: sum('primary'), reserves: sum('reserves') };
}

/** The sample as it was drawn. */
export const drawn = (targets: readonly Target[]): Table =>
  tableOf(
    targets.map((target) => ({ line: target.checkpoint.line, zone: target.checkpoint.zone ?? null, target })),
    (own) => ({
      primary: own.filter(({ target }) => !target.reserve).length,
      reserves: own.filter(({ target }) => target.reserve).length,
      done: own.filter(({ target }) => target.active && target.state !== 'open').length,
    }),
  );

/** What drawing so many of each cell would give: never more than there are. */
export const foretold = (points: readonly Stratum[], perCell: number, reserves: number): Table =>
  tableOf(points, (own) => {
    const primary = Math.min(perCell, own.length);
    return { primary, reserves: Math.min(reserves, own.length - primary), done: 0 };
  });

export interface TeamProgress {
  /** Null: nobody's yet. */
  team: Team | null;
  done: number;
  untested: number;
  open: number;
}
export function teamsProgress(teams: readonly Team[], targets: readonly Target[]): TeamProgress[] {
  const of = (code: string | null) => {
    const own = targets.filter((target) => target.active && (target.team ?? null) === code);
    const n = (state: Target['state']) => own.filter((target) => target.state === state).length;
    return { done: n('done'), untested: n('untested'), open: n('open') };
  };
  const rows: TeamProgress[] = teams.map((team) => ({ team, ...of(team.code) }));
  const rest = of(null);
  return rest.done + rest.untested + rest.open > 0 ? [...rows, { team: null, ...rest }] : rows;
}
