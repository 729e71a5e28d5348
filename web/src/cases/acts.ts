/** What is done with a case: which fields each act asks for, and the act that they make. */
import type { Act, ActName, CardColour, Photo, Recheck, RequestKind, Term } from '../api/loop.ts';

/** Everything that a dialog may ask for. */
export interface Form {
  lead: string | null;
  assisting: string[];
  term: Term | null;
  recheck: Recheck | null;
  person: string | null;
  measures: string;
  reason: string;
  note: string;
  photos: Photo[];
  request: RequestKind;
  until: string;
  onSpot: boolean;
  good: boolean;
  card: CardColour | null;
  into: string | null;
}
export const emptyForm = (): Form => ({
  lead: null,
  assisting: [],
  term: null,
  recheck: null,
  person: null,
  measures: '',
  reason: '',
  note: '',
  photos: [],
  request: 'extend',
  until: '',
  onSpot: true,
  good: true,
  card: 'yellow',
  into: null,
});
export type Missing = 'lead' | 'person' | 'measures' | 'photos' | 'reason' | 'until' | 'into' | 'text' | 'date' | 'why';

/** What somebody does first stands first; the others follow. */
export const ORDER: readonly ActName[] = [
  'sign',
  'hand_in',
  'grant',
  'deny',
  'pass',
  'fail',
  'assign',
  'name',
  'resume',
  'look_back',
  'ask',
  'reroute',
  'card',
  'join',
  'set_place',
  'comment',
  'dismiss',
];
/** That many stand as buttons; what is done more seldom is behind 其他. */
export const FIRST: ReadonlySet<ActName> = new Set([
  'sign',
  'hand_in',
  'grant',
  'deny',
  'pass',
  'fail',
  'assign',
  'resume',
  'look_back',
]);
export const ordered = (may: readonly ActName[]): { first: ActName[]; others: ActName[] } => {
  const all = ORDER.filter((name) => may.includes(name));
  const first = all.filter((name) => FIRST.has(name));
  // Where nothing presses, what can be done at all is in sight.
  return first.length > 0
    ? { first, others: all.filter((name) => !FIRST.has(name)) }
    : { first: all.slice(0, 2), others: all.slice(2) };
};

const optional = <K extends string, V>(key: K, value: V | null | undefined | ''): Partial<Record<K, V>> =>
  (value === null || value === undefined || value === '' ? {} : { [key]: value }) as Partial<Record<K, V>>;
const pictures = (photos: Photo[]) => (photos.length > 0 ? { photos } : {});

/** The act, or what is still missing. `rule`: the unit that leads by the rule, null where it names none. */
export function actOf(name: ActName, form: Form, rule?: string | null): Act | Missing {
  const reason = form.reason.trim();
  const note = optional('note', form.note.trim());
  switch (name) {
    case 'assign':
      if (rule === null && !form.lead) return 'lead';
      if (form.term?.kind === 'date' && !form.term.date) return 'date';
      // Said here: refused by the server it would come back as work that is stuck.
      if (rule !== undefined && form.lead && form.lead !== rule && !reason) return 'why';
      return {
        do: 'assign',
        ...optional('lead', form.lead),
        ...(form.assisting.length > 0 ? { assisting: form.assisting } : {}),
        ...optional('term', form.term),
        ...optional('recheck', form.recheck),
        ...optional('reason', reason),
        ...note,
      };
    case 'reroute':
      if (!form.lead) return 'lead';
      if (!reason) return 'reason';
      return {
        do: 'reroute',
        lead: form.lead,
        ...(form.assisting.length > 0 ? { assisting: form.assisting } : {}),
        reason,
      };
    case 'sign':
      return { do: 'sign' };
    case 'name':
      return form.person ? { do: 'name', person: form.person } : 'person';
    case 'hand_in':
      if (!form.measures.trim()) return 'measures';
      if (form.photos.length === 0) return 'photos';
      return { do: 'hand_in', measures: form.measures.trim(), photos: form.photos };
    case 'ask':
      if (!reason) return 'reason';
      if (form.request === 'extend' && !form.until) return 'until';
      return {
        do: 'ask',
        request: form.request,
        reason,
        ...(form.request === 'return' ? optional('owner', form.lead) : optional('until', form.until)),
      };
    case 'grant':
      return { do: 'grant', ...note };
    case 'deny':
      return reason ? { do: 'deny', reason } : 'reason';
    case 'pass':
      return { do: 'pass', on_spot: form.onSpot, ...note, ...pictures(form.photos) };
    case 'fail':
      return reason ? { do: 'fail', on_spot: form.onSpot, reason, ...pictures(form.photos) } : 'reason';
    case 'resume':
      return { do: 'resume', ...note };
    case 'look_back':
      return { do: 'look_back', good: form.good, ...note, ...pictures(form.photos) };
    case 'card':
      return { do: 'card', card: form.card };
    case 'join':
      return form.into ? { do: 'join', into: form.into } : 'into';
    case 'dismiss':
      return reason ? { do: 'dismiss', reason } : 'reason';
    case 'set_place':
      return { do: 'set_place', ...optional('line', form.lead) };
    case 'comment':
      return form.note.trim() ? { do: 'comment', text: form.note.trim(), ...pictures(form.photos) } : 'text';
  }
}
/** Which fields an act asks for, in their order. */
export const FIELDS: Record<ActName, readonly string[]> = {
  assign: ['lead', 'assisting', 'term', 'recheck', 'reason'],
  reroute: ['lead', 'assisting', 'reason'],
  sign: [],
  name: ['person'],
  hand_in: ['measures', 'photos'],
  ask: ['request', 'owner', 'until', 'reason'],
  grant: ['note'],
  deny: ['reason'],
  pass: ['onSpot', 'photos', 'note'],
  fail: ['onSpot', 'photos', 'reason'],
  resume: ['note'],
  look_back: ['good', 'photos', 'note'],
  card: ['card'],
  join: ['into'],
  dismiss: ['reason'],
  set_place: ['line'],
  comment: ['text', 'photos'],
};
