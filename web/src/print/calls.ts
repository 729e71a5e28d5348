/** What the server gives for paper: only who is named in public, whoever asks. */
import { ApiError, get, url } from '../api/client.ts';
import type { LineRef, Page, PlaceRef, Slot, Stamp } from '../api/types.ts';
import type { IsoDate } from '../place/dates.ts';

export interface BoardRow {
  zone?: PlaceRef | null;
  line?: LineRef | null;
  slots: Slot[];
}
export interface Board extends Stamp {
  zone?: PlaceRef | null;
  line?: LineRef | null;
  slots: Slot[];
  rows: BoardRow[];
}
export interface Label {
  code: string;
  name: string;
  address?: string | null;
  line?: LineRef | null;
  zone?: PlaceRef | null;
  keepers: string[];
}
export interface Of {
  zone?: string | null;
  line?: string | null;
}

export const board = (of: Of, on: IsoDate | null, signal?: AbortSignal): Promise<Board> =>
  get('/api/board', { ...of, on }, signal);

/** More than so many stop a browser for long. */
export const MOST_LABELS = 2000;

/** All labels, page by page, up to the most; `matched` is how many there are. */
export async function labels(of: Of, on: IsoDate | null, signal?: AbortSignal): Promise<Page<Label>> {
  let page = await get<Page<Label>>('/api/labels', { ...of, on, limit: 1000 }, signal);
  const items = [...page.items];
  while (page.next && items.length < MOST_LABELS) {
    page = await get<Page<Label>>(page.next, {}, signal);
    items.push(...page.items);
  }
  return { ...page, items: items.slice(0, MOST_LABELS) };
}

export const rosterAddress = (of: Of, on: IsoDate | null): string => url('/api/roster.xlsx', { ...of, on });

/** The roster with a picture of the map in it. */
export async function rosterWithMap(of: Of, on: IsoDate | null, map: Blob): Promise<Blob> {
  const away = new ApiError(0, 'unreachable', '连不上服务器', 'The server cannot be reached', '');
  const init = {
    method: 'POST',
    credentials: 'same-origin' as const,
    headers: { 'content-type': map.type },
    body: map,
  };
  const response = await fetch(rosterAddress(of, on), init).catch(() => {
    throw away;
  });
  if (response.ok) return response.blob();
  const said = (await response.json().catch(() => ({}))) as Record<string, string | undefined>;
  throw new ApiError(response.status, said.code ?? '', said.title_zh ?? '', said.title_en ?? '', said.detail ?? '');
}
