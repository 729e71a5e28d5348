/** What the district has set for pictures; read once, and asked again where it could not be read. */
import { practice as asked } from './source.ts';
import { LONG_EDGE } from './shrink.ts';

class Practice {
  longEdge = LONG_EDGE;
  /** Whether views and shares bear the mark. */
  watermark = $state(true);
  #read = false;

  read(): void {
    if (this.#read) return;
    this.#read = true;
    asked()
      .then((told) => {
        this.longEdge = told?.long_edge || LONG_EDGE;
        this.watermark = told?.watermark ?? true;
      })
      .catch(() => (this.#read = false));
  }
}
export const practice = new Practice();
