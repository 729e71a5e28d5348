/** Inspections that are on the disk before they are acknowledged: one by one, and a hundred at a time. */
import { inTurns } from '../figures.mjs';
import { TURNS } from '../scale.mjs';
import { listed, wrk } from '../wrk.mjs';
import { visits } from '../visits.mjs';

/** Visits that take turns in the load. */
const VISITS = 2000;
const BATCH = 100;

/** The same for PostgreSQL (rows are locked in one order, or batches would hinder each other): the visit, what the checkpoint is at, a row of the log, and the answer read back. */
const ONE = (visit, most) => `
\\set at random(0, ${most - 1})
BEGIN;
INSERT INTO inspections SELECT gen_random_uuid(), code, line, zone, 'bench', now(), now(), 1, '${visit}'::jsonb, 92.5 FROM checkpoints WHERE fid = :at;
UPDATE checkpoint_states SET visits = visits + 1, last_at = now(), last_score = 92.5 WHERE checkpoint = (SELECT code FROM checkpoints WHERE fid = :at);
INSERT INTO log SELECT nextval('log_seq'), gen_random_uuid(), now(), '${visit}'::bytea, sha256('${visit}'::bytea);
SELECT visits, last_score FROM checkpoint_states WHERE checkpoint = (SELECT code FROM checkpoints WHERE fid = :at);
COMMIT;
`;
const MANY = (visit, most) => `
\\set at random(0, ${most - 1 - BATCH})
BEGIN;
INSERT INTO inspections SELECT gen_random_uuid(), code, line, zone, 'bench', now(), now(), 1, '${visit}'::jsonb, 92.5 FROM checkpoints WHERE fid >= :at AND fid < :at + ${BATCH} ORDER BY fid;
UPDATE checkpoint_states SET visits = visits + 1, last_at = now(), last_score = 92.5 WHERE checkpoint IN (SELECT s.checkpoint FROM checkpoint_states AS s JOIN checkpoints AS c ON c.code = s.checkpoint WHERE c.fid >= :at AND c.fid < :at + ${BATCH} ORDER BY c.fid FOR UPDATE OF s);
INSERT INTO log SELECT nextval('log_seq'), gen_random_uuid(), now(), '${visit}'::bytea, sha256('${visit}'::bytea) FROM generate_series(1, ${BATCH});
COMMIT;
`;

export default async function writes(bench) {
  const { writing, writingTokens, limit, postgres, district, size } = bench;
  const commands = await visits(writing, district.files, VISITS);
  const file = listed(commands);
  // As pgbench takes it: no colon may look like a variable.
  const body = JSON.stringify(JSON.parse(`{${commands[0]}`).command.result.answers)
    .replaceAll("'", '')
    .replaceAll(':', ': ');
  const own = (connections, batch) => async () => {
    const before = await writing.seq();
    const told = await wrk(writing.url, 'visits.lua', [file, batch, '/api/commands', ...writingTokens], {
      connections,
    });
    const applied = (await writing.seq()) - before;
    if (applied < told.requests * batch)
      throw new Error(`of ${told.requests * batch} commands ${applied} were applied`);
    return told.perSecond * batch;
  };
  const append = (connections, batch) => async () =>
    (await wrk(limit.url, 'visits.lua', [file, batch, '/append', 'x'], { connections })).perSecond * batch;
  const sql =
    (script, clients, each = 1) =>
    async () => {
      if (!postgres.is) throw new Error(postgres.why);
      return (await postgres.is.bench(script(body, size.checkpoints), { clients })).perSecond * each;
    };
  const row = async (work, clients, batch, script, goalOf) => {
    const figures = await inTurns(
      [
        { name: 'Renling', measure: own(clients, batch) },
        { name: 'append + fdatasync behind axum', measure: append(clients, batch) },
        { name: 'PostgreSQL, the same writes', measure: sql(script, clients, batch) },
      ],
      TURNS,
    );
    return {
      work,
      unit: 'per s',
      figures,
      own: 'Renling',
      against: Object.keys(figures).slice(1),
      goals: goalOf(figures),
      notes: ['PostgreSQL is asked over its own socket, with no HTTP and no rules'],
    };
  };
  const atLeast =
    (rate) =>
    ({ Renling: { median } }) => [
      {
        says: `≥ ${rate.toLocaleString('en')}/s`,
        reached: median === undefined ? null : median >= rate,
        found: `${Math.round(median).toLocaleString('en')}/s`,
      },
    ];
  const half = (figures) => {
    const ratio = figures.Renling.median / figures['append + fdatasync behind axum'].median;
    return [
      {
        says: '≥ 0.5 × append + fdatasync',
        reached: Number.isNaN(ratio) ? null : ratio >= 0.5,
        found: `${ratio.toFixed(2)} ×`,
      },
    ];
  };
  return [
    await row('durable inspections, 8 clients', 8, 1, ONE, half),
    await row('durable inspections, 64 clients', 64, 1, ONE, atLeast(20_000)),
    await row(`durable inspections, batches of ${BATCH}, 8 clients`, 8, BATCH, MANY, atLeast(30_000)),
  ];
}
