/** Visits as commands: out of the `inspections.csv` that a district was made with. */
import { join } from 'node:path';
import { fields, lines } from './district.mjs';

/** The commands of the first `most` rows, as JSON without the opening brace and the id. */
export async function visits(renling, files, most) {
  const lists = (await renling.ask('/api/checklists', { cookie: renling.admin })).items;
  const number = Object.fromEntries(lists.filter((list) => list.in_force).map((list) => [list.line.code, list.number]));
  const found = [];
  let header = true;
  for await (const row of lines(join(files, 'inspections.csv'))) {
    if (!header) found.push(command(fields(row), number));
    header = false;
    if (found.length >= most) break;
  }
  return found;
}

function command([checkpoint, at, , answers], number) {
  const answer = (text) => {
    const [item, value, figure] = text.split(/[=:]/);
    return figure === undefined ? { item, value } : { item, value, figure: Number(figure) };
  };
  const started = new Date(new Date(at).getTime() - 600_000).toISOString();
  const visit = {
    type: 'record_inspection',
    checkpoint,
    checklist: number[checkpoint.split('-')[0]],
    started_at: started,
    finished_at: at,
    result: { outcome: 'done', answers: answers.split(';').map(answer) },
  };
  return `"command":${JSON.stringify(visit)}}`;
}
