/** Answers and differences: what is still open, what was proposed, and how the list of changes is grouped. */
import {
  WHATS,
  type PaperFault,
  type PaperPlan,
  type PaperQuestion,
  type PlanEntry,
  type Said,
  type What,
} from '../api/papers.ts';
import { cellKey } from './sheet.ts';

export const NEW = 'new';
export const LEAVE = 'leave';

/** Everything that was ever asked of this list stays in sight, in the order it was asked. */
export function together(known: readonly PaperQuestion[], asked: readonly PaperQuestion[]): PaperQuestion[] {
  const fresh = new Map(asked.map((question) => [question.key, question]));
  const kept = known.map((question) => fresh.get(question.key) ?? question);
  const keys = new Set(known.map(({ key }) => key));
  return [...kept, ...asked.filter(({ key }) => !keys.has(key))];
}

/** What may be chosen: the candidates, a new one, or to leave the rows out. */
export const choicesOf = (question: PaperQuestion): string[] => [
  ...question.candidates.map(({ code }) => code),
  ...(question.may_be_new ? [NEW] : []),
  LEAVE,
];
/** What stands on the screen as chosen: the answer, or the proposal where there is one. */
export const chosenFor = (question: PaperQuestion, answers: Readonly<Record<string, string>>): string | null => {
  const answer = answers[question.key] ?? question.suggested;
  return answer !== null && choicesOf(question).includes(answer) ? answer : null;
};
export const unanswered = (
  questions: readonly PaperQuestion[],
  answers: Readonly<Record<string, string>>,
): PaperQuestion[] => questions.filter((question) => chosenFor(question, answers) === null);
/** The answers with every proposal that was left standing. */
export function settled(
  questions: readonly PaperQuestion[],
  answers: Readonly<Record<string, string>>,
): Record<string, string> {
  const all: Record<string, string> = { ...answers };
  for (const question of questions) {
    const chosen = chosenFor(question, answers);
    if (chosen !== null) all[question.key] = chosen;
  }
  return all;
}

export const countsOf = (entries: readonly PlanEntry[]): Record<What, number> => {
  const counts: Record<What, number> = { added: 0, changed: 0, ended: 0 };
  for (const { what } of entries) counts[what] += 1;
  return counts;
};
export interface EntryGroup {
  kind: string;
  kindZh: string;
  entries: PlanEntry[];
}
const ORDER: readonly What[] = WHATS;
/** Narrowed down and put together by what they are; within a kind as the sheet has them. */
export function grouped(entries: readonly PlanEntry[], what: What | null, words: string): EntryGroup[] {
  const sought = words.trim().toLowerCase();
  const groups = new Map<string, EntryGroup>();
  for (const entry of entries) {
    if (what !== null && entry.what !== what) continue;
    if (sought !== '' && !textOf(entry).includes(sought)) continue;
    const group = groups.get(entry.kind) ?? { kind: entry.kind, kindZh: entry.kind_zh, entries: [] };
    group.entries.push(entry);
    groups.set(entry.kind, group);
  }
  const by = (a: PlanEntry, b: PlanEntry) =>
    ORDER.indexOf(a.what) - ORDER.indexOf(b.what) || (a.row ?? Infinity) - (b.row ?? Infinity) || 0;
  return [...groups.values()].map((group) => ({ ...group, entries: [...group.entries].sort(by) }));
}
/** Fields that say a code before the name, and the code is of no use to a reader. */
const NAMED = ['Role', 'Holder', 'Person', 'Unit', 'Office of'];
/** `chief_supervisor 总督导` is told as 总督导; the code is left for whoever points at it. */
export function valueOf(field: Said, text: string): { text: string; code: string | null } {
  const [, code, name] = /^(\S+) (.+)$/.exec(text) ?? [];
  return code && name && NAMED.includes(field.en) ? { text: name, code } : { text, code: null };
}
const textOf = (entry: PlanEntry): string =>
  [entry.name, entry.code, ...entry.fields.flatMap(({ from, to }) => [from, to])].join(' ').toLowerCase();

export const errorsOf = (faults: readonly PaperFault[]): PaperFault[] =>
  faults.filter(({ severity }) => severity === 'error');
/** Faults by row, each row once, as the sheet has them; errors before what is only worth a look. */
export function faultsByRow(faults: readonly PaperFault[]): { row: number; faults: PaperFault[] }[] {
  const rows = new Map<number, PaperFault[]>();
  for (const fault of faults) rows.set(fault.row, [...(rows.get(fault.row) ?? []), fault]);
  return [...rows.entries()].sort(([a], [b]) => a - b).map(([row, list]) => ({ row, faults: list }));
}

/** By cell what is wrong with it; an error before what is only worth a look. */
export function wrongCells(faults: readonly PaperFault[]): Map<string, PaperFault> {
  const cells = new Map<string, PaperFault>();
  for (const fault of faults) {
    if (fault.column === null) continue;
    const key = cellKey(fault.row, fault.column);
    if (cells.get(key)?.severity !== 'error') cells.set(key, fault);
  }
  return cells;
}

/** Why it cannot be applied yet, or null where it can. */
export function holdsBack(plan: PaperPlan): 'questions' | 'faults' | 'nothing' | null {
  if (plan.questions.length > 0) return 'questions';
  if (!plan.ready) return 'faults';
  return plan.entries.length === 0 ? 'nothing' : null;
}
