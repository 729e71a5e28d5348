import { describe, expect, it } from 'vitest';
import { readRoute, writeRoute, type Screen } from '../state/route.ts';
import { changed, filterOf, narrowed, queryOf, statesOf } from './filter.ts';

const screenOf = (address: string) => readRoute(address).screen as Extract<Screen, { name: 'cases' }>;

describe('a filter in the address', () => {
  it('comes back as it went', () => {
    const address =
      '/cases/list?line=L06&state=to_sign,underway&in=Z03&unit=U-CG&overdue=1&mine=1&q=%E6%91%8A%E4%BD%8D&sort=newest';
    const route = readRoute(address);
    expect(statesOf(screenOf(address).filter)).toEqual(['to_sign', 'underway']);
    expect(readRoute(writeRoute(route))).toEqual(route);
  });
  it('is a question to the server', () => {
    const { line, screen } = readRoute('/cases?line=L06&state=to_sign&in=Z03&overdue=1&q=x');
    expect(queryOf((screen as Extract<Screen, { name: 'cases' }>).filter, line)).toMatchObject({
      state: 'to_sign',
      line: 'L06',
      zone: 'Z03',
      overdue: true,
      mine: null,
      q: 'x',
      sort: 'due',
    });
  });
  it('asks for open cases where no state is chosen, and for the chosen ones alone where one is', () => {
    expect(queryOf({}, null).open).toBe(true);
    expect(queryOf({ state: 'closed' }, null).open).toBeUndefined();
  });
  it('leaves out what it does not know', () => {
    expect(statesOf(screenOf('/cases?state=to_sign,nonsense').filter)).toEqual(['to_sign']);
    expect(queryOf(screenOf('/cases?sort=sideways').filter, null).sort).toBe('due');
  });
  it('opens the list behind a number of 待办', () => {
    const { filter, line } = filterOf('/api/cases?state=to_sign&mine=true&line=L02&zone=Z01&limit=50');
    expect(filter).toEqual({ state: 'to_sign', mine: '1', in: 'Z01' });
    expect(line).toBe('L02');
    expect(filterOf('/api/cases?overdue=false').filter).toEqual({});
  });
  it('drops what was emptied, and knows whether anything narrows', () => {
    expect(changed({ q: 'a', in: 'Z01' }, { q: null })).toEqual({ in: 'Z01' });
    expect(narrowed({ sort: 'newest' }, null)).toBe(false);
    expect(narrowed({}, 'L01')).toBe(true);
  });
  it('bounds what a link can make us ask', () => {
    expect(screenOf(`/cases?q=${'x'.repeat(500)}`).filter.q).toHaveLength(100);
  });
});

describe('a place to report at', () => {
  it('comes back as it went, and is nowhere when it is nonsense', () => {
    const route = readRoute('/report?at=115.904300,28.660600&point=L09-001');
    expect(route.screen).toEqual({ name: 'report', at: { lon: 115.9043, lat: 28.6606 }, point: 'L09-001' });
    expect(writeRoute(route)).toBe('/report?at=115.904300,28.660600&point=L09-001');
    expect(readRoute('/report?at=NaN,900').screen).toEqual({ name: 'report', at: null, point: null });
  });
});
