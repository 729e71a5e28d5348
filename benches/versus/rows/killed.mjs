/** Killed at any instant under load: every write that was acknowledged is there, once. */
import { Renling, uuid } from '../renling.mjs';
import { TURNS } from '../scale.mjs';
import { sleep } from '../shell.mjs';
import { visits } from '../visits.mjs';

const WRITERS = 8;

export default async function killed(bench) {
  const { tools, district, writingData, writingTokens } = bench;
  let renling = bench.writing;
  const commands = await visits(renling, district.files, 200);
  let [acknowledged, missing] = [0, 0];
  for (let turn = 0; turn < TURNS; turn++) {
    const known = [];
    const write = async (token) => {
      for (let number = 0; ; number++) {
        const id = uuid();
        const body = `{"commands":[{"id":"${id}",${commands[number % commands.length]}]}`;
        const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
        try {
          const told = await (await fetch(`${renling.url}/api/commands`, { method: 'POST', headers, body })).json();
          if (told.outcomes?.[0]?.status === 'applied') known.push(id);
        } catch {
          return;
        }
      }
    };
    const writers = Array.from({ length: WRITERS }, (_, at) => write(writingTokens[at % writingTokens.length]));
    await sleep(300 + 137 * turn);
    await renling.stop('SIGKILL');
    await Promise.all(writers);
    renling = await Renling.start(tools.renling, writingData);
    const ask = (id) =>
      fetch(`${renling.url}/api/inspections/${id}`, { headers: { authorization: `Bearer ${writingTokens[0]}` } });
    for (let at = 0; at < known.length; at += 32) {
      const answers = await Promise.all(known.slice(at, at + 32).map(async (id) => (await ask(id)).status));
      missing += answers.filter((status) => status !== 200).length;
    }
    acknowledged += known.length;
  }
  await renling.stop();
  const text = `${missing} of ${acknowledged.toLocaleString('en')} acknowledged lost, in ${TURNS} kills`;
  return [
    {
      work: 'killed under load',
      unit: '',
      figures: { Renling: { text } },
      own: 'Renling',
      goals: [{ says: 'every acknowledged write is there', reached: missing === 0 && acknowledged > 0, found: text }],
      notes: ['that each is there once, and on both stores, is what `make test` and `make soak` prove'],
    },
  ];
}
