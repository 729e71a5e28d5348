/** What was given out is taken back, once that is meant. */
import * as access from '../api/access.ts';
import type { Grant } from '../api/access.ts';
import { d } from '../i18n/desk.ts';
import { toast } from '../state/toast.svelte.ts';
import { sure } from './sure.svelte.ts';

export const askRevoke = (
  grant: Grant,
  words: { title: string; note: string; said?: string },
  after: () => void,
): void =>
  sure.ask({
    title: words.title,
    note: words.note,
    act: d('grant.revoke'),
    run: async () => {
      await access.revoke(grant.id);
      after();
      toast.say(words.said ?? d('grant.revoked'));
    },
  });
