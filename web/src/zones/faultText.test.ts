import { describe, expect, it } from 'vitest';
import type { Planned } from './calls.ts';
import { faultText } from './faultText.ts';

const fault = (code: string, zh: string, en: string): Planned['faults'][number] => ({
  ...{ code, zh, en },
  ...{ severity: 'error', place: 0, geometry: null },
});

describe('what the check says of a zone', () => {
  it('names the field, and not the place in a file', () => {
    const missing = fault(
      'missing_value',
      '片区草案 第 2 个要素，name：必填，却是空的。请填写',
      '片区草案 feature 2, name: a value is required here; fill it in',
    );
    expect(faultText(missing, false)).toBe('名称：必填，却是空的。请填写');
    expect(faultText(missing, true)).toMatch(/: a value is required here; fill it in$/);
    expect(faultText(missing, true)).not.toContain('片区草案');
  });
  it('keeps the value, whatever stands in it', () => {
    const text = fault(
      'bad_text',
      '片区草案 第 1 个要素，code“a：b”：文字里有不能用的字符。请改正文字',
      '片区草案 feature 1, code "a\\"b": the text contains a character; mend the text',
    );
    expect(faultText(text, false)).toBe('编码“a：b”：文字里有不能用的字符。请改正文字');
    expect(faultText(text, true)).toContain('a\\"b');
  });
  it('has words of its own where the remedy is meant for a file', () => {
    const crossing = fault(
      'self_crossing',
      '片区草案 第 5 个要素，geometry：边界自相交。请在制图软件里改正，位置见图形文件',
      '片区草案 feature 5, geometry: the ring crosses itself; mend it in a GIS; the fault map shows the place',
    );
    expect(faultText(crossing, false)).not.toContain('制图软件');
    const double = fault(
      'double_code',
      '片区草案 第 4 个要素，code“Z07”：片区编码重复，前一处在 片区草案。请改用唯一的编码',
      '片区草案 feature 4, code "Z07": this zone code was used before, at 片区草案; give it a code of its own',
    );
    expect(faultText(double, false)).toContain('Z07');
  });
  it('leaves alone what it does not know', () => {
    expect(faultText(fault('refused', '没有权限', 'Not allowed'), false)).toBe('没有权限');
    expect(
      faultText(fault('empty_file', '片区草案：文件是空的。请填写', '片区草案: the file is empty; x'), false),
    ).toBe('文件是空的。请填写');
  });
});
