import { describe, expect, it } from 'vitest';
import type { Account } from '../api/access.ts';
import { matchingAccounts } from './matching.ts';

const account = (login: string, role: Account['role'], state: Account['state'], name: string): Account => ({
  login,
  role,
  state,
  person: { code: `P-${login}`, name },
  has_password: true,
  version: 1,
});
const ALL = [
  account('admin', 'admin', 'open', '吴示申'),
  account('gone', 'member', 'closed', '王示甲'),
  account('new', 'member', 'pending', '李示乙'),
];

describe('accounts are found', () => {
  it('by name, login and code, whoever waits to be confirmed first', () => {
    expect(matchingAccounts(ALL, '', '', '').map(({ login }) => login)).toEqual(['new', 'admin', 'gone']);
    expect(matchingAccounts(ALL, '王示', '', '')).toHaveLength(1);
    expect(matchingAccounts(ALL, 'p-ADMIN', '', '')).toHaveLength(1);
  });
  it('by role and state together', () => {
    expect(matchingAccounts(ALL, '', 'member', 'closed').map(({ login }) => login)).toEqual(['gone']);
    expect(matchingAccounts(ALL, '吴', 'member', '')).toEqual([]);
  });
});
