/** Whose mark a picture bears. */
import type { Session } from '../api/access.ts';
import { own } from '../state/reach.svelte.ts';
import type { Photo } from './types.ts';
import type { Mark } from './watermark.ts';
import { whenText } from './words.ts';

/** `account` null: the round is unnamed, and so is the picture. */
export function markOf(
  photo: Photo,
  point: { name: string; address?: string | null },
  account: Session['account'] | null,
): Mark {
  const unit = own.data?.party.posts?.[0]?.unit;
  return {
    time: whenText(photo.taken_at),
    point: point.name,
    address: point.address ?? null,
    from: photo.from,
    ...(account ? { unit: unit?.short_name ?? unit?.name ?? null, name: account.person.name } : {}),
  };
}
