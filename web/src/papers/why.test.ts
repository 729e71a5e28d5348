import { describe, expect, it } from 'vitest';
import { half } from './why.ts';

describe('what the server says in two languages', () => {
  it('is read in one of them, whichever comes first', () => {
    expect(half('the file is empty / 文件是空的', false)).toBe('文件是空的');
    expect(half('文件是空的 / the file is empty', true)).toBe('the file is empty');
  });
  it('is left whole where it is one language', () => {
    expect(half('责任 D0001', true)).toBe('责任 D0001');
    expect(half('a / b / c', false)).toBe('a / b / c');
    expect(half('', false)).toBe('');
  });
});
