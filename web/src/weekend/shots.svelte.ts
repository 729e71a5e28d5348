/** The pictures of one dialog: taken in the page or chosen, kept on the device at once. */
import type { Photo } from '../api/loop.ts';
import { Intake } from '../visit/intake.svelte.ts';

export class Shots {
  photos = $state.raw<Photo[]>([]);
  /** Since the camera was opened. */
  taken = $state.raw<string[]>([]);
  open = $state(false);
  // Whoever stands together for a picture is not followed by position.
  readonly intake = new Intake(
    () => null,
    (photo) => {
      this.taken = [...this.taken, photo.hash];
      if (!this.photos.some(({ hash }) => hash === photo.hash)) this.photos = [...this.photos, photo];
    },
  );
  shoot = (): void => {
    this.taken = [];
    this.open = true;
  };
  files = (files: File[]): void => {
    this.intake.read();
    void this.intake.files(files, 'album');
  };
}
