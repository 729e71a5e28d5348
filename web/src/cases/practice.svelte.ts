/** How the district works, read once: terms, whether pictures are marked, how near a duplicate is. */
import { practice as ask, type Practice } from '../api/loop.ts';

const USUAL: Practice = {
  term: { kind: 'days', days: 3 },
  recheck: 'picture',
  spot_check_percent: 10,
  rebound_days: 30,
  duplicate_metres: 50,
  long_edge: 1600,
  watermark: true,
};
class Kept {
  data = $state.raw<Practice | null>(null);
  asked = false;
}
const kept = new Kept();
/** Until the server has said: what is usual. */
export function practice(): Practice {
  if (!kept.asked) {
    kept.asked = true;
    ask()
      .then((data) => (kept.data = data))
      .catch(() => (kept.asked = false));
  }
  return kept.data ?? USUAL;
}
export const setPractice = (data: Practice): void => {
  kept.data = data;
};
