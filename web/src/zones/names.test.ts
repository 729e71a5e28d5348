import { expect, test } from 'vitest';
import { namesIn } from './names.ts';

test('a code before the name is taken where there is one', () => {
  expect(namesIn('Z01\t系马桩片区\r\nZ02 丁公路片区\n南浦片区\n\n03，绳金塔片区')).toEqual([
    { code: 'Z01', name: '系马桩片区' },
    { code: 'Z02', name: '丁公路片区' },
    { code: '', name: '南浦片区' },
    { code: '03', name: '绳金塔片区' },
  ]);
});

test('a name alone may have spaces, and is listed once', () => {
  expect(namesIn('Riverside Zone\nRiverside Zone\n  \nZ9')).toEqual([
    { code: '', name: 'Riverside Zone' },
    { code: '', name: 'Z9' },
  ]);
});
