/** What is still wanting before a visit can be finished, and what is only worth a second look. */
import { isBlank } from './draft.ts';
import type { ChecklistItem, Draft } from './types.ts';

export type Lack =
  /** Nobody answered it. */
  | { what: 'unanswered'; item: string }
  /** 不符合, and nothing says why: neither words nor a picture. */
  | { what: 'unsaid'; item: string }
  /** A finding with neither words nor a picture. */
  | { what: 'blank'; item: string; finding: string }
  /** A finding where all is well, or where nothing is asked: one of the two is a slip. */
  | { what: 'odd'; item: string; finding: string }
  | { what: 'many' }
  | { what: 'reason' }
  | { what: 'picture' }
  /** "Other" wants to be said in words. */
  | { what: 'note' };
export type Notice =
  | { what: 'bare'; item: string; finding: string }
  /** Pictures that were put nowhere: they stay with the visit as a whole. */
  | { what: 'loose'; n: number };

/** The most pictures that one record takes. */
export const MOST_PHOTOS = 60;
const says = (finding: Draft['findings'][number]): boolean => finding.text.trim() !== '' || finding.photos.length > 0;

/** Each stands in the way of finishing. */
export function lacks(draft: Draft, items: readonly ChecklistItem[]): Lack[] {
  if (draft.untested) {
    const found: Lack[] = [];
    if (!draft.untested.reason) found.push({ what: 'reason' });
    if (draft.untested.reason === 'other' && draft.untested.note.trim() === '') found.push({ what: 'note' });
    if (Object.keys(draft.photos).length === 0) found.push({ what: 'picture' });
    return found;
  }
  const many: Lack[] = Object.keys(draft.photos).length > MOST_PHOTOS ? [{ what: 'many' }] : [];
  const wanting = items.flatMap((item): Lack[] => {
    const answer = draft.answers[item.code];
    const own = draft.findings.filter((finding) => finding.item === item.code && !isBlank(finding));
    const found: Lack[] = [];
    if (!answer) found.push({ what: 'unanswered', item: item.code });
    const well = answer?.value === 'met' || answer?.value === 'not_applicable';
    if (well && own[0]) found.push({ what: 'odd', item: item.code, finding: own[0].id });
    for (const finding of own) if (!says(finding)) found.push({ what: 'blank', item: item.code, finding: finding.id });
    if (answer?.value === 'not_met' && own.length === 0) found.push({ what: 'unsaid', item: item.code });
    return found;
  });
  return [...many, ...wanting];
}

export function notices(draft: Draft): Notice[] {
  if (draft.untested) return [];
  const bare = draft.findings
    .filter((finding) => !isBlank(finding) && finding.photos.length === 0)
    .map((finding): Notice => ({ what: 'bare', item: finding.item, finding: finding.id }));
  return draft.tray.length > 0 ? [...bare, { what: 'loose', n: draft.tray.length }] : bare;
}

export interface Progress {
  answered: number;
  total: number;
  findings: number;
  photos: number;
}
export const progressOf = (draft: Draft, items: readonly ChecklistItem[]): Progress => ({
  answered: items.filter(({ code }) => draft.answers[code]).length,
  total: items.length,
  findings: draft.findings.filter((finding) => !isBlank(finding)).length,
  photos: Object.keys(draft.photos).length,
});

/** Items in their groups, in the order they are asked; null where the checklist has no groups. */
export function groupsOf(items: readonly ChecklistItem[]): { name: string | null; items: ChecklistItem[] }[] {
  const groups: { name: string | null; items: ChecklistItem[] }[] = [];
  for (const item of items) {
    const name = item.group ?? null;
    const last = groups.find((group) => group.name === name);
    if (last) last.items.push(item);
    else groups.push({ name, items: [item] });
  }
  return groups;
}
