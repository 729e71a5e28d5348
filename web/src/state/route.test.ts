import { describe, expect, it } from 'vitest';
import { deeper, readRoute, writeRoute } from './route.ts';

describe('the address is the state', () => {
  it('comes back the same', () => {
    for (const address of [
      '/',
      '/?p=115.90430,28.66060&z=14.20&on=2025-03-01&line=L09&m=lapses&c=at:115.904300,28.660600~party:P0012',
      '/duty?by=zone:Z08&only=faults&c=cell:L06/Z10',
      '/list/checkpoints?q=%E5%9D%9B%E5%AD%90%E5%8F%A3&in=Z08',
      '/home?c=faults:lapsed',
      '/me?c=shift:W261128-007',
      '/duty?c=changes:2026-11-16/2026-11-23',
      '/?c=point:C0001~line:L09~zone:Z08',
      '/me',
      '/me/unit',
      '/admin/accounts?q=office',
      '/register/placing?of=zone:Z08',
      '/handover?party=P0008&duty=D0001,D0002',
      '/enter?to=/duty',
      '/inspect',
      '/inspect/near',
      '/visit/L06-001/M2026-11',
      '/rounds',
      '/weekend',
      '/weekend/calendar?week=2026-11-28&in=Z08',
      '/rounds/M2026-11/sample?c=inspection:01940000-0000-7000-8000-000000000001',
    ]) {
      expect(writeRoute(readRoute(address))).toBe(address);
    }
  });
  it('lets fall what a messenger adds', () => {
    expect(writeRoute(readRoute('/?c=party:P1&from=timeline&isappinstalled=0&utm_source=x&scene=1'))).toBe(
      '/?c=party:P1',
    );
  });
  it('ignores what makes no sense', () => {
    const route = readRoute('/?p=999,28&z=14&on=2026-02-30&line=<b>&m=x&c=at:1~party:~cell:L1~nonsense~party:P1');
    expect(route.view).toBeNull();
    expect(route.on).toBeNull();
    expect(route.line).toBeNull();
    expect(route.measure).toBe('gaps');
    expect(route.cards).toEqual([{ kind: 'party', code: 'P1' }]);
  });
  it('leads nobody to another place after signing in', () => {
    for (const to of ['https://evil.example/', '//evil.example/', '/\\evil.example', 'javascript:alert(1)', ''])
      expect(readRoute(`/enter?to=${encodeURIComponent(to)}`).screen).toEqual({ name: 'enter', to: null, oidc: null });
  });
  it('goes back to a card that is already open instead of opening it twice', () => {
    const cards = readRoute('/?c=zone:Z01~party:P1~line:L09').cards;
    expect(deeper(cards, { kind: 'party', code: 'P1' })).toHaveLength(2);
    expect(deeper(cards, { kind: 'party', code: 'P2' })).toHaveLength(4);
  });
  it('of a checkpoint’s own link names no round, and one without a checkpoint leads to the list', () => {
    expect(readRoute('/visit/L06-001?from=wx').screen).toEqual({ name: 'visit', point: 'L06-001', round: null });
    expect(readRoute('/visit').screen).toEqual({ name: 'inspect', part: 'today' });
    expect(readRoute('/visit/..%2Fx').screen).toEqual({ name: 'inspect', part: 'today' });
  });
});
