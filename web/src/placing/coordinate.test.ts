import { describe, expect, it } from 'vitest';
import { toBd09, toGcj02 } from '../place/datum.ts';
import { readCoordinate, toWgs84 } from './coordinate.ts';

describe('a pasted coordinate', () => {
  it('is read however it is written, and in either order', () => {
    const at = { lon: 115.8928, lat: 28.6683 };
    for (const text of [
      '115.8928,28.6683',
      ' 115.8928， 28.6683 ',
      '115.8928 28.6683',
      'lng=115.8928&lat=28.6683',
      '经度115.8928 纬度28.6683',
      '１１５．８９２８，２８．６６８３',
    ])
      expect(readCoordinate(text)).toEqual({ at, swapped: false });
    expect(readCoordinate('28.6683, 115.8928')).toEqual({ at, swapped: true });
  });
  it('is refused where it is none', () => {
    expect(readCoordinate('')).toBe('none');
    expect(readCoordinate('115.8928')).toBe('none');
    expect(readCoordinate('1, 2, 3')).toBe('none');
    expect(readCoordinate('200, 95')).toBe('range');
    expect(readCoordinate('-115.9, 28.6')).toBe('range');
  });
  it('comes back from the datum of a navigation app', () => {
    const wgs = { lon: 115.9043, lat: 28.6606 };
    for (const [datum, put] of [
      ['gcj02', toGcj02],
      ['bd09', toBd09],
      ['wgs84', (at: typeof wgs) => at],
    ] as const) {
      const back = toWgs84(datum, put(wgs));
      expect(back.lon).toBeCloseTo(wgs.lon, 6);
      expect(back.lat).toBeCloseTo(wgs.lat, 6);
    }
  });
});
