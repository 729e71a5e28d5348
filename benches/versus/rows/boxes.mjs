/** Checkpoints of a box as GeoJSON. */
import { chance } from '../district.mjs';
import { inTurns } from '../figures.mjs';
import { TURNS } from '../scale.mjs';
import { get, listed } from '../wrk.mjs';

/** The side of a box in degrees: some 400 m. */
const SIDE = 0.004;

export default async function boxes({ renling, limit, postgres, district }) {
  const random = chance(11);
  const [west, south, east, north] = district.box;
  const box = () => {
    const [lon, lat] = [west + (east - west - SIDE) * random(), south + (north - south - SIDE) * random()];
    return [lon, lat, lon + SIDE, lat + SIDE].map((degrees) => degrees.toFixed(6)).join(',');
  };
  const addresses = Array.from({ length: 200 }, () => `/api/checkpoints?bbox=${box()}&limit=1000`);
  const asked = listed(addresses);
  let [bytes, features] = [0, 0];
  for (const address of addresses.slice(0, 50)) {
    const text = await (await fetch(renling.url + address)).text();
    bytes += Buffer.byteLength(text) / 50;
    features += JSON.parse(text).features.length / 50;
  }
  const micro = [west, south, east - SIDE, north - SIDE].map((degrees) => Math.round(degrees * 1e6));
  const script = `\\set lon random(${micro[0]}, ${micro[2]})\n\\set lat random(${micro[1]}, ${micro[3]})\nSELECT in_box(:lon / 1e6, :lat / 1e6, :lon / 1e6 + ${SIDE}, :lat / 1e6 + ${SIDE});\n`;
  const long = listed([`/long?bytes=${Math.round(bytes)}`]);
  const figures = await inTurns(
    [
      { name: 'Renling', measure: async () => (await get(renling.url, asked)).perSecond },
      {
        name: 'PostGIS, json_agg',
        measure: async () => {
          if (!postgres.is) throw new Error(postgres.why);
          return (await postgres.is.bench(script)).perSecond;
        },
      },
      { name: 'axum, an equally long body', measure: async () => (await get(limit.url, long)).perSecond },
    ],
    TURNS,
  );
  return [
    {
      work: 'checkpoints of a box as GeoJSON',
      unit: 'per s',
      figures,
      own: 'Renling',
      against: Object.keys(figures).slice(1),
      notes: [
        `${features.toFixed(0)} features and ${Math.round(bytes).toLocaleString('en')} bytes a box on average, not compressed`,
      ],
    },
  ];
}
