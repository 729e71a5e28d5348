import type { ExpressionSpecification, FilterSpecification } from 'maplibre-gl';
import type { LayerFile } from '../paint.ts';
import { visible } from '../paint.ts';

const CONTEXT = { source: 'context', 'source-layer': 'context' } as const;
const kind = (...classes: string[]): ExpressionSpecification => ['in', ['get', 'class'], ['literal', classes]];
const shape = (type: 'Polygon' | 'LineString' | 'Point'): ExpressionSpecification => ['==', ['geometry-type'], type];
const both = (...parts: ExpressionSpecification[]): FilterSpecification => ['all', ...parts] as FilterSpecification;
/** Widths in pixels at z11, z14 and z18. */
const width = (far: number, mid: number, near: number): ExpressionSpecification => [
  'interpolate',
  ['exponential', 1.5],
  ['zoom'],
  11,
  far,
  14,
  mid,
  18,
  near,
];
const RANK: ExpressionSpecification = ['to-number', ['coalesce', ['get', 'rank'], 5], 5];
const MAIN: ExpressionSpecification = ['<=', RANK, 2];
const MINOR: ExpressionSpecification = ['>', RANK, 2];
const ROUND = { 'line-join': 'round', 'line-cap': 'round' } as const;

/** Parks, water, islands. */
export const contextAreas: LayerFile = ({ palette, show }) => {
  const layout = { visibility: visible(show.context) };
  return [
    {
      id: 'parks',
      type: 'fill',
      ...CONTEXT,
      filter: both(kind('park', 'green'), shape('Polygon')),
      layout,
      paint: { 'fill-color': palette.park, 'fill-opacity': 0.62 },
    },
    {
      id: 'water',
      type: 'fill',
      ...CONTEXT,
      filter: both(kind('water', 'river'), shape('Polygon')),
      layout,
      paint: { 'fill-color': palette.water },
    },
    {
      id: 'water-shore',
      type: 'line',
      ...CONTEXT,
      filter: both(kind('water', 'river'), shape('Polygon')),
      layout,
      paint: { 'line-color': palette.shore, 'line-width': 1 },
    },
    {
      id: 'islands',
      type: 'fill',
      ...CONTEXT,
      filter: both(kind('island'), shape('Polygon')),
      layout,
      paint: { 'fill-color': palette.out, 'fill-outline-color': palette.shore },
    },
    {
      id: 'rivers-shore',
      type: 'line',
      ...CONTEXT,
      filter: both(kind('river', 'water'), shape('LineString')),
      layout: { ...ROUND, ...layout },
      paint: { 'line-color': palette.shore, 'line-width': width(4, 9, 62) },
    },
    {
      id: 'rivers',
      type: 'line',
      ...CONTEXT,
      filter: both(kind('river', 'water'), shape('LineString')),
      layout: { ...ROUND, ...layout },
      paint: { 'line-color': palette.water, 'line-width': width(2.8, 7, 58) },
    },
  ];
};

/** Streets, roads, the railway. Part transparent: the colour of the zone beneath shows through. */
export const contextLines: LayerFile = ({ palette, show }) => {
  const layout = { ...ROUND, visibility: visible(show.context) };
  const outdoor = palette.name === 'outdoor';
  return [
    {
      id: 'lanes',
      type: 'line',
      ...CONTEXT,
      filter: both(kind('street'), shape('LineString')),
      minzoom: 11.5,
      layout,
      paint: { 'line-color': palette.street, 'line-width': width(0.8, 2.4, 16), 'line-opacity': outdoor ? 0.9 : 0.6 },
    },
    {
      id: 'roads-minor-case',
      type: 'line',
      ...CONTEXT,
      filter: both(kind('road'), shape('LineString'), MINOR),
      minzoom: 12.5,
      layout,
      paint: { 'line-color': palette.roadCase, 'line-width': width(1.8, 5, 28), 'line-opacity': 0.55 },
    },
    {
      id: 'roads-minor',
      type: 'line',
      ...CONTEXT,
      filter: both(kind('road'), shape('LineString'), MINOR),
      layout,
      paint: { 'line-color': palette.road, 'line-width': width(1.2, 3.6, 24), 'line-opacity': outdoor ? 1 : 0.75 },
    },
    {
      id: 'roads-case',
      type: 'line',
      ...CONTEXT,
      filter: both(kind('road'), shape('LineString'), MAIN),
      layout,
      paint: { 'line-color': palette.roadCase, 'line-width': width(3.2, 8, 44), 'line-opacity': outdoor ? 1 : 0.8 },
    },
    {
      id: 'roads',
      type: 'line',
      ...CONTEXT,
      filter: both(kind('road'), shape('LineString'), MAIN),
      layout,
      paint: { 'line-color': palette.road, 'line-width': width(1.9, 6, 39), 'line-opacity': outdoor ? 1 : 0.82 },
    },
    {
      id: 'rail-case',
      type: 'line',
      ...CONTEXT,
      filter: both(kind('rail'), shape('LineString')),
      layout: { 'line-join': 'round', visibility: layout.visibility },
      paint: { 'line-color': palette.rail, 'line-width': width(2.6, 4.4, 9) },
    },
    {
      id: 'rail',
      type: 'line',
      ...CONTEXT,
      filter: both(kind('rail'), shape('LineString')),
      layout: { 'line-join': 'round', visibility: layout.visibility },
      paint: { 'line-color': '#FFFFFF', 'line-width': width(1.2, 2.4, 5.6), 'line-dasharray': [4, 4] },
    },
  ];
};
