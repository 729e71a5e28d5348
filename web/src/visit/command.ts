/** The record that a finished visit becomes. */
import { isBlank } from './draft.ts';
import { phrasesFor } from './quick.ts';
import type { ChecklistItem, Draft, Finding, Photo, RecordInspection, Sighting } from './types.ts';

interface End {
  finished_at: string;
  device_at: string;
  seen: Sighting | null;
}

export function commandOf(draft: Draft, items: readonly ChecklistItem[], end: End): RecordInspection {
  const { untested } = draft;
  const photo = (hash: string) => draft.photos[hash];
  const photos = (hashes: readonly string[]) => hashes.map(photo).filter((each): each is Photo => each !== undefined);
  const note = draft.note.trim();
  const told: RecordInspection = {
    type: 'record_inspection',
    ...(draft.round ? { round: draft.round } : {}),
    checkpoint: draft.checkpoint,
    checklist: draft.checklist,
    started_at: draft.started_at,
    finished_at: end.finished_at,
    device_at: end.device_at,
    ...(end.seen ? { seen: end.seen } : {}),
    result: untested
      ? {
          outcome: 'untested',
          reason: untested.reason ?? 'other',
          ...(untested.note.trim() ? { note: untested.note.trim() } : {}),
        }
      : {
          outcome: 'done',
          answers: items.flatMap(({ code }) => {
            const answer = draft.answers[code];
            return answer ? [{ item: code, ...answer }] : [];
          }),
        },
    findings: [],
    photos: [],
    ...(note ? { note } : {}),
  };
  // A picture says it; a case wants words all the same.
  const unsaid = ({ item: code }: Draft['findings'][number]): string => {
    const item = items.find((each) => each.code === code);
    return (item && phrasesFor(item, draft.answers[code]?.figure)[0]) ?? code;
  };
  // What nobody could test has no findings: its pictures show why.
  if (untested) return { ...told, photos: photos(Object.keys(draft.photos)) };
  const findings = draft.findings
    .filter((finding) => !isBlank(finding))
    .map((finding): Finding => ({
      id: finding.id,
      item: finding.item,
      text: finding.text.trim() || unsaid(finding),
      count: finding.count,
      ...(finding.spot.trim() ? { spot: finding.spot.trim() } : {}),
      ...(finding.position ? { position: finding.position } : {}),
      photos: photos(finding.photos),
    }));
  const placed = new Set(findings.flatMap((finding) => finding.photos.map(({ hash }) => hash)));
  return { ...told, findings, photos: photos(Object.keys(draft.photos).filter((hash) => !placed.has(hash))) };
}

/** Hashes of every picture that a record names, once each. */
export const photosOf = (command: RecordInspection): string[] => [
  ...new Set([...command.findings.flatMap((finding) => finding.photos), ...command.photos].map(({ hash }) => hash)),
];
