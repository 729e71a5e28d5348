import { describe, expect, it } from 'vitest';
import type { PointFeature } from '../api/placing.ts';
import { backDated, changedFields, formOf, splitNames, undoPut, withReason } from './edits.ts';

const POINT = {
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [115.9, 28.66] },
  properties: {
    code: 'L01-001',
    name: '桃苑小区',
    line: { code: 'L01', name: '居民小区', badge: '居', shape: 'house', order: 1 },
    address: '洪丘巷19号',
    aliases: ['桃苑'],
    stated_zone: { code: 'Z10', name: '桃源', fid: 9 },
    both_sides: true,
    version: 3,
  },
} as unknown as PointFeature;

describe('an edit of a checkpoint', () => {
  it('says only what differs', () => {
    const before = formOf(POINT);
    expect(changedFields(before, before)).toEqual({});
    expect(changedFields(before, { ...before, name: '新桃苑', address: '', position: null })).toEqual({
      name: '新桃苑',
      address: '',
      position: null,
    });
  });
  it('is taken back by what was there, and nothing else', () => {
    const done = {
      type: 'put_checkpoint' as const,
      code: 'L01-001',
      first: '2026-11-23',
      zone: 'Z01',
      position: { lon: 1, lat: 2, datum: 'gcj02' as const },
    };
    expect(undoPut(POINT, done)).toEqual({
      type: 'put_checkpoint',
      code: 'L01-001',
      first: '2026-11-23',
      zone: 'Z10',
      position: { lon: 115.9, lat: 28.66, datum: 'wgs84' },
      both_sides: true,
    });
    const unplaced = { ...POINT, geometry: null };
    expect(undoPut(unplaced, done)).toMatchObject({ position: null });
    expect(undoPut(POINT, { ...done, reason: '补记' })).toMatchObject({ reason: '补记' });
  });
});
it('other names stand in one field', () => {
  expect(splitNames('桃苑、 老桃苑，;桃园')).toEqual(['桃苑', '老桃苑', '桃园']);
});
it('days that have passed need a reason', () => {
  expect([backDated('2026-11-22', '2026-11-23'), backDated('2026-11-23', '2026-11-23'), backDated('', 'x')]).toEqual([
    true,
    false,
    false,
  ]);
  expect(withReason({ a: 1 }, ' ')).toEqual({ a: 1 });
  expect(withReason({ a: 1 }, ' 因 ')).toEqual({ a: 1, reason: '因' });
});
