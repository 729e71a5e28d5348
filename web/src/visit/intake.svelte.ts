/** Pictures on their way in: shrunk, kept, and given their shutter record, one after the other. */
import { clock, keepPhoto } from '../offline/index.svelte.ts';
import { v } from '../i18n/visit.ts';
import { instantOf } from '../place/dates.ts';
import { spliceExif, exifOf } from './exif.ts';
import { BadPicture } from './picture.ts';
import { shrink } from './shrink.ts';
import { practice } from './practice.svelte.ts';
import type { Photo, Sighting } from './types.ts';

export class Intake {
  /** How many are being saved. */
  busy = $state(0);
  /** What was refused, in words; each stays until it is read. */
  refused = $state.raw<string[]>([]);
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly seen: () => Sighting | null,
    private readonly done: (photo: Photo) => void,
  ) {
    practice.read();
  }

  /** Files from the album, or taken with the system's own camera. */
  files(files: Iterable<File>, way: 'album' | 'system'): Promise<unknown> {
    for (const file of files) {
      // The system's camera hands over a file that is seconds old; a desktop opens its folders instead.
      const fresh = way === 'system' && Math.abs(Date.now() - file.lastModified) < 60_000;
      const device = file.lastModified || Date.now();
      this.#queue(
        file.name,
        { from: fresh ? 'camera' : 'album', device, seen: fresh ? this.seen() : null },
        async () => {
          const small = await shrink(file, practice.longEdge);
          return spliceExif(small, await exifOf(file));
        },
      );
    }
    return this.#last;
  }
  /** A picture of the camera in the page, already small. */
  shot(blob: Promise<Blob>): void {
    this.#queue('', { from: 'camera', device: Date.now(), seen: this.seen() }, () => blob);
  }
  get edge(): number {
    return practice.longEdge;
  }
  read(): void {
    this.refused = [];
  }

  #queue(
    name: string,
    shutter: { from: Photo['from']; device: number; seen: Sighting | null },
    make: () => Promise<Blob>,
  ): void {
    this.busy += 1;
    const skew = clock.skewMs;
    this.#last = this.#last.then(async () => {
      try {
        const { hash, width, height } = await keepPhoto(await make());
        this.done({
          hash,
          width,
          height,
          taken_at: instantOf(shutter.device + skew),
          device_at: instantOf(shutter.device),
          from: shutter.from,
          ...(shutter.seen ? { seen: shutter.seen } : {}),
        });
      } catch (error) {
        const why = error instanceof BadPicture ? v(`photo.${error.fault}`) : v('photo.store');
        this.refused = [...this.refused, v('photo.bad', { name: name || v('photo.this'), why })];
      }
      this.busy -= 1;
    });
  }
}
