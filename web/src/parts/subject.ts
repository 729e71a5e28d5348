import type { Subject } from '../api/types.ts';
import { dot, nameOf, zoneName } from '../i18n/index.svelte.ts';

/** What a duty is for, as people call it: 南站片区·农贸市场. */
export function subjectName(subject: Subject): string {
  if (subject.kind === 'cell' && subject.zone && subject.line) return dot(zoneName(subject.zone), nameOf(subject.line));
  if (subject.kind === 'zone' && subject.zone) return zoneName(subject.zone);
  if (subject.kind === 'line' && subject.line) return nameOf(subject.line);
  return subject.name;
}
