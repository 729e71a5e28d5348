import type { Map as GlMap } from 'maplibre-gl';

/** Milliseconds from one picture to the next while the first tiles come in. */
const APART = 600;

/**
 * Until all is there each tile that comes would have the whole map drawn again, with every name placed anew. So what comes
 * within a moment is drawn together; once the map has come to rest, or is moved, it draws as it likes.
 */
export function gather(map: GlMap): void {
  const draw = map.triggerRepaint.bind(map);
  let drawn = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const note = () => (drawn = performance.now());
  map.on('render', note);
  map.triggerRepaint = () => {
    const wait = map.isMoving() || map.areTilesLoaded() ? 0 : drawn + APART - performance.now();
    if (wait <= 0) draw();
    else
      timer ??= setTimeout(() => {
        timer = undefined;
        draw();
      }, wait);
  };
  map.once('idle', () => {
    map.off('render', note);
    map.triggerRepaint = draw;
  });
}
