/** How a figure becomes an answer, and answers a score. The server's own figure counts; ours only foretells it. */
import type { AnswerValue, ChecklistItem, DraftAnswer, ItemKind, Scheme } from './types.ts';

/** Kinds that are counted or measured, so that the answer follows from a figure. */
export const isCounted = (kind: ItemKind): boolean => kind !== 'present';
export const isOccurrence = (kind: ItemKind): boolean => kind === 'zero' || kind === 'deduction';

/** What is left of an item's points after `n` occurrences, 0 to 1. */
export function left(item: ChecklistItem, n: number): number {
  if (item.weight <= 0) return 0;
  return Math.max(0, 1 - (n * (item.target ?? 1)) / item.weight);
}

/** The answer that follows from a figure. */
export function derive(item: ChecklistItem, figure: number): AnswerValue {
  switch (item.kind) {
    case 'ratio':
    case 'min_count':
      return figure >= (item.target ?? (item.kind === 'ratio' ? 100 : 1)) ? 'met' : 'not_met';
    case 'zero':
      return figure === 0 ? 'met' : 'not_met';
    case 'deduction':
      return figure === 0 ? 'met' : left(item, figure) > 0 ? 'partly' : 'not_met';
    default:
      return figure > 0 ? 'met' : 'not_met';
  }
}

/** What one answer counts, 0 to 1; null where it is left out. */
export function share(item: ChecklistItem, answer: DraftAnswer | undefined, scheme: Scheme): number | null {
  if (!answer || answer.value === 'not_applicable') return null;
  if (item.kind === 'deduction' && answer.figure !== undefined && (item.target ?? null) !== null)
    return left(item, answer.figure);
  return scheme[answer.value];
}

/** Σ(weight · answer) / Σ(weight) × 100 over what is answered and applies; null where nothing is. */
export function estimate(
  items: readonly ChecklistItem[],
  answers: Readonly<Record<string, DraftAnswer>>,
  scheme: Scheme,
): number | null {
  let [points, weights] = [0, 0];
  for (const item of items) {
    const part = share(item, answers[item.code], scheme);
    if (part === null) continue;
    points += item.weight * part;
    weights += item.weight;
  }
  return weights === 0 ? null : (points / weights) * 100;
}

/** A figure that can be meant: a share lies between 0 and 100, a count is whole. */
export function readFigure(kind: ItemKind, text: string): number | null {
  const cleaned = text.trim().replace('％', '%').replace(/%$/, '').replace('，', '.').replace('。', '.');
  if (cleaned === '') return null;
  const value = Number(cleaned);
  if (!Number.isFinite(value) || value < 0) return null;
  if (kind === 'ratio') return value <= 100 ? value : null;
  return Number.isInteger(value) && value <= 9999 ? value : null;
}
