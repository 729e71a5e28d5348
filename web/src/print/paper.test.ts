import { describe, expect, it } from 'vitest';
import { codePath, pages, readPrinting, writePrinting } from './paper.ts';

describe('what is printed', () => {
  it('is read from the address and written into it', () => {
    for (const of of [
      'zone:Z01',
      'zone:Z01,a3',
      'line:L06,a3,across',
      'points:zone:Z01,line:L06',
      'points:line:L06,large',
    ]) {
      expect(writePrinting(readPrinting(of))).toBe(of);
    }
    expect(readPrinting('points:zone:Z01,line:L06,large')).toEqual({
      what: 'points',
      zone: 'Z01',
      line: 'L06',
      sheet: 'a4',
      across: false,
      size: 'large',
    });
  });
  it('is a zone that is yet to be chosen where the address says nothing that means something', () => {
    for (const of of [null, '', 'zone:', 'x/y', 'zone:a/b']) {
      expect(readPrinting(of)).toMatchObject({ what: 'zone', zone: null, line: null });
    }
    expect(readPrinting('line')).toMatchObject({ what: 'line', line: null });
    expect(readPrinting('points:')).toMatchObject({ what: 'points', zone: null, line: null });
  });
});

describe('sheets of labels', () => {
  it('hold 24 small or 8 large ones each', () => {
    const all = Array.from({ length: 25 }, (_, i) => i);
    expect(pages(all, 'small').map((page) => page.length)).toEqual([24, 1]);
    expect(pages(all, 'large').map((page) => page.length)).toEqual([8, 8, 8, 1]);
    expect(pages([], 'small')).toEqual([]);
  });
  it('draw runs of dark parts at once', () => {
    expect(codePath([[true, true, false, true], [false]])).toBe('M0 0h2v1h-2zM3 0h1v1h-1z');
  });
});
