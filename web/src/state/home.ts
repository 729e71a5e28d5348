import type { Session } from '../api/access.ts';
import type { Screen } from './route.ts';

/** Where somebody's work begins: the overview for the office and for those who only read, one's own for all others. */
export function homeOf(session: Session | null): Screen {
  const role = session?.account?.role;
  return role === 'member' || role === 'inspector' ? { name: 'me', part: 'mine' } : { name: 'home' };
}
