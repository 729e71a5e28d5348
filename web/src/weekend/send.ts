/** Commands that want an answer at once; what is done on the spot goes by way of the outbox (`queue.ts`). */
import { sendWeekendEnvelopes, type WeekendCommand, type WeekendOutcome } from '../api/weekend.ts';
import { uuidv7 } from '../api/uuid.ts';
import { Refused } from '../desk/act.ts';
import { live } from '../live/live.svelte.ts';
import { clock } from '../offline/index.svelte.ts';
import { prefs } from '../state/prefs.svelte.ts';

/** Throws a sentence when it was not applied. */
export async function sendWeekend(command: WeekendCommand, base?: number): Promise<WeekendOutcome> {
  const { outcomes } = await sendWeekendEnvelopes([
    { id: uuidv7(), recorded_at: clock.corrected().toISOString(), ...(base === undefined ? {} : { base }), command },
  ]);
  const [outcome] = outcomes;
  if (outcome?.status !== 'applied' && outcome?.status !== 'duplicate') {
    const said = prefs.lang === 'en' ? outcome?.title_en : outcome?.title_zh;
    throw new Refused(said ?? outcome?.code ?? outcome?.status ?? '');
  }
  live.changedHere(false);
  return outcome;
}
