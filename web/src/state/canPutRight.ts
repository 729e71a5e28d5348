import { live } from '../live/live.svelte.ts';
import { nav } from './nav.svelte.ts';

/** Only the present is put right; a past day is looked at. */
export const canPutRight = (): boolean => Boolean(live.district?.writable) && nav.route.on === null;
