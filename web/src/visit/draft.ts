/** What can be done to a draft. Each act gives back a new draft; nothing is changed in place. */
import type { AnswerValue, ChecklistItem, Draft, DraftAnswer, DraftFinding, Photo } from './types.ts';
import { derive, isOccurrence } from './derive.ts';

export const draftKey = (checkpoint: string, round: string | null): string =>
  `visit:${round ?? 'patrol'}:${checkpoint}`;

interface Begin {
  id: string;
  checkpoint: string;
  name: string;
  line: string;
  round: string | null;
  checklist: number;
  at: string;
}
export function begin({ id, checkpoint, name, line, round, checklist, at }: Begin): Draft {
  return {
    v: 1,
    id,
    checkpoint,
    name,
    line,
    round,
    checklist,
    started_at: at,
    touched_at: at,
    answers: {},
    findings: [],
    photos: {},
    tray: [],
    untested: null,
    note: '',
    hand: null,
  };
}
/** Something that was kept as a draft by this version of the page or an older one; null where it cannot be read. */
export function readDraft(value: unknown): Draft | null {
  const draft = value as Partial<Draft> | null;
  if (typeof draft !== 'object' || draft === null || draft.v !== 1 || !draft.id || !draft.checkpoint) return null;
  const at = draft.started_at ?? new Date(0).toISOString();
  const fresh = begin({
    id: draft.id,
    checkpoint: draft.checkpoint,
    name: '',
    line: '',
    round: null,
    checklist: 0,
    at,
  });
  return { ...fresh, ...draft };
}
export const isEmpty = (draft: Draft): boolean =>
  Object.keys(draft.answers).length + draft.findings.length + Object.keys(draft.photos).length === 0 &&
  draft.untested === null &&
  draft.note === '';

/** Ticks an answer; ticking it again takes it back. */
export function tick(draft: Draft, item: ChecklistItem, value: AnswerValue): Draft {
  const before = draft.answers[item.code];
  const answers = { ...draft.answers };
  if (before?.value === value && !before.rest) delete answers[item.code];
  // What was counted is thrown away where something else was ticked: the two must never disagree.
  else if (before?.figure !== undefined && derive(item, before.figure) === value)
    answers[item.code] = { value, figure: before.figure };
  else answers[item.code] = value === 'met' && isOccurrence(item.kind) ? { value, figure: 0 } : { value };
  return { ...draft, answers };
}
/** Writes down what was counted or measured; the answer follows. */
export function count(draft: Draft, item: ChecklistItem, figure: number | null): Draft {
  const answers = { ...draft.answers };
  if (figure === null) delete answers[item.code];
  else answers[item.code] = { value: derive(item, figure), figure };
  return { ...draft, answers };
}
/** Answers what nobody touched of these items as met, and says so. */
export function meetRest(draft: Draft, items: readonly ChecklistItem[]): Draft {
  const answers = { ...draft.answers };
  for (const item of items) {
    if (answers[item.code] || draft.findings.some((finding) => finding.item === item.code)) continue;
    const answer: DraftAnswer = { value: 'met', rest: true };
    answers[item.code] = isOccurrence(item.kind) ? { ...answer, figure: 0 } : answer;
  }
  return { ...draft, answers };
}
/** Takes back what was answered with the rest, and nothing else. */
export function undoRest(draft: Draft, items: readonly ChecklistItem[]): Draft {
  const answers = { ...draft.answers };
  for (const { code } of items) if (answers[code]?.rest) delete answers[code];
  return { ...draft, answers };
}

export function addFinding(draft: Draft, id: string, item: string): Draft {
  const finding: DraftFinding = { id, item, text: '', count: 1, spot: '', position: null, photos: [] };
  return { ...draft, findings: [...draft.findings, finding] };
}
export function changeFinding(draft: Draft, id: string, patch: Partial<Omit<DraftFinding, 'id' | 'item'>>): Draft {
  return {
    ...draft,
    findings: draft.findings.map((finding) => (finding.id === id ? { ...finding, ...patch } : finding)),
  };
}
/** Takes a finding away; its pictures go back to the tray. */
export function dropFinding(draft: Draft, id: string): Draft {
  const gone = draft.findings.find((finding) => finding.id === id);
  return {
    ...draft,
    findings: draft.findings.filter((finding) => finding.id !== id),
    tray: [...draft.tray, ...(gone?.photos ?? [])],
  };
}
export const findingsOf = (draft: Draft, item: string): DraftFinding[] =>
  draft.findings.filter((finding) => finding.item === item);
/** Touched, and nothing was said of it. */
export const isBlank = (finding: DraftFinding): boolean =>
  finding.text.trim() === '' && finding.spot.trim() === '' && finding.photos.length === 0 && finding.position === null;

/** A picture taken: it waits in the tray, or goes to the finding that is open. */
export function addPhoto(draft: Draft, photo: Photo, finding: string | null): Draft {
  // The same picture chosen twice is one picture.
  if (draft.photos[photo.hash]) return draft;
  const photos = { ...draft.photos, [photo.hash]: photo };
  if (finding === null || !draft.findings.some(({ id }) => id === finding))
    return { ...draft, photos, tray: [...draft.tray, photo.hash] };
  return putPhoto({ ...draft, photos }, photo.hash, finding);
}
/** Puts a picture to a finding, wherever it lay before. */
export function putPhoto(draft: Draft, hash: string, finding: string): Draft {
  const lifted = liftPhoto(draft, hash);
  return {
    ...lifted,
    findings: lifted.findings.map((each) => (each.id === finding ? { ...each, photos: [...each.photos, hash] } : each)),
  };
}
function liftPhoto(draft: Draft, hash: string): Draft {
  const without = (hashes: string[]) => hashes.filter((each) => each !== hash);
  return {
    ...draft,
    tray: without(draft.tray),
    findings: draft.findings.map((each) =>
      each.photos.includes(hash) ? { ...each, photos: without(each.photos) } : each,
    ),
  };
}
/** Back to the tray. */
export function takeBack(draft: Draft, hash: string): Draft {
  const lifted = liftPhoto(draft, hash);
  return { ...lifted, tray: [...lifted.tray, hash] };
}
export function dropPhoto(draft: Draft, hash: string): Draft {
  const lifted = liftPhoto(draft, hash);
  const photos = { ...lifted.photos };
  delete photos[hash];
  return { ...lifted, photos };
}
