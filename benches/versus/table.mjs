/**
 * The table. A row:
 *
 *   { work, unit, figures: { name: figure }, own, against: [name, …], goals: [{ says, reached }], notes: [text, …] }
 *
 * `own` is the name of our figure; `against` are those it is put in ratio to. A goal that was not reached says by how much.
 */
import { better, times, written } from './figures.mjs';

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function ratios(row) {
  const own = row.figures[row.own];
  if (!own?.median) return '—';
  const told = (row.against ?? []).flatMap((name) => {
    const other = row.figures[name];
    return other?.median ? [`${times(better(own, other, row.unit))} ${name}`] : [];
  });
  return told.join('<br>') || '—';
}

/** The verdict on a row's goals. */
function verdict(row) {
  if (!row.goals?.length) return '—';
  return row.goals
    .map(
      (goal) => `${{ true: 'reached', false: '**short**', null: 'not measured' }[String(goal.reached)]}: ${goal.says}`,
    )
    .join('<br>');
}

export function table(rows) {
  const lines = [
    '| Work | Renling | Beside it, in the same run | Ratio (above 1: Renling is better) | To reach |',
    '|---|---|---|---|---|',
  ];
  for (const row of rows) {
    if (row.failed) {
      lines.push(`| ${cell(row.work)} | not measured: ${cell(row.failed)} | | | ${cell(row.says ?? '')} |`);
      continue;
    }
    const own = written(row.figures[row.own], row.unit);
    const others = Object.entries(row.figures).filter(([name]) => name !== row.own);
    const beside = others.map(([name, figure]) => `${name}: ${written(figure, row.unit)}`).join('<br>') || '—';
    lines.push(`| ${[row.work, own, beside, ratios(row), verdict(row)].map(cell).join(' | ')} |`);
  }
  return lines.join('\n');
}

/** What was measured besides, and what has to be known to read the rows. */
export const notes = (rows) =>
  rows.flatMap((row) => (row.notes ?? []).map((note) => `- ${row.work}: ${note}`)).join('\n');

/** What fell short of what was set. */
export function shortfalls(rows) {
  const short = rows.flatMap((row) =>
    (row.goals ?? [])
      .filter((goal) => goal.reached === false)
      .map((goal) => `- ${row.work}: ${goal.found}; set was ${goal.says}`),
  );
  const open = rows.filter((row) => row.failed || row.goals?.some((goal) => goal.reached === null));
  const missing = open.map((row) => `- ${row.work}: not measured${row.failed ? `: ${row.failed}` : ''}`);
  return [...short, ...missing].join('\n') || '- nothing';
}
