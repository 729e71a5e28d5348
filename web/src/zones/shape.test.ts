import { describe, expect, it } from 'vitest';
import { begin, did, redo, undo } from './history.ts';
import { carve } from './carve.ts';
import { noded } from './node.ts';
import { split } from './split.ts';
import {
  doubled,
  insertVertex,
  merge,
  moveVertex,
  nextCode,
  removeVertex,
  shapeOf,
  touch,
  union,
  type Pos,
  type Ring,
  type Zone,
} from './shape.ts';

const square = (x: number, y: number, w = 1, h = 1): Ring => [
  [x, y],
  [x + w, y],
  [x + w, y + h],
  [x, y + h],
  [x, y],
];
const zone = (code: string, ...rings: Ring[]): Zone => ({
  id: code,
  code,
  name: code,
  short_name: '',
  name_en: '',
  order: null,
  shape: [rings],
});
const area = (it: Zone): number =>
  it.shape.reduce(
    (sum, [outer, ...holes]) =>
      sum + Math.abs(doubled(outer!)) / 2 - holes.reduce((all, hole) => all + Math.abs(doubled(hole)) / 2, 0),
    0,
  );
const pair = () => [zone('A', square(0, 0)), zone('B', square(1, 0))];

describe('a shared border', () => {
  it('moves for both when a vertex moves, and gets a vertex for both', () => {
    const moved = moveVertex(pair(), [1, 1], [1.2, 1.1]);
    expect(moved.every((each) => each.shape[0]![0]!.some((at) => at[0] === 1.2 && at[1] === 1.1))).toBe(true);
    const more = insertVertex(moved, [1, 0], [1.2, 1.1], [1.1, 0.5]);
    expect(more.map((each) => each.shape[0]![0]!.length)).toEqual([6, 6]);
    expect(touch(more[0]!.shape, more[1]!.shape)).toBe(true);
    const less = removeVertex(more, [1.1, 0.5]);
    expect(less.map((each) => each.shape[0]![0]!.length)).toEqual([5, 5]);
    expect(less.reduce((sum, each) => sum + area(each), 0)).toBeCloseTo(2.1);
  });
  it('moves the closing vertex of a ring with the first one', () => {
    const [a] = moveVertex([zone('A', square(0, 0))], [0, 0], [-1, -1]);
    expect(a!.shape[0]![0]!.at(-1)).toEqual([-1, -1]);
  });
  it('never leaves less than a triangle', () => {
    const three: Ring = [
      [0, 0],
      [1, 0],
      [0, 1],
      [0, 0],
    ];
    expect(removeVertex([zone('A', three)], [1, 0])[0]!.shape[0]![0]).toEqual(three);
    expect(moveVertex([zone('A', three)], [1, 0], [0, 0])[0]!.shape).toEqual([]);
  });
});

describe('uniting', () => {
  it('drops the sides that two have', () => {
    expect(union(pair().map((each) => each.shape))).toEqual([
      [[...square(0, 0).slice(0, 2), [2, 0], [2, 1], [1, 1], [0, 1], [0, 0]] as Ring],
    ]);
  });
  it('keeps parts apart, and what is enclosed as a hole', () => {
    expect(union([[[square(0, 0)]], [[square(5, 5)]]])).toHaveLength(2);
    const around = [0, 1, 2].flatMap((x) => [0, 1, 2].map((y) => [x, y] as Pos)).filter(([x, y]) => x !== 1 || y !== 1);
    const ring = union(around.map(([x, y]) => [[square(x, y)]]));
    expect(ring).toHaveLength(1);
    expect(ring[0]).toHaveLength(2);
    expect(doubled(ring[0]![1]!)).toBeLessThan(0);
    expect(union([ring, [[square(1, 1)]]])[0]).toHaveLength(1);
  });
  it('does not mind which way a ring runs, nor that two touch in a point', () => {
    const turned = [...square(1, 0)].reverse();
    expect(union([[[square(0, 0)]], [[turned]]])).toHaveLength(1);
    expect(union([[[square(0, 0)]], [[square(1, 1)]]])).toHaveLength(2);
  });
  it('merges neighbours under the name of the first, and nobody else', () => {
    const zones = [...pair(), zone('C', square(7, 7))];
    const merged = merge(zones, 'A', 'B')!;
    expect(merged.map((each) => [each.code, area(each)])).toEqual([
      ['A', 2],
      ['C', 1],
    ]);
    expect(merge(zones, 'A', 'C')).toBeNull();
  });
});

describe('splitting', () => {
  it('cuts a zone by a line and gives its neighbour the vertex', () => {
    const cut = split(pair(), 'A', [
      [-1, 0.25],
      [1.5, 0.25],
    ]);
    if (typeof cut === 'string') throw new Error(cut);
    expect(cut.halves.map((shape) => Math.abs(doubled(shape[0]![0]!)) / 2)).toEqual([0.75, 0.25]);
    expect(cut.zones[1]!.shape[0]![0]).toContainEqual([1, 0.25]);
    expect(touch(cut.halves[0], cut.halves[1])).toBe(true);
    expect(touch(cut.halves[0], cut.zones[1]!.shape)).toBe(true);
  });
  it('follows a line with bends, from one vertex to another, and from a side to the same side', () => {
    const bent = split(pair(), 'A', [
      [0.5, -1],
      [0.5, 0.5],
      [-1, 0.5],
    ]);
    if (typeof bent === 'string') throw new Error(bent);
    expect(bent.halves.map((shape) => Math.abs(doubled(shape[0]![0]!)) / 2)).toEqual([0.75, 0.25]);
    const corners = split(pair(), 'A', [
      [-0.1, -0.1],
      [1.1, 1.1],
    ]);
    if (typeof corners === 'string') throw new Error(corners);
    expect(corners.halves.map((shape) => Math.abs(doubled(shape[0]![0]!)) / 2)).toEqual([0.5, 0.5]);
    const bite = split(pair(), 'A', [
      [0.25, -1],
      [0.25, 0.5],
      [0.75, 0.5],
      [0.75, -1],
    ]);
    if (typeof bite === 'string') throw new Error(bite);
    expect(bite.halves.map((shape) => Math.abs(doubled(shape[0]![0]!)) / 2)).toEqual([0.75, 0.25]);
  });
  it('says when the line does not go across, or meets a hole', () => {
    expect(
      split(pair(), 'A', [
        [-1, 0.5],
        [0.5, 0.5],
      ]),
    ).toBe('across');
    const holed = zone('H', square(0, 0, 3, 3), [...square(1, 1)].reverse());
    expect(
      split([holed], 'H', [
        [-1, 1.5],
        [4, 1.5],
      ]),
    ).toBe('hole');
    const beside = split([holed], 'H', [
      [-1, 0.5],
      [4, 0.5],
    ]);
    if (typeof beside === 'string') throw new Error(beside);
    expect(beside.halves[0][0]).toHaveLength(2);
  });
});

describe('drawing over what is there', () => {
  const drawn = zone('N', square(0.5, 0.25, 1, 0.5));
  it('takes the ground of others, or what is free', () => {
    const took = carve(pair(), drawn, true, [])!;
    expect(took.map((each) => Number(area(each).toFixed(6)))).toEqual([0.75, 0.75, 0.5]);
    expect(carve(pair(), drawn, false, [])).toBeNull();
    const free = carve(pair(), zone('N', square(1.5, 0.5, 1, 1)), false, [])!;
    expect(Number(area(free[2]!).toFixed(6))).toBe(0.75);
  });
  it('stays within the district', () => {
    const kept = carve([], zone('N', square(-5, -5, 10, 10)), true, [[square(0, 0, 2, 1)]])!;
    expect(area(kept[0]!)).toBeCloseTo(2);
  });
});

it('a vertex on the side of another zone is given to it, and then the two have a border in common', () => {
  const apart = [zone('A', square(0, 0, 1, 2)), zone('B', square(1, 0.5))];
  expect(touch(apart[0]!.shape, apart[1]!.shape)).toBe(false);
  const together = noded(apart);
  expect(together[0]!.shape[0]![0]).toHaveLength(7);
  expect(together[1]).toBe(apart[1]);
  expect(area(merge(together, 'A', 'B')![0]!)).toBeCloseTo(3);
});
it('the next code goes on where the highest ends', () => {
  expect(nextCode(['Z01', 'Z13', 'Z02'])).toBe('Z14');
  expect(nextCode(['P-9', 'P-10'])).toBe('P-11');
  expect(nextCode([])).toBe('Z01');
});
it('lines have no shape, and open rings are closed', () => {
  expect(shapeOf({ type: 'LineString', coordinates: [[0, 0]] })).toEqual([]);
  expect(shapeOf({ type: 'Polygon', coordinates: [square(0, 0).slice(0, -1)] })[0]![0]).toHaveLength(5);
});
it('what was done can be taken back and done again, until something else is done', () => {
  let history = did(did(begin(1), 2), 3);
  history = undo(undo(history));
  expect(history.now).toBe(1);
  expect(undo(history)).toBe(history);
  expect(redo(history).now).toBe(2);
  expect(redo(did(history, 9)).now).toBe(9);
});
