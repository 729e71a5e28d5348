import type { Account } from '../api/access.ts';
import type { AccountRole, AccountState } from '../api/types.ts';

/** The accounts that a text, a role and a state leave over; empty is any. Who waits comes first. */
export function matchingAccounts(
  all: readonly Account[],
  text: string,
  role: AccountRole | '',
  state: AccountState | '',
): Account[] {
  const q = text.trim().toLowerCase();
  const fits = ({ login, person, ...account }: Account) =>
    (!role || account.role === role) &&
    (!state || account.state === state) &&
    (!q || [login, person?.name, person?.code].some((part) => part?.toLowerCase().includes(q)));
  const first = ({ state: of }: Account) => (of === 'pending' ? 0 : of === 'open' ? 1 : 2);
  return all.filter(fits).sort((a, b) => first(a) - first(b));
}
