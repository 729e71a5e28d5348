import { expect, it } from 'vitest';
import type { LineRef, Matrix, Slot } from '../api/types.ts';
import { csvOf, viewOf } from './table.ts';

const slot = (name: string, holder: string | null, status: Slot['status'] = 'held'): Slot => ({
  slot: name,
  role: { code: name, name },
  subject: { kind: 'cell', code: 'L01/Z01', name: '' },
  status,
  holders: holder
    ? [{ duty: 'D1', party: { kind: 'person', code: 'P1', name: holder }, seat: 'A', since: '2026-01-01' }]
    : [],
});
const line = (code: string, name: string, coverage: LineRef['coverage']): LineRef => ({
  code,
  name,
  badge: '居',
  shape: 'house',
  coverage,
  order: 1,
});
const none = { gap: 0, double: 0, lapsed: 0 };
const matrix: Matrix = {
  on: '2026-11-23',
  seq: 1,
  zones: ['西湖', '南站'].map((name, i) => ({
    zone: { code: `Z0${i + 1}`, name, fid: i },
    order: i,
    slots: [
      slot('supervising_leader', '王示辛'),
      i === 0 ? slot('area_owner', '沈示壬') : slot('area_owner', null, 'gap'),
    ],
    counts: i === 1 ? { ...none, gap: 1 } : none,
  })),
  lines: [
    { line: line('L01', '居民小区', 'per_zone'), slots: [slot('line_unit', '住建局')], counts: { ...none, gap: 1 } },
    { line: line('L02', '车站,公交', 'district'), slots: [slot('line_person', '何示未')], counts: none },
  ],
  cells: [[slot('line_person', '彭示庚'), slot('line_person', null, 'gap')], []],
  totals: { ...none, gap: 1, due_30d: 0 },
};
const words = {
  line: '条线',
  code: '编码',
  unit: '单位',
  owner: '区域责任人',
  wide: (name: string) => `全区 ${name}`,
  fault: () => '责任空白',
  gaps: '责任空白',
  zone: (zone: Matrix['zones'][number]) => zone.zone.name,
  lineName: (each: Matrix['lines'][number]) => each.line.name,
};

it('steps back what has no fault', () => {
  expect(viewOf(matrix, true)).toEqual({ rows: [0], columns: [1] });
  expect(viewOf(matrix, false)).toEqual({ rows: [0, 1], columns: [0, 1] });
});
it('exports what it shows, with the mark that Excel needs', () => {
  const csv = csvOf(matrix, viewOf(matrix, false), words);
  expect(csv.startsWith('\ufeff条线,编码,单位,西湖,南站,责任空白\r\n')).toBe(true);
  expect(csv).toContain('区域责任人,,,沈示壬,责任空白,1\r\n');
  expect(csv).toContain('居民小区,L01,住建局,彭示庚,责任空白,1\r\n');
  expect(csv).toContain('"车站,公交",L02,,全区 何示未,全区 何示未,0\r\n');
});
it('exports no formula', () => {
  const typed = { ...words, lineName: () => '=1+1' };
  expect(csvOf(matrix, viewOf(matrix, false), typed)).toContain("\r\n'=1+1,L01,");
});
