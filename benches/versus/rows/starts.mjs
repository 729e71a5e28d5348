/** From the store to the first answer, and what it holds in memory then. */
import { inTurns } from '../figures.mjs';
import { Renling } from '../renling.mjs';
import { TURNS } from '../scale.mjs';
import { places } from '../district.mjs';

export default async function starts({ tools, coldData, district, postgres, martin, scale }) {
  const [lon, lat] = places(district, 1)[0];
  const resident = [];
  const figures = await inTurns(
    [
      {
        name: 'Renling',
        measure: async () => {
          const begun = performance.now();
          const renling = await Renling.start(tools.renling, coldData);
          const answer = await fetch(`${renling.url}/api/answer?lon=${lon}&lat=${lat}`);
          await answer.text();
          const took = (performance.now() - begun) / 1000;
          resident.push(renling.resident());
          await renling.stop();
          if (!answer.ok) throw new Error(`the first answer was ${answer.status}`);
          return took;
        },
      },
    ],
    TURNS,
  );
  const memory = { Renling: { median: resident.sort((a, b) => a - b)[resident.length >> 1] } };
  if (postgres.is) memory['PostgreSQL after the same work'] = { median: await postgres.is.resident() };
  const within = (says, found, most, text) => [{ says, reached: found <= most, found: text }];
  return [
    {
      work: 'from the store to the first answer',
      unit: 's',
      figures,
      own: 'Renling',
      goals:
        scale === 'L' ? within('≤ 10 s', figures.Renling.median, 10, `${figures.Renling.median?.toFixed(1)} s`) : [],
    },
    {
      work: 'resident memory after the first answer',
      unit: 'MiB',
      figures: memory,
      own: 'Renling',
      against: ['PostgreSQL after the same work'],
      goals:
        scale === 'L'
          ? within('≤ 1 GiB', memory.Renling.median, 2 ** 30, `${(memory.Renling.median / 2 ** 30).toFixed(2)} GiB`)
          : [],
      notes: ['PostgreSQL: all its processes, what they share counted once, with 1 GiB of shared buffers allowed'],
    },
  ];
}
