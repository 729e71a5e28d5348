import type { LayerFile } from '../paint.ts';

/** The paper, and the district's own ground on it. */
export const ground: LayerFile = ({ palette }) => [
  { id: 'paper', type: 'background', paint: { 'background-color': palette.out } },
  {
    id: 'zones-ground',
    type: 'fill',
    source: 'zones',
    'source-layer': 'zones',
    paint: { 'fill-color': palette.in, 'fill-antialias': false },
  },
];
