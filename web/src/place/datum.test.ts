import { describe, expect, it } from 'vitest';
import { toBd09, toGcj02 } from './datum.ts';
import { navigationLinks } from './navigate.ts';

const NANCHANG = { lon: 115.9043, lat: 28.6606 };
const metresEast = (a: number, b: number) => (b - a) * 97_700;
const metresNorth = (a: number, b: number) => (b - a) * 110_800;

describe('the datums of the navigation apps', () => {
  it('puts GCJ-02 some 480 m east and 375 m south of WGS 84 in Nanchang', () => {
    const gcj = toGcj02(NANCHANG);
    expect(metresEast(NANCHANG.lon, gcj.lon)).toBeGreaterThan(460);
    expect(metresEast(NANCHANG.lon, gcj.lon)).toBeLessThan(500);
    expect(metresNorth(NANCHANG.lat, gcj.lat)).toBeLessThan(-355);
    expect(metresNorth(NANCHANG.lat, gcj.lat)).toBeGreaterThan(-395);
  });
  it('agrees with the published example of Beijing to a metre', () => {
    const gcj = toGcj02({ lon: 116.404, lat: 39.915 });
    expect(gcj.lon).toBeCloseTo(116.41024449916938, 6);
    expect(gcj.lat).toBeCloseTo(39.91640428150164, 6);
    const bd = toBd09({ lon: 116.404, lat: 39.915 });
    expect(bd.lon).toBeCloseTo(116.41662724378733, 5);
    expect(bd.lat).toBeCloseTo(39.922699552216216, 5);
  });
  it('leaves what lies outside China alone', () => {
    expect(toGcj02({ lon: 2.35, lat: 48.85 })).toEqual({ lon: 2.35, lat: 48.85 });
  });
  it('gives each app its own datum and axis order', () => {
    const [amap, tencent, baidu] = navigationLinks(NANCHANG, '坛子口路口');
    expect(amap?.href).toContain('to=115.909');
    expect(tencent?.href).toContain('tocoord=28.657');
    expect(baidu?.href).toContain('location=28.66');
    expect(baidu?.href).toContain('coord_type=bd09ll');
  });
});
