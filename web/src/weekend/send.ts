/** Commands that want an answer at once; what is done on the spot goes by way of the outbox (`queue.ts`). */
import { sendWeekendEnvelopes, type WeekendCommand, type WeekendOutcome } from '../api/weekend.ts';
import { uuidv7 } from '../api/uuid.ts';
import { clock } from '../offline/index.svelte.ts';
import { applied } from '../state/duties.svelte.ts';

/** Throws a sentence when it was not applied. */
export async function sendWeekend(command: WeekendCommand, base?: number): Promise<WeekendOutcome> {
  const { outcomes } = await sendWeekendEnvelopes([
    { id: uuidv7(), recorded_at: clock.corrected().toISOString(), ...(base === undefined ? {} : { base }), command },
  ]);
  return applied(outcomes[0], false);
}
