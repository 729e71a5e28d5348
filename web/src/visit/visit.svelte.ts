/** One visit at work: its draft, kept at every touch, and what is open on the screen. */
import { clock, drafts, keep, outbox } from '../offline/index.svelte.ts';
import { instantOf } from '../place/dates.ts';
import { uuidv7 } from '../api/uuid.ts';
import { commandOf, photosOf } from './command.ts';
import * as act from './draft.ts';
import type { Where } from './position.svelte.ts';
import type { Point } from './source.ts';
import type { AnswerValue, Checklist, ChecklistItem, Draft, Photo, Scheme } from './types.ts';

/** By which the queue knows the record of a visit. */
export const entityOf = (draft: Draft): string => `visit:${draft.id}`;

export class Visit {
  draft = $state.raw<Draft>() as Draft;
  savedAt = $state<number | null>(null);
  saving = $state(false);
  /** The device took nothing more. */
  unsaved = $state(false);
  /** The finding that is open. */
  open = $state<string | null>(null);
  /** The picture that was taken up to be put somewhere. */
  held = $state<string | null>(null);
  readonly key: string;
  #dirty = false;
  #over = false;

  constructor(
    draft: Draft,
    readonly point: Point,
    readonly list: Checklist,
    readonly scheme: Scheme,
    readonly where: Where,
  ) {
    this.draft = draft;
    this.key = act.draftKey(draft.checkpoint, draft.round);
    where.hand = draft.hand;
    // A draft taken up again was saved when it was last touched.
    if (!act.isEmpty(draft)) this.savedAt = Date.parse(draft.touched_at);
  }
  get items(): readonly ChecklistItem[] {
    return this.list.items;
  }
  get finding() {
    return this.draft.findings.find(({ id }) => id === this.open) ?? null;
  }
  item(code: string): ChecklistItem | undefined {
    return this.items.find((item) => item.code === code);
  }

  change(next: Draft): void {
    if (next === this.draft || this.#over) return;
    this.draft = { ...next, touched_at: clock.corrected().toISOString() };
    void this.#save();
  }
  /** One after the other, and always the newest. */
  async #save(): Promise<void> {
    this.#dirty = true;
    if (this.saving) return;
    this.saving = true;
    while (this.#dirty && !this.#over) {
      this.#dirty = false;
      try {
        await drafts.put(this.key, this.draft);
        this.savedAt = Date.now();
        this.unsaved = false;
      } catch {
        this.unsaved = true;
        break;
      }
    }
    this.saving = false;
  }

  tick(item: ChecklistItem, value: AnswerValue): void {
    this.change(act.tick(this.draft, item, value));
  }
  count(item: ChecklistItem, figure: number | null): void {
    this.change(act.count(this.draft, item, figure));
  }
  /** A new finding under an item, opened; one that was left blank is taken up again. */
  find(item: string): string {
    const blank = act.findingsOf(this.draft, item).find(act.isBlank);
    const id = blank?.id ?? uuidv7();
    if (!blank) this.change(act.addFinding(this.draft, id, item));
    this.open = id;
    return id;
  }
  /** The newest finding of an item, opened; a new one where there is none. */
  latest(item: string): string {
    const last = act.findingsOf(this.draft, item).slice(-1)[0];
    if (!last) return this.find(item);
    this.open = last.id;
    return last.id;
  }
  /** Puts the picture that was taken up to an item: to its newest finding, or to a new one. */
  putTo(item: string, hash: string): void {
    const last = act.findingsOf(this.draft, item).slice(-1)[0];
    const id = last?.id ?? uuidv7();
    const draft = last ? this.draft : act.addFinding(this.draft, id, item);
    this.change(act.putPhoto(draft, hash, id));
    this.held = null;
  }
  putToFinding(id: string, hash: string): void {
    this.change(act.putPhoto(this.draft, hash, id));
    this.held = null;
  }
  add(photo: Photo): void {
    this.change(act.addPhoto(this.draft, photo, this.draft.untested ? null : this.open));
  }
  close(): void {
    const blank = this.finding && act.isBlank(this.finding) ? this.finding : null;
    this.open = null;
    // Opened and left: nothing was found after all.
    if (blank) this.change(act.dropFinding(this.draft, blank.id));
  }

  /** The record goes to the queue; only then is the draft let go of. */
  async finish(label: string): Promise<void> {
    const draft = this.draft;
    if (!finished(draft)) {
      const now = clock.corrected();
      const end = { finished_at: now.toISOString(), device_at: instantOf(Date.now()), seen: this.where.sighting() };
      const command = commandOf(draft, this.items, end);
      await keep(command, { label, photos: photosOf(command), entity: entityOf(draft) });
    }
    this.#over = true;
    await drafts.drop(this.key);
  }
}

/** Whether a draft has become a record already: the page may have died between the two. */
export const finished = (draft: Draft): boolean => outbox.items.some(({ entity }) => entity === entityOf(draft));
