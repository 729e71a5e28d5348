/** Visits as commands: out of the `inspections.csv` that a district was made with. */
import { join } from 'node:path';
import { fields, lines } from './district.mjs';
import { uuid } from './renling.mjs';

/** Commands that one request takes. */
const AT_ONCE = 500;

/** The command of each row, as JSON without the opening brace and the id. */
async function* all(renling, files) {
  const lists = (await renling.ask('/api/checklists', { cookie: renling.admin })).items;
  const number = Object.fromEntries(lists.filter((list) => list.in_force).map((list) => [list.line.code, list.number]));
  let header = true;
  for await (const row of lines(join(files, 'inspections.csv'))) {
    if (!header) yield command(fields(row), number);
    header = false;
  }
}

/** Those of the first `most` rows. */
export async function visits(renling, files, most) {
  const found = [];
  for await (const visit of all(renling, files)) if (found.push(visit) >= most) break;
  return found;
}

/** Records all of them. Gives how many a second. */
export async function recordAll(renling, files, token) {
  const begun = performance.now();
  let [sent, waiting] = [0, []];
  const send = async () => {
    const body = `{"commands":[${waiting.map((visit) => `{"id":"${uuid()}",${visit}`).join(',')}]}`;
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const told = await (await fetch(`${renling.url}/api/commands`, { method: 'POST', headers, body })).json();
    const refused =
      told.outcomes?.find((outcome) => outcome.status !== 'applied') ?? (told.outcomes ? undefined : told);
    if (refused) throw new Error(`a visit was not recorded: ${JSON.stringify(refused)}`);
    sent += waiting.length;
    waiting = [];
  };
  for await (const visit of all(renling, files)) if (waiting.push(visit) === AT_ONCE) await send();
  if (waiting.length > 0) await send();
  return (sent / (performance.now() - begun)) * 1000;
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
