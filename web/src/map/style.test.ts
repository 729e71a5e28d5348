import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import type { Basemap } from '../api/types.ts';
import { bringVector } from './layers/base.ts';
import { OUTDOOR, PAPER } from './palette.ts';
import type { Brush } from './paint.ts';
import { mapStyle, outsideStyle } from './style.ts';

const ALL = { points: true, cases: true, shifts: true, streets: true, communities: true, context: true };
const NONE = { points: false, cases: false, shifts: false, streets: false, communities: false, context: false };
const plain: Brush = {
  palette: PAPER,
  lang: 'zh',
  line: null,
  selected: null,
  point: null,
  outside: false,
  undrawn: false,
  untested: [],
  points: 'badge',
  byCommunity: false,
  base: null,
  show: ALL,
};
const base = (kind: 'raster' | 'vector'): Basemap => ({
  kind,
  layers: ['streets'],
  within: ['earth', 'landuse', 'water', 'roads', 'places'],
  min_zoom: 3,
  max_zoom: 16,
  attribution: '示例',
});

// The page trusts its style and does not check it: whatever it can be drawn with is checked here.
describe('the style is one that the map can read', () => {
  const brushes: [string, Brush][] = [
    ['as it begins', plain],
    ['with nothing shown', { ...plain, show: NONE }],
    ['outdoors, in English', { ...plain, palette: OUTDOOR, lang: 'en' }],
    ['with a line, a zone and a checkpoint chosen', { ...plain, line: 'L09', selected: 'Z01', point: 'L09-001' }],
    ['where no border is drawn', { ...plain, undrawn: true }],
    ['with scores', { ...plain, untested: ['Z01', 'Z02'], points: 'result' }],
    ['with ages of one line', { ...plain, points: 'age', line: 'L09' }],
    ['with the weekend by communities', { ...plain, byCommunity: true }],
    ['over pictures', { ...plain, base: base('raster') }],
    ['over tiles of somebody else', { ...plain, base: base('vector') }],
  ];
  it.each(brushes)('%s', async (_, brush) => {
    await bringVector(brush.base);
    expect(validateStyleMin(mapStyle(brush, 'http://127.0.0.1:8080', null))).toEqual([]);
  });
  it('for other programs', () => {
    expect(validateStyleMin(outsideStyle('http://127.0.0.1:8080'))).toEqual([]);
  });
});
