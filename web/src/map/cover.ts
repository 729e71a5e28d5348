import type { Covered } from '../api/types.ts';
import { t } from '../i18n/index.svelte.ts';

/** 12/15 beneath a zone's name: how many come of how many are needed, as its colour tells it. */
export const coverNote = ({ value, needed }: Covered & { value: number | null }): string =>
  value === null || !needed
    ? t('note.weekend.none')
    : t('note.weekend', { present: Math.round(value * needed), needed });
