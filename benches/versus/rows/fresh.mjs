/** A tile after a write: whether it shows in the next request, and what of the rest is still good. */
import { gunzipSync } from 'node:zlib';
import { tileAt, today } from '../district.mjs';
import { TURNS } from '../scale.mjs';

/** A tile as it is, unpacked. */
async function tile(url) {
  const answer = await fetch(url);
  const bytes = Buffer.from(await answer.arrayBuffer());
  return {
    etag: answer.headers.get('etag'),
    bytes: bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes,
  };
}

export default async function fresh({ renling, district, postgres, martinCached, tiles }) {
  const all = async () => {
    const begun = performance.now();
    const tags = [];
    for (const name of tiles) tags.push((await tile(`${renling.url}/tiles/${name}.mvt`)).etag);
    return { tags, ms: performance.now() - begun };
  };
  await all();
  const seen = { own: 0, theirs: 0, changed: 0, warmMs: 0, afterMs: 0 };
  for (let turn = 0; turn < TURNS; turn++) {
    const { code, lon, lat } = district.checkpoints[17 * turn + 5];
    const address = `checkpoints/16/${tileAt(16, lon, lat).join('/')}`;
    const name = `改后${Date.now()}`;
    const before = await all();
    if (martinCached.is) await tile(`${martinCached.is.url}/${address}`);
    await renling.send([{ type: 'put_checkpoint', code, name, first: today() }]);
    if ((await tile(`${renling.url}/tiles/${address}.mvt`)).bytes.includes(name)) seen.own++;
    const after = await all();
    seen.changed += after.tags.filter((tag, at) => tag !== before.tags[at]).length;
    seen.warmMs += before.ms;
    seen.afterMs += after.ms;
    if (martinCached.is) {
      await postgres.is.sql(`UPDATE checkpoints SET name = '${name}' WHERE code = '${code}'`);
      if ((await tile(`${martinCached.is.url}/${address}`)).bytes.includes(name)) seen.theirs++;
    }
  }
  const of = (count) => ({ text: `shows in the next request: ${count} of ${TURNS}` });
  return [
    {
      work: 'a tile after a write',
      unit: '',
      own: 'Renling',
      figures: {
        Renling: of(seen.own),
        'martin with its cache': martinCached.is ? of(seen.theirs) : { failed: martinCached.why },
      },
      goals: [
        { says: 'the write shows in the next request', reached: seen.own === TURNS, found: `${seen.own} of ${TURNS}` },
      ],
      notes: [
        `of ${tiles.length} tiles that were kept, ${(seen.changed / TURNS).toFixed(1)} were others after the write (their tags); asking for all of them one after another took ${(seen.afterMs / TURNS).toFixed(0)} ms, before it ${(seen.warmMs / TURNS).toFixed(0)} ms. How many are cut again is not told by the program`,
      ],
    },
  ];
}
