/** What lies over what on the map of a draft, and how it is drawn. */
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { Palette } from '../map/palette.ts';
import { SANS_BOLD } from '../map/paint.ts';

/** Pale grounds that neighbours are told apart by (ColorBrewer Set2); a zone's name is on it, so colour is never alone. */
const GROUNDS = ['#66c2a5', '#fc8d62', '#8da0cb', '#e78ac3', '#a6d854', '#e5c494', '#9fb8ad'] as const;
/** By the place of a zone among those in force, or by the code of a new one. */
export function groundOf(of: number | string): string {
  const place = typeof of === 'number' ? of : [...of].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  return GROUNDS[place % GROUNDS.length]!;
}
export const SOURCES = ['pick', 'draft', 'force', 'misfits', 'names', 'marks', 'sketch'] as const;
export type SourceName = (typeof SOURCES)[number];

const CHOSEN: ExpressionSpecification = ['==', ['get', 'chosen'], true];
const is = (kind: string): ExpressionSpecification => ['==', ['get', 'kind'], kind];

export function draftLayers(palette: Palette): LayerSpecification[] {
  const gap = palette.name === 'outdoor' ? '#8A1500' : '#A3301C';
  const double = palette.name === 'outdoor' ? '#3B1E75' : '#5B3A8E';
  return [
    {
      id: 'draft-fill',
      type: 'fill',
      source: 'draft',
      paint: {
        'fill-color': ['to-color', ['get', 'ground']],
        'fill-opacity': ['case', CHOSEN, 0.5, 0.26],
      },
    },
    {
      id: 'pick-fill',
      type: 'fill',
      source: 'pick',
      paint: { 'fill-color': palette.accent, 'fill-opacity': ['case', CHOSEN, 0.42, 0.01] },
    },
    {
      id: 'pick-line',
      type: 'line',
      source: 'pick',
      paint: { 'line-color': palette.accent, 'line-width': ['case', CHOSEN, 2, 0.9], 'line-dasharray': [3, 2] },
    },
    {
      id: 'draft-line',
      type: 'line',
      source: 'draft',
      layout: { 'line-join': 'round' },
      paint: { 'line-color': palette.ink, 'line-width': ['case', CHOSEN, 3, 1.6] },
    },
    {
      id: 'force-halo',
      type: 'line',
      source: 'force',
      layout: { 'line-join': 'round' },
      paint: { 'line-color': palette.halo, 'line-width': 4.5, 'line-opacity': 0.85 },
    },
    {
      id: 'force-line',
      type: 'line',
      source: 'force',
      paint: { 'line-color': palette.accent, 'line-width': 2.2, 'line-dasharray': [3, 2] },
    },
    {
      id: 'gap-fill',
      type: 'fill',
      source: 'misfits',
      filter: ['!=', ['get', 'kind'], 'overlap'],
      paint: { 'fill-pattern': 'zones-gap' },
    },
    {
      id: 'gap-line',
      type: 'line',
      source: 'misfits',
      filter: ['!=', ['get', 'kind'], 'overlap'],
      paint: { 'line-color': gap, 'line-width': 2 },
    },
    {
      id: 'overlap-fill',
      type: 'fill',
      source: 'misfits',
      filter: is('overlap'),
      paint: { 'fill-pattern': 'zones-overlap' },
    },
    {
      id: 'overlap-line',
      type: 'line',
      source: 'misfits',
      filter: is('overlap'),
      paint: { 'line-color': double, 'line-width': 2 },
    },
    {
      id: 'draft-name',
      type: 'symbol',
      source: 'names',
      layout: {
        'text-field': ['get', 'name'],
        'text-font': SANS_BOLD,
        'text-size': ['interpolate', ['linear'], ['zoom'], 11.5, 11, 13.5, 14],
        'text-max-width': 8,
        // Small zones stand close: a name may shift, it should not be missing.
        'text-padding': 0,
        'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'],
      },
      paint: { 'text-color': palette.ink, 'text-halo-color': palette.halo, 'text-halo-width': 1.8 },
    },
    {
      id: 'marks',
      type: 'circle',
      source: 'marks',
      paint: {
        'circle-radius': ['match', ['get', 'kind'], 'vertex', 4.5, 'between', 2.5, 'fault', 9, 5],
        'circle-color': [
          'match',
          ['get', 'kind'],
          'vertex',
          ['case', CHOSEN, gap, '#ffffff'],
          'fault',
          'rgba(0,0,0,0)',
          palette.accent,
        ],
        'circle-stroke-color': ['match', ['get', 'kind'], 'fault', gap, palette.accent],
        'circle-stroke-width': ['match', ['get', 'kind'], 'vertex', 2, 'fault', 3, 1],
        'circle-opacity': ['match', ['get', 'kind'], 'between', 0.75, 1],
      },
    },
    {
      id: 'sketch-line',
      type: 'line',
      source: 'sketch',
      paint: { 'line-color': gap, 'line-width': 2.5, 'line-dasharray': [2, 1.2] },
    },
    {
      id: 'sketch-crossing',
      type: 'circle',
      source: 'sketch',
      filter: is('crossing'),
      paint: { 'circle-radius': 10, 'circle-opacity': 0, 'circle-stroke-color': gap, 'circle-stroke-width': 3 },
    },
    {
      id: 'sketch-point',
      type: 'circle',
      source: 'sketch',
      filter: is('point'),
      paint: { 'circle-radius': 5, 'circle-color': '#ffffff', 'circle-stroke-color': gap, 'circle-stroke-width': 2.5 },
    },
  ];
}

/** Hatching that joins up from tile to tile: gaps lean one way and overlaps both. */
export function hatch(colour: string, crossed: boolean): ImageData {
  const size = 16;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const pen = canvas.getContext('2d')!;
  pen.strokeStyle = colour;
  pen.lineWidth = 3;
  pen.beginPath();
  for (const at of [-size, 0, size]) {
    pen.moveTo(at, size);
    pen.lineTo(at + size, 0);
    if (!crossed) continue;
    pen.moveTo(at, 0);
    pen.lineTo(at + size, size);
  }
  pen.stroke();
  return pen.getImageData(0, 0, size, size);
}
