/** The office's own commands: sent at once, and refused at once. */
import { sendEnvelopes, type LoopCommand, type LoopOutcome } from '../api/loop.ts';
import { uuidv7 } from '../api/uuid.ts';
import { Refused } from '../desk/act.ts';
import { r } from '../i18n/rounds.ts';
import { live } from '../live/live.svelte.ts';
import { instantOf } from '../place/dates.ts';
import { prefs } from '../state/prefs.svelte.ts';

/** `base` is the version that was on screen: somebody else's change is never written over unseen. */
export async function send(command: LoopCommand, base?: number): Promise<LoopOutcome> {
  const envelope = {
    id: uuidv7(),
    recorded_at: instantOf(Date.now()),
    ...(base === undefined ? {} : { base }),
    command,
  };
  const [outcome] = (await sendEnvelopes([envelope])).outcomes;
  live.changedHere();
  if (outcome?.status === 'conflict') throw new Refused(r('act.conflict'));
  if (outcome?.status !== 'applied' && outcome?.status !== 'duplicate') {
    throw new Refused((prefs.lang === 'en' ? outcome?.title_en : outcome?.title_zh) ?? r('act.refused'));
  }
  return outcome;
}
