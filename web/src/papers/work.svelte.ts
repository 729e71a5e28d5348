/**
 * One list on its way in: what was read, how it is understood, what was answered and what it would do. It outlives the
 * screen, so that a look at the map in between costs nothing.
 */
import { ApiError } from '../api/client.ts';
import * as papers from '../api/papers.ts';
import type { Datum, LeftEntry, PaperPlan, PaperQuestion, PaperRead, PlanRequest, What } from '../api/papers.ts';
import { Refused } from '../desk/act.ts';
import { p } from '../i18n/papers.ts';
import { live } from '../live/live.svelte.ts';
import { saveBlob } from '../parts/save.ts';
import { isDate } from '../place/dates.ts';
import { session } from '../state/session.svelte.ts';
import { today } from '../state/shared.svelte.ts';
import {
  datumFor,
  filledOf,
  guessed,
  guessFor,
  IGNORE,
  lacksOf,
  readsPositions,
  type ColumnState,
} from './meanings.ts';
import { countsOf, settled, together, unanswered } from './plan.ts';
import { keepImport, markUndone, understand, understood, type Import } from './remember.ts';
import { corrected, marksOf, rowsToSend, titlesOf, type Edits, type Mark } from './sheet.ts';
import { why } from './why.ts';

export type Step = 1 | 2 | 3 | 4 | 5;
export type View = 'changes' | 'faults' | 'sheet';
type Busy = '' | 'reading' | 'planning' | 'applying' | 'saving';
const FORMATS = /\.(xlsx|xlsm|xls|csv|tsv|txt|et)$/i;

class Work {
  /** Whose it is: what somebody else left here is not shown. */
  by = '';
  step = $state<Step>(1);
  busy = $state<Busy>('');
  failed = $state('');
  file = $state('');
  read = $state.raw<PaperRead | null>(null);
  at = $state(0);
  /** Sheets of this workbook that are in already. */
  brought = $state.raw<number[]>([]);
  kind = $state('');
  first = $state('');
  datum = $state<Datum | ''>('');
  columns = $state.raw<ColumnState[]>([]);
  marks = $state.raw<Mark[]>([]);
  edits = $state.raw<Edits>({});
  questions = $state.raw<PaperQuestion[]>([]);
  answers = $state.raw<Record<string, string>>({});
  leaveOut = $state(false);
  plan = $state.raw<PaperPlan | null>(null);
  /** The district changed between looking and doing. */
  moved = $state(false);
  view = $state<View>('changes');
  /** What the list of changes is narrowed down to. */
  only = $state<What | null>(null);
  words = $state('');
  /** The row of the sheet that was asked for, by its number; it is brought into sight. */
  target = $state<number | null>(null);
  done = $state.raw<Import | null>(null);
  undone = $state.raw<{ count: number; left: LeftEntry[] } | null>(null);
  /** Answers that come late are dropped. */
  #turn = 0;

  readonly sheet = $derived(this.read?.sheets[this.at] ?? null);
  readonly kindOf = $derived(this.read?.kinds.find(({ code }) => code === this.kind));
  readonly name = $derived(
    this.sheet && (this.read?.sheets.length ?? 0) > 1 ? `${this.file} · ${this.sheet.name}` : this.file,
  );
  readonly lacks = $derived(lacksOf(this.kindOf, this.columns, this.sheet ? filledOf(this.sheet) : []));
  readonly dataRows = $derived(this.marks.filter((mark) => mark === 'data').length);
  readonly needsDatum = $derived(readsPositions(this.columns));
  readonly open = $derived(unanswered(this.questions, this.answers));
  /** What keeps the sheet from being checked. */
  readonly stops = $derived.by<'kind' | 'missing' | 'twice' | 'datum' | 'date' | 'rows' | null>(() => {
    if (!this.kindOf) return 'kind';
    if (this.lacks.missing.length > 0) return 'missing';
    if (this.lacks.twice.length > 0) return 'twice';
    if (this.needsDatum && this.datum === '') return 'datum';
    if (!isDate(this.first)) return 'date';
    return this.dataRows === 0 ? 'rows' : null;
  });

  /** Called by the screen: nobody sees what another account had begun. */
  belongTo(account: string): void {
    if (this.by !== account) this.forget();
    this.by = account;
  }
  forget(): void {
    this.#turn += 1;
    this.read = null;
    this.brought = [];
    this.done = this.undone = null;
    this.busy = '';
    this.step = 1;
    this.#clear();
  }
  #clear(): void {
    this.edits = this.answers = {};
    this.questions = [];
    this.plan = null;
    this.failed = '';
    this.moved = this.leaveOut = false;
    this.target = null;
    this.datum = '';
    this.view = 'changes';
    this.only = null;
    this.words = '';
  }

  async take(file: File): Promise<void> {
    if (file.size === 0) return this.#refuse(p('fail.empty', { name: file.name }));
    if (file.size > papers.MOST_BYTES) {
      const size = (file.size / 1024 / 1024).toFixed(0);
      return this.#refuse(p('fail.large', { name: file.name, size }));
    }
    if (!FORMATS.test(file.name)) return this.#refuse(p('fail.format', { name: file.name }));
    await this.#look(file.name, file);
  }
  async paste(text: string): Promise<void> {
    if (text.trim() === '') return;
    const name = p('drop.pasted');
    await this.#look(name, new Blob([text], { type: 'text/plain' }), null);
  }
  #refuse(why: string): void {
    this.failed = why;
  }
  async #look(name: string, bytes: Blob, sent: string | null = name): Promise<void> {
    this.forget();
    const turn = (this.#turn += 1);
    this.file = name;
    this.busy = 'reading';
    try {
      const read = await papers.readPaper(sent, bytes);
      if (turn !== this.#turn) return;
      if (!read.sheets.some(({ rows }) => rows.length > 0)) this.#refuse(p('fail.none', { name }));
      else {
        this.read = read;
        this.first = today();
        const best = read.sheets.findIndex(({ kind }) => kind !== null);
        this.choose(best < 0 ? read.sheets.findIndex(({ rows }) => rows.length > 0) : best);
      }
    } catch (error) {
      if (turn === this.#turn) this.failed = p('fail.read', { why: why(error) });
    }
    if (turn === this.#turn) this.busy = '';
  }

  /** Goes to a sheet; what it means is as last time, or guessed. */
  choose(at: number): void {
    const sheet = this.read?.sheets[at];
    if (!sheet) return;
    this.#clear();
    this.done = this.undone = null;
    this.at = at;
    this.marks = marksOf(sheet);
    this.columns = guessed(sheet.columns);
    this.kind = sheet.kind ?? '';
    const before = understood(this.#titles(), null);
    if (before && this.read?.kinds.some(({ code }) => code === before.kind)) {
      this.kind = before.kind;
      this.#asBefore(before.meanings);
    }
    this.step = 2;
  }
  #titles(): string[] {
    return this.columns.map(({ title }) => title);
  }
  #asBefore(meanings: readonly (string | null)[]): void {
    const known = new Set(this.kindOf?.meanings.map(({ code }) => code));
    this.columns = this.columns.map((column, at) => {
      const meaning = meanings[at] ?? null;
      return meaning === IGNORE || (meaning !== null && known.has(meaning))
        ? { ...column, meaning, from: 'kept' }
        : column;
    });
  }
  setKind(kind: string): void {
    this.kind = kind;
    const { kindOf, sheet } = this;
    if (!kindOf || !sheet) return;
    const before = understood(this.#titles(), kind);
    this.columns = kind === sheet.kind ? guessed(sheet.columns) : guessFor(kindOf, this.columns);
    if (before) this.#asBefore(before.meanings);
    this.#outdated();
  }
  setMeaning(column: number, meaning: string | null): void {
    this.columns = this.columns.map((each, at) =>
      at === column ? { ...each, meaning, from: meaning === null ? 'none' : 'set' } : each,
    );
    this.#outdated();
  }
  setMark(row: number, mark: Mark): void {
    const { sheet } = this;
    if (!sheet) return;
    this.marks = this.marks.map((each, at) => (at === row ? mark : each));
    const titles = titlesOf(sheet, this.marks);
    this.columns = this.columns.map((column, at) => ({ ...column, title: titles[at] || column.title }));
    this.#outdated();
  }
  /** What was asked and planned was about another reading of the sheet. */
  #outdated(): void {
    this.plan = null;
    this.questions = [];
  }

  /** Mends a cell; what follows from it is worked out anew where it was before. */
  mend(row: number, column: number, value: string): void {
    if (!this.sheet) return;
    this.edits = corrected(this.sheet, this.edits, row, column, value);
    this.#again();
  }
  restore(): void {
    this.edits = {};
    this.#again();
  }
  #again(): void {
    // What was asked about a row that was mended may be no question any more; if it is, it is asked again.
    const mended = new Set(Object.keys(this.edits).map((key) => Number(key.split(':')[0])));
    this.questions = this.questions.filter(({ rows }) => !rows.every((n) => mended.has(n)));
    if (this.step === 4) void this.check();
    else this.plan = null;
  }
  answer(key: string, choice: string): void {
    this.answers = { ...this.answers, [key]: choice };
  }
  setLeaveOut(yes: boolean): void {
    this.leaveOut = yes;
    void this.check();
  }

  request(apply: string | null = null): PlanRequest | null {
    const { sheet } = this;
    if (!sheet) return null;
    return {
      kind: this.kind,
      name: this.name,
      first: this.first,
      rows: rowsToSend(sheet, this.marks, this.edits),
      columns: this.columns.map(({ meaning }) => meaning),
      titles: this.#titles(),
      datum: datumFor(this.columns, this.datum),
      answers: this.answers,
      leave_out: this.leaveOut,
      apply,
    };
  }
  /** The columns are confirmed: they are understood so from now on. */
  async confirm(): Promise<void> {
    understand(
      this.kind,
      this.#titles(),
      this.columns.map(({ meaning }) => meaning),
    );
    if (await this.check()) this.step = this.open.length + (this.plan?.questions.length ?? 0) > 0 ? 3 : 4;
  }
  /** The answers, with every proposal that was left standing. */
  async settle(): Promise<void> {
    this.answers = settled(this.questions, this.answers);
    if ((await this.check()) && this.plan?.questions.length === 0) this.step = 4;
  }
  /** Works out what it would do. False where that failed or was overtaken. */
  async check(): Promise<boolean> {
    const request = this.request();
    if (!request) return false;
    const turn = (this.#turn += 1);
    this.busy = 'planning';
    this.failed = '';
    try {
      const plan = await papers.planPaper(request);
      if (turn !== this.#turn) return false;
      this.plan = plan;
      this.questions = together(this.questions, plan.questions);
      if (this.view === 'faults' && plan.faults.length === 0) this.view = 'changes';
      this.busy = '';
      return true;
    } catch (error) {
      if (turn !== this.#turn) return false;
      this.failed = p('fail.plan', { why: why(error) });
      this.busy = '';
      return false;
    }
  }
  async apply(): Promise<void> {
    const { plan } = this;
    const request = this.request(plan?.digest ?? null);
    if (!request || !plan) return;
    this.busy = 'applying';
    this.failed = '';
    this.moved = false;
    try {
      const said = await papers.planPaper(request);
      if (said.applied) this.#applied(plan, said.applied);
      else {
        // The rules refused a row: it says which and why, and nothing was applied.
        this.plan = said;
        this.view = 'faults';
      }
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) {
        await this.check();
        this.moved = true;
      } else this.failed = p('fail.apply', { why: why(error) });
    }
    this.busy = '';
  }
  #applied(plan: PaperPlan, applied: papers.Applied): void {
    this.done = {
      on: today(),
      at: Date.now(),
      by: this.by,
      name: this.name,
      first: this.first,
      counts: countsOf(plan.entries),
      applied,
      undone: false,
    };
    keepImport(this.done);
    this.brought = [...this.brought, this.at];
    this.undone = null;
    this.step = 5;
    live.changedHere();
  }

  async saveWrong(): Promise<void> {
    const request = this.request();
    if (!request) return;
    this.busy = 'saving';
    this.failed = '';
    try {
      const stem = this.name.replace(/\.[a-z]+(?= ·|$)/i, '').replace(/[\\/:*?"<>|]/g, ' ');
      saveBlob(`${stem} ${p('fault.file')}.xlsx`, await papers.wrongRows(request));
    } catch (error) {
      this.failed = p('fail.save', { why: why(error) });
    }
    this.busy = '';
  }
}
export const work = new Work();

/** Takes an import of today back; throws where it may not. */
export async function undoImport(done: Import): Promise<{ count: number; left: LeftEntry[] }> {
  const { undone, left } = await papers.undoPaper(done.applied.first, done.applied.last).catch((error: unknown) => {
    throw new Refused(p('fail.undo', { why: why(error) }));
  });
  markUndone(done.applied.first);
  live.changedHere();
  if (work.done?.applied.first === done.applied.first) {
    work.done = { ...work.done, undone: true };
    work.undone = { count: undone, left };
    work.brought = work.brought.filter((at) => at !== work.at);
  }
  return { count: undone, left };
}
export const ownAccount = (): string => session.account?.login ?? '';
