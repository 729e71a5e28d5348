import { describe, expect, it } from 'vitest';
import { commandOf, photosOf } from './command.ts';
import * as draft from './draft.ts';
import { phrasesFor } from './quick.ts';
import { groupsOf, lacks, notices, progressOf } from './review.ts';
import type { ChecklistItem, Draft, Photo } from './types.ts';

const ITEMS: ChecklistItem[] = [
  { code: 'D', name: '消防', kind: 'present', weight: 3 },
  { code: 'B', name: '环境整洁', kind: 'deduction', target: 2, weight: 5 },
  { code: 'H', name: '无小广告', kind: 'zero', weight: 2 },
];
const [FIRE, CLEAN, STICKERS] = ITEMS as [ChecklistItem, ChecklistItem, ChecklistItem];
const AT = '2026-11-25T01:00:00.000Z';
const start = (): Draft =>
  draft.begin({ id: 'v1', checkpoint: 'L06-001', name: '市场', line: 'L06', round: 'R1', checklist: 2, at: AT });
const photo = (hash: string): Photo => ({ hash, width: 4, height: 3, taken_at: AT, from: 'camera' });
const END = { finished_at: AT, device_at: AT, seen: null };

describe('answering', () => {
  it('takes an answer back when it is ticked again', () => {
    const once = draft.tick(start(), FIRE, 'met');
    expect(once.answers.D).toEqual({ value: 'met' });
    expect(draft.tick(once, FIRE, 'met').answers).toEqual({});
  });
  it('never lets a figure disagree with what was ticked', () => {
    const two = draft.count(start(), CLEAN, 2);
    expect(two.answers.B).toEqual({ value: 'partly', figure: 2 });
    expect(draft.tick(two, CLEAN, 'not_met').answers.B).toEqual({ value: 'not_met' });
    expect(draft.tick(two, CLEAN, 'met').answers.B).toEqual({ value: 'met', figure: 0 });
  });
  it('answers the rest of a group, says so, and takes back only that', () => {
    const one = draft.tick(start(), FIRE, 'not_met');
    const all = draft.meetRest(one, ITEMS);
    expect(all.answers).toEqual({
      D: { value: 'not_met' },
      B: { value: 'met', rest: true, figure: 0 },
      H: { value: 'met', rest: true, figure: 0 },
    });
    expect(draft.undoRest(all, ITEMS)).toEqual(one);
    // Touched by hand it is the inspector's own answer.
    expect(draft.tick(all, STICKERS, 'met').answers.H).toEqual({ value: 'met', figure: 0 });
  });
  it('leaves an item that something was found at to the inspector', () => {
    const found = draft.addFinding(start(), 'f', 'H');
    expect(draft.meetRest(found, ITEMS).answers.H).toBeUndefined();
  });
});

describe('pictures', () => {
  const two = draft.addPhoto(draft.addPhoto(start(), photo('p'), null), photo('q'), null);
  it('wait in the tray until they are put somewhere, and lie in one place only', () => {
    const found = draft.addFinding(draft.addFinding(two, 'f', 'D'), 'g', 'B');
    const put = draft.putPhoto(draft.putPhoto(found, 'p', 'f'), 'p', 'g');
    expect(put.tray).toEqual(['q']);
    expect(put.findings.map(({ photos }) => photos)).toEqual([[], ['p']]);
    expect(draft.takeBack(put, 'p').tray).toEqual(['q', 'p']);
  });
  it('come back to the tray when their finding is taken away', () => {
    const put = draft.putPhoto(draft.addFinding(two, 'f', 'D'), 'p', 'f');
    expect(draft.dropFinding(put, 'f').tray).toEqual(['q', 'p']);
  });
  it('are one when the same one is chosen twice', () => {
    expect(draft.addPhoto(two, photo('p'), null)).toBe(two);
  });
  it('go to the finding that is open', () => {
    const found = draft.addFinding(start(), 'f', 'D');
    expect(draft.addPhoto(found, photo('p'), 'f').findings[0]?.photos).toEqual(['p']);
    // It was taken away meanwhile: the picture is not lost.
    expect(draft.addPhoto(found, photo('p'), 'gone').tray).toEqual(['p']);
  });
});

describe('before finishing', () => {
  it('names what is unanswered and what has no reason', () => {
    const one = draft.tick(draft.tick(start(), FIRE, 'not_met'), CLEAN, 'met');
    expect(lacks(one, ITEMS)).toEqual([
      { what: 'unsaid', item: 'D' },
      { what: 'unanswered', item: 'H' },
    ]);
    const blank = draft.addFinding(one, 'f', 'D');
    expect(lacks(blank, ITEMS)[0]).toEqual({ what: 'unsaid', item: 'D' });
    const spot = draft.changeFinding(blank, 'f', { spot: '12号摊位' });
    expect(lacks(spot, ITEMS)[0]).toEqual({ what: 'blank', item: 'D', finding: 'f' });
    const said = draft.changeFinding(spot, 'f', { text: '灭火器过期' });
    expect(lacks(said, ITEMS)).toEqual([{ what: 'unanswered', item: 'H' }]);
    expect(notices(said)).toEqual([{ what: 'bare', item: 'D', finding: 'f' }]);
  });
  it('does not let a finding stand where all is answered well', () => {
    const all = draft.meetRest(start(), ITEMS);
    const odd = draft.changeFinding(draft.addFinding(all, 'f', 'H'), 'f', { text: '有小广告' });
    expect(lacks(odd, ITEMS)).toEqual([{ what: 'odd', item: 'H', finding: 'f' }]);
    expect(lacks(draft.count(odd, STICKERS, 2), ITEMS)).toEqual([]);
  });
  it('wants a reason and a picture of what could not be tested', () => {
    const closed: Draft = { ...start(), untested: { reason: null, note: '' } };
    expect(lacks(closed, ITEMS).map(({ what }) => what)).toEqual(['reason', 'picture']);
    const other: Draft = draft.addPhoto({ ...closed, untested: { reason: 'other', note: ' ' } }, photo('p'), null);
    expect(lacks(other, ITEMS).map(({ what }) => what)).toEqual(['note']);
  });
  it('counts what was done', () => {
    const some = draft.addFinding(draft.addPhoto(draft.tick(start(), FIRE, 'met'), photo('p'), null), 'f', 'D');
    expect(progressOf(some, ITEMS)).toEqual({ answered: 1, total: 3, findings: 0, photos: 1 });
  });
  it('keeps the groups in the order of the checklist', () => {
    const items = ITEMS.map((item, i) => ({ ...item, group: i === 1 ? '秩序' : '安全' }));
    expect(groupsOf(items).map(({ name, items: own }) => `${name}${own.length}`)).toEqual(['安全2', '秩序1']);
    expect(groupsOf(ITEMS)).toHaveLength(1);
  });
});

describe('the record', () => {
  const found = draft.changeFinding(draft.addFinding(draft.tick(start(), FIRE, 'not_met'), 'f', 'D'), 'f', {
    text: ' 灭火器过期 ',
    spot: '12号摊位',
    count: 2,
  });
  it('names every picture once, those that were put nowhere with the visit', () => {
    const shot = draft.putPhoto(draft.addPhoto(draft.addPhoto(found, photo('p'), null), photo('q'), null), 'p', 'f');
    const command = commandOf(shot, ITEMS, END);
    expect(command.findings).toEqual([
      { id: 'f', item: 'D', text: '灭火器过期', count: 2, spot: '12号摊位', photos: [photo('p')] },
    ]);
    expect(command.photos).toEqual([photo('q')]);
    expect(photosOf(command)).toEqual(['p', 'q']);
    expect(command).toMatchObject({ round: 'R1', checkpoint: 'L06-001', checklist: 2 });
    expect(command).not.toHaveProperty('seen');
  });
  it('has words for a finding that only a picture shows', () => {
    const bare = draft.addFinding(draft.count(start(), STICKERS, 2), 'h', 'H');
    const shown = draft.putPhoto(draft.addPhoto(bare, photo('p'), null), 'p', 'h');
    expect(commandOf(shown, ITEMS, END).findings[0]).toMatchObject({ text: '有小广告', photos: [photo('p')] });
  });
  it('leaves out a finding that nothing was said of', () => {
    expect(commandOf(draft.addFinding(found, 'g', 'B'), ITEMS, END).findings).toHaveLength(1);
  });
  it('of what was not tested has no answers and no findings, and all pictures', () => {
    const shot = draft.addPhoto(found, photo('p'), 'f');
    const command = commandOf({ ...shot, untested: { reason: 'closed', note: '' } }, ITEMS, END);
    expect(command.result).toEqual({ outcome: 'untested', reason: 'closed' });
    expect(command.findings).toEqual([]);
    expect(command.photos).toEqual([photo('p')]);
  });
});

describe('a draft', () => {
  it('is the same after it was put down and taken up again', () => {
    const some = draft.addPhoto(draft.addFinding(draft.count(start(), CLEAN, 1), 'f', 'B'), photo('p'), 'f');
    expect(draft.readDraft(JSON.parse(JSON.stringify(some)))).toEqual(some);
  });
  it('of an older page that knew less is still read; what is none is not', () => {
    const old = { v: 1, id: 'v0', checkpoint: 'L06-001', started_at: AT, answers: { D: { value: 'met' } } };
    expect(draft.readDraft(old)).toMatchObject({ tray: [], findings: [], answers: { D: { value: 'met' } } });
    expect(draft.readDraft(null)).toBeNull();
    expect(draft.readDraft({ v: 9 })).toBeNull();
    expect(draft.readDraft('x')).toBeNull();
  });
});

it('has phrases at hand that say the opposite of what an item wants', () => {
  const named = (name: string) => phrasesFor({ code: 'X', name, kind: 'zero', weight: 1 }, undefined);
  expect(named('无占道经营')).toEqual(['有占道经营']);
  expect(named('无障碍设施')).toEqual(['无障碍设施不到位']);
  expect(named('电动车不进楼入户')).toEqual(['电动车进楼入户']);
  expect(named('不逆行')).toEqual(['有逆行现象']);
  expect(phrasesFor({ code: 'R', name: '亮灯率', kind: 'ratio', target: 95, weight: 1 }, 90)[0]).toBe('亮灯率仅 90%');
});
