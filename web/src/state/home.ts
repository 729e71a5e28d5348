import type { Session } from '../api/access.ts';
import type { Screen } from './route.ts';

/** Where somebody's work begins: the overview for the office and for those who only read, today's visits for an inspector, one's own for all others. */
export function homeOf(session: Session | null): Screen {
  const role = session?.account?.role;
  if (role === 'inspector') return { name: 'inspect', part: 'today' };
  return role === 'member' ? { name: 'me', part: 'mine' } : { name: 'home' };
}
