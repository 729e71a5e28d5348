/** Commands about places, and what takes them back. */
import { pointOn, sendPlaceCommand, type PlaceCommand, type PlaceOutcome, type PutCheckpoint } from '../api/placing.ts';
import type { Iso } from '../api/types.ts';
import { Refused } from '../desk/act.ts';
import { whyNot } from '../desk/whyNot.ts';
import { t } from '../i18n/index.svelte.ts';
import { live } from '../live/live.svelte.ts';
import { prefs } from '../state/prefs.svelte.ts';
import { toast } from '../state/toast.svelte.ts';
import { undoPut } from './edits.ts';

/** Throws a sentence when it was not applied. */
export async function sendPlace(command: PlaceCommand, base?: number): Promise<PlaceOutcome> {
  const outcome = await sendPlaceCommand(command, base);
  if (outcome?.status !== 'applied' && outcome?.status !== 'duplicate') {
    const said = prefs.lang === 'en' ? outcome?.title_en : outcome?.title_zh;
    throw new Refused(said ?? outcome?.code ?? outcome?.status ?? '');
  }
  live.changedHere();
  return outcome;
}

/** Says what was done, with the way back. */
export function sayDone(text: string, back: PlaceCommand | null, base?: number, after: () => void = () => {}): void {
  const undo = async (command: PlaceCommand) => {
    try {
      await sendPlace(command, base);
      toast.say(t('act.undone'));
      after();
    } catch (error) {
      toast.say(t('act.failed', { why: whyNot(error) }));
    }
  };
  toast.say(text, back && { label: t('act.undo'), run: () => void undo(back) });
}

/** Changes a checkpoint that is there, as it was looked at, and offers to put it back. */
export async function changePoint(
  command: PutCheckpoint & { code: string; first: Iso },
  base: number,
  text: string,
  after: () => void = () => {},
): Promise<void> {
  const before = await pointOn(command.code, command.first);
  await sendPlace(command, base);
  sayDone(text, undoPut(before, command), base + 1, after);
}
