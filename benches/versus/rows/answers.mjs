/** Who answers here, over HTTP: the whole card, against finding the zone alone, against the whole card out of SQL, and against
 * saying nothing at all. */
import { places } from '../district.mjs';
import { inTurns } from '../figures.mjs';
import { TURNS } from '../scale.mjs';
import { get, listed } from '../wrk.mjs';

const POINTS = 2000;
const QUESTIONS = {
  covers: 'SELECT code FROM zones WHERE ST_Covers(geom, ST_SetSRID(ST_MakePoint(:lon / 1e6, :lat / 1e6), 4326));',
  nearest: `SELECT z.code, (SELECT c.code FROM checkpoints c ORDER BY c.geom <-> at.at LIMIT 1)
    FROM (SELECT ST_SetSRID(ST_MakePoint(:lon / 1e6, :lat / 1e6), 4326) AS at) AS at JOIN zones z ON ST_Covers(z.geom, at.at);`,
  card: 'SELECT card(:lon / 1e6, :lat / 1e6, current_date);',
};

/** A script that draws a place in the district's box and asks. */
const script = (box, question) => {
  const [west, south, east, north] = box.map((degrees) => Math.round(degrees * 1e6));
  return `\\set lon random(${west}, ${east})\n\\set lat random(${south}, ${north})\n${question.replaceAll('\n', ' ')}\n`;
};

export default async function answers(bench) {
  const { renling, handler, limit, postgres, district, token } = bench;
  const asked = listed(places(district, POINTS).map(([lon, lat]) => `/api/answer?lon=${lon}&lat=${lat}`));
  const [lon, lat] = places(district, 1)[0];
  const body = await (await fetch(`${renling.url}/api/answer?lon=${lon}&lat=${lat}`)).arrayBuffer();
  const empty = listed(['/empty']);
  const long = listed([`/long?bytes=${body.byteLength}`]);
  const layered = listed([`/layered/long?bytes=${body.byteLength}`]);
  const rate = (url, file, headers) => async () => (await get(url, file, headers)).perSecond;
  const sql = (question) => async () => {
    if (!postgres.is) throw new Error(postgres.why);
    return (await postgres.is.bench(script(district.box, question))).perSecond;
  };
  const figures = await inTurns(
    [
      { name: 'Renling, the whole card', measure: rate(renling.url, asked) },
      {
        name: 'the handler alone',
        measure: async () => {
          if (!handler.is) throw new Error(handler.why);
          return rate(handler.is.url, asked)();
        },
      },
      { name: 'the whole card, signed in', measure: rate(renling.url, asked, [`Authorization: Bearer ${token}`]) },
      { name: 'the whole card, gzip', measure: rate(renling.url, asked, ['Accept-Encoding: gzip']) },
      { name: 'PostGIS ST_Covers, the zone alone', measure: sql(QUESTIONS.covers) },
      { name: 'PostGIS ST_Covers and the nearest point', measure: sql(QUESTIONS.nearest) },
      { name: 'PostGIS, the whole card by one question', measure: sql(QUESTIONS.card) },
      { name: 'empty axum', measure: rate(limit.url, empty) },
      { name: 'axum, an equally long body', measure: rate(limit.url, long) },
      { name: 'axum, an equally long body behind layers', measure: rate(limit.url, layered) },
    ],
    TURNS,
  );
  const ratio = (name) => (figures[name].median ?? NaN) / figures['empty axum'].median;
  const goal = (says, name, least) => {
    const reached = ratio(name);
    return { says, reached: Number.isNaN(reached) ? null : reached >= least, found: `${reached.toFixed(3)} ×` };
  };
  return [
    {
      work: 'who answers here, over HTTP',
      unit: 'per s',
      figures,
      own: 'Renling, the whole card',
      against: Object.keys(figures).filter((name) => /^PostGIS|axum/.test(name)),
      goals: [
        goal('shipped: ≥ 0.45 × empty axum', 'Renling, the whole card', 0.45),
        goal('the handler alone: ≥ 0.65 × empty axum', 'the handler alone', 0.65),
      ],
      notes: [
        `a card is ${body.byteLength.toLocaleString('en')} bytes; the map is open, nobody is signed in, as the shipped configuration has it, from the machine itself, where the limit of requests a second does not hold`,
        'PostGIS answers over its own socket to `pgbench -M prepared`, with no HTTP',
      ],
    },
  ];
}
