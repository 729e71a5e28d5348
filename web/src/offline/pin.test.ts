import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../api/access.ts';
import { here } from './here.ts';
import { forgetPin, keepPin, keptTablet, keepTablet, lockOf, openByPin, rememberedPin } from './pin.ts';

const session = { account: { login: 'anna', person: { code: 'P1', name: '安娜' } } } as Session;
// Counting 310,000 times for every try would only prove that it is slow.
const FEW = 10;
const MINUTE = 60_000;
beforeEach(async () => {
  await here().pins.clear();
  await keepPin('anna', '481592', session, FEW);
});

describe('a PIN without the server', () => {
  it('lets in who knows it, and is nowhere on the disk', async () => {
    forgetPin();
    expect(await openByPin('anna', '481592')).toMatchObject({ ok: true, session });
    expect(rememberedPin('anna')).toBe('481592');
    expect(rememberedPin('bert')).toBeNull();
    expect(JSON.stringify(await here().pins.toArray())).not.toContain('481592');
  });
  it('counts wrong tries on the disk, and locks for growing times after five', async () => {
    let now = 1_000_000;
    for (let left = 4; left > 0; left--)
      expect(await openByPin('anna', '000000', now)).toEqual({ ok: false, wait: 0, left });
    expect(await openByPin('anna', '000000', now)).toEqual({ ok: false, wait: MINUTE, left: 0 });
    // Not even the right one, meanwhile.
    expect(await openByPin('anna', '481592', now + 1000)).toMatchObject({ ok: false, wait: MINUTE - 1000 });
    now += MINUTE;
    expect(await openByPin('anna', '000000', now)).toMatchObject({ wait: 2 * MINUTE });
    now += 2 * MINUTE;
    expect(await openByPin('anna', '481592', now)).toMatchObject({ ok: true });
    expect(await openByPin('anna', '000000', now)).toMatchObject({ left: 4 });
    expect(lockOf(60)).toBe(3_600_000);
  });
  it('counts tries that are made at once one by one', async () => {
    await Promise.all(Array.from({ length: 8 }, () => openByPin('anna', '000000', 5)));
    expect((await here().pins.get('anna'))?.wrong).toBe(5);
  });
  it('is forgotten for whoever may no longer sign in on the tablet', async () => {
    const tablet = { unit: '一组', label: '2 号', challenge: '', expires_at: '' };
    await keepTablet({ ...tablet, people: [{ login: 'anna', name: '安娜', has_pin: true }] });
    expect((await keptTablet())?.people).toEqual([{ login: 'anna', name: '安娜', has_pin: true }]);
    await keepTablet({ ...tablet, people: [{ login: 'anna', name: '安娜', has_pin: false }] });
    expect(await keptTablet()).toBeNull();
    expect(await openByPin('anna', '481592')).toMatchObject({ ok: false });
  });
});
