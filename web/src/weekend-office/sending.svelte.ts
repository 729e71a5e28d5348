/** One command on its way out of a form: whether it is sent, and why it was refused. */
import type { WeekendCommand, WeekendOutcome } from '../api/weekend.ts';
import { whyNot } from '../desk/whyNot.ts';
import { sendWeekend } from '../weekend/send.ts';

export class Sending {
  busy = $state(false);
  failed = $state('');
  /** Null when it was refused; why is then said in `failed`. */
  async run(command: WeekendCommand, base?: number): Promise<WeekendOutcome | null> {
    this.busy = true;
    this.failed = '';
    try {
      return await sendWeekend(command, base);
    } catch (error) {
      this.failed = whyNot(error);
      return null;
    } finally {
      this.busy = false;
    }
  }
}
