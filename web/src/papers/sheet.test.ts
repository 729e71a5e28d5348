import { describe, expect, it } from 'vitest';
import type { PaperSheet } from '../api/papers.ts';
import { corrected, excerpt, letters, marksOf, rowsToSend, spansIn, titlesOf, type Mark } from './sheet.ts';

const ROWS = [
  ['条线责任表', '条线责任表', '条线责任表'],
  ['条线', '责任人', '责任人'],
  ['条线', '姓名', '职 务'],
  ['L01', '张示例', '局长'],
  ['L02', '张示例', '局长'],
  ['注：略', '', ''],
];
const SHEET: PaperSheet = {
  name: '条线',
  // The spreadsheet's own numbers: a row was empty.
  rows: ROWS.map((cells, i) => ({ n: i < 3 ? i + 1 : i + 2, cells })),
  merged: [
    { row: 0, column: 0, rows: 1, columns: 3 },
    { row: 3, column: 1, rows: 2, columns: 1 },
  ],
  header: 3,
  notes: [7],
  kind: 'lines',
  columns: ['条线', '责任人·姓名', '责任人·职务'].map((title) => ({ title, meaning: null, sure: false })),
};

describe('a sheet as it lies there', () => {
  it('knows title, data and notes', () => {
    expect(marksOf(SHEET)).toEqual(['header', 'header', 'header', 'data', 'data', 'note']);
  });
  it('names columns as the spreadsheet does', () => {
    expect([0, 25, 26, 51, 702].map(letters)).toEqual(['A', 'Z', 'AA', 'AZ', 'AAA']);
  });
  it('puts two header rows together and leaves the title of the sheet out', () => {
    expect(titlesOf(SHEET, marksOf(SHEET))).toEqual(['条线', '责任人·姓名', '责任人·职务']);
    const one: Mark[] = ['header', 'header', 'data', 'data', 'data', 'note'];
    expect(titlesOf(SHEET, one)).toEqual(['条线', '责任人', '责任人']);
  });
  it('sends data rows alone, under their own numbers', () => {
    expect(rowsToSend(SHEET, marksOf(SHEET), {}).map(({ n }) => n)).toEqual([5, 6]);
  });
  it('mends a merged cell in every row that shows it, and forgets what is as before', () => {
    const edits = corrected(SHEET, {}, 4, 1, '李示乙');
    expect(edits).toEqual({ '5:1': '李示乙', '6:1': '李示乙' });
    expect(rowsToSend(SHEET, marksOf(SHEET), edits).map(({ cells }) => cells[1])).toEqual(['李示乙', '李示乙']);
    expect(corrected(SHEET, edits, 3, 1, '张示例')).toEqual({});
  });
  it('draws a merged range anew where a page begins within it', () => {
    const spans = spansIn(SHEET.merged, 4, 6);
    expect([...spans]).toEqual([['4:1', { rows: 1, columns: 1 }]]);
    const whole = spansIn(SHEET.merged, 0, 6);
    expect(whole.get('0:0')).toEqual({ rows: 1, columns: 3 });
    expect(whole.get('0:2')).toBeNull();
    expect(whole.get('4:1')).toBeNull();
    expect(whole.get('4:0')).toBeUndefined();
  });
  it('shows what a row says in the columns that are read, and where the name stands', () => {
    const row = { n: 5, cells: ['1', 'L01', '张　示例', '区城管局\n南站街道', ''] };
    expect(excerpt(row, [null, '条线', '总督导', '协办单位', '备注'], '张示例（区委）')).toEqual([
      { title: '条线', text: 'L01', asked: false },
      { title: '总督导', text: '张　示例', asked: true },
      { title: '协办单位', text: '区城管局、南站街道', asked: false },
    ]);
    expect(excerpt(undefined, ['条线'], '')).toEqual([]);
  });
});
