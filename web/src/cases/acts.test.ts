import { describe, expect, it } from 'vitest';
import type { Photo } from '../api/loop.ts';
import { actOf, emptyForm, ordered, type Form } from './acts.ts';

const form = (patch: Partial<Form>): Form => ({ ...emptyForm(), ...patch });
const PHOTO: Photo = { hash: 'a'.repeat(64), width: 4, height: 3, taken_at: '2026-11-25T01:00:00Z', from: 'camera' };

describe('an act', () => {
  it('is not made while something is missing', () => {
    expect(actOf('hand_in', form({ measures: '  ' }))).toBe('measures');
    expect(actOf('hand_in', form({ measures: '已清理' }))).toBe('photos');
    expect(actOf('fail', form({}))).toBe('reason');
    expect(actOf('deny', form({}))).toBe('reason');
    expect(actOf('name', form({}))).toBe('person');
    expect(actOf('reroute', form({ reason: '不是我们的' }))).toBe('lead');
    expect(actOf('ask', form({ reason: '等材料' }))).toBe('until');
    expect(actOf('join', form({}))).toBe('into');
    expect(actOf('assign', form({ term: { kind: 'date', date: '' } }))).toBe('date');
  });
  it('of another lead than the rule names wants a reason, and a lead where the rule names none', () => {
    expect(actOf('assign', form({ lead: 'U2' }), 'U1')).toBe('why');
    expect(actOf('assign', form({ lead: 'U2', reason: ' ' }), null)).toBe('why');
    expect(actOf('assign', form({}), null)).toBe('lead');
    expect(actOf('assign', form({ lead: 'U1' }), 'U1')).toEqual({ do: 'assign', lead: 'U1' });
    expect(actOf('assign', form({ lead: 'U2', reason: '归他们' }), 'U1')).toMatchObject({ lead: 'U2' });
  });
  it('says nothing of what was left to the rule', () => {
    expect(actOf('assign', form({}))).toEqual({ do: 'assign' });
    expect(actOf('assign', form({}), 'U1')).toEqual({ do: 'assign' });
  });
  it('says what was chosen', () => {
    expect(
      actOf(
        'assign',
        form({
          lead: 'U1',
          assisting: ['U2'],
          term: { kind: 'days', days: 3 },
          recheck: 'on_spot',
          reason: '上次是他们办的',
        }),
      ),
    ).toEqual({
      do: 'assign',
      lead: 'U1',
      assisting: ['U2'],
      term: { kind: 'days', days: 3 },
      recheck: 'on_spot',
      reason: '上次是他们办的',
    });
    expect(actOf('hand_in', form({ measures: ' 已清理 ', photos: [PHOTO] }))).toEqual({
      do: 'hand_in',
      measures: '已清理',
      photos: [PHOTO],
    });
  });
  it('asks for the owner when it is to be returned, and for the day otherwise', () => {
    expect(actOf('ask', form({ request: 'return', reason: 'r', lead: 'U9', until: '2026-12-01' }))).toEqual({
      do: 'ask',
      request: 'return',
      reason: 'r',
      owner: 'U9',
    });
    expect(actOf('ask', form({ request: 'suspend', reason: 'r' }))).toEqual({
      do: 'ask',
      request: 'suspend',
      reason: 'r',
    });
  });
  it('takes a card back with null', () => {
    expect(actOf('card', form({ card: null }))).toEqual({ do: 'card', card: null });
  });
});

describe('what may be done', () => {
  it('puts first what presses', () => {
    expect(ordered(['comment', 'ask', 'hand_in', 'name'])).toEqual({
      first: ['hand_in'],
      others: ['name', 'ask', 'comment'],
    });
  });
  it('shows something where nothing presses', () => {
    expect(ordered(['comment', 'card', 'reroute'])).toEqual({ first: ['reroute', 'card'], others: ['comment'] });
    expect(ordered([])).toEqual({ first: [], others: [] });
  });
});
