import { expect, it } from 'vitest';
import { metresBetween } from '../place/metres.ts';
import { byNearness, byZone, nearestNext } from './nearest.ts';

const point = (code: string, lon?: number, lat?: number) => ({ code, lon, lat, zone: 'Z' });
const codes = (points: { code: string }[]) => points.map(({ code }) => code).join('');
const HERE = { lon: 115.89, lat: 28.66 };

it('measures the way between two places within a metre or two', () => {
  // A thousandth of a degree of latitude is 111.2 m everywhere.
  expect(metresBetween(HERE, { lon: 115.89, lat: 28.661 })).toBeCloseTo(111.2, 1);
  expect(metresBetween(HERE, { lon: 115.891, lat: 28.66 })).toBeCloseTo(97.57, 1);
});

it('goes to the nearest, and from there to the nearest of the rest', () => {
  // On a street: C is nearer to where one stands than B, but B is on the way on from A.
  const [a, b, c] = [point('A', 115.8905, 28.66), point('B', 115.8925, 28.66), point('C', 115.8882, 28.66)];
  expect(codes(byNearness([b, c, a], (p) => p, HERE))).toBe('ACB');
  expect(codes(nearestNext([b, c, a], (p) => p, HERE))).toBe('ABC');
});

it('leaves what has no place to the end, and loses nothing', () => {
  const all = [point('X'), point('A', 115.9, 28.66), point('Y')];
  expect(codes(nearestNext(all, (p) => p, HERE))).toBe('AXY');
  expect(codes(byNearness(all, (p) => p, HERE))).toBe('AXY');
});

it('goes by zone where nobody knows where one stands', () => {
  const all = [
    { code: 'B', zone: 'Z2' },
    { code: 'C', zone: 'Z1' },
    { code: 'A', zone: 'Z2' },
  ];
  expect(
    codes(
      byZone(
        all,
        (p) => p.zone,
        (p) => p.code,
      ),
    ),
  ).toBe('CAB');
});
