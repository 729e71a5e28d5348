import { describe, expect, it } from 'vitest';
import { hex, signedText } from './keyring.ts';

describe('what a tablet signs', () => {
  it('names the account, so that no signature lets another one in', () =>
    expect(signedText('owner', '17950000')).toBe('renling pin 1\nowner\n17950000'));
  it('is written in hexadecimal with both digits of each byte', () =>
    expect(hex(new Uint8Array([0, 4, 255]).buffer)).toBe('0004ff'));
});
