// Communities in their zones and streets; names of roads and streets.
import { inGeometry } from '../draw/lib/geo.mjs';
import { TODAY, OLD, say, F, M, rings, ctx, edgesOf, zonesNow, district } from './read.mjs';

const nowC = F('communities', TODAY);
say(nowC.length >= 60, 'at least 60 communities', nowC.length);
const home = nowC.filter((f) => {
  const e = edgesOf([f]);
  return !zonesNow.some((z) => {
    const p = inside(f);
    return (
      inGeometry(p, z.geometry) &&
      [...e.keys()].every((k) => {
        const [a, b] = k.split(' ').map((t) => t.split(',').map(Number));
        return onOrIn(a, z) && onOrIn(b, z);
      })
    );
  });
});
say(!home.length, 'each community lies in one zone', `${home.length} do not`);
say(
  nowC.every((f) => F('streets', TODAY).some((s) => s.properties.code === f.properties.street)) &&
    F('communities', OLD).every((f) => F('streets', OLD).some((s) => s.properties.code === f.properties.street)),
  'communities name the street of their day',
  `${F('streets', OLD).length} streets in 2022, ${F('streets', TODAY).length} from 2023`,
);
function inside(f) {
  const r = rings(f.geometry)[0];
  const b = [0, 1]
    .map((i) => Math.min(...r.map((p) => p[i])))
    .concat([0, 1].map((i) => Math.max(...r.map((p) => p[i]))));
  for (let n = 7; n < 60; n += 6)
    for (let i = 1; i < n; i++)
      for (let j = 1; j < n; j++) {
        const p = [b[0] + ((b[2] - b[0]) * i) / n, b[1] + ((b[3] - b[1]) * j) / n];
        if (inGeometry(p, f.geometry)) return p;
      }
  return r[0];
}
function onOrIn(p, z) {
  z.verts ??= new Set(
    rings(z.geometry)
      .flat()
      .map((q) => q.join()),
  );
  return z.verts.has(p.join()) || inGeometry(p, z.geometry);
}
const names = (cls) => new Set(ctx(cls).map((f) => f.properties.name));
say(
  names('road').size >= 12 && names('street').size >= 80 && ctx('street').length === names('street').size,
  'named main roads and minor streets',
  `${names('road').size} roads, ${names('street').size} streets of ${ctx('street').length}`,
);
const touches = ctx('street').filter((f) => M.get(f).coordinates.some((p) => inGeometry(p, M.get(district)))).length;
say(touches >= 80, 'minor streets inside the district', touches);
