/** A device that trusts an authority of ours under a name that is not this machine's own. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

export const NAME = 'renling.test';

/** What a browser is started with that trusts these authorities beside its own, as if they had been installed there. */
export function trusting(home: string, ...authorities: string[]): { args: string[]; env: Record<string, string> } {
  const store = join(home, '.pki/nssdb');
  mkdirSync(store, { recursive: true });
  execFileSync('certutil', ['-d', `sql:${store}`, '-N', '--empty-password']);
  for (const file of authorities)
    execFileSync('certutil', ['-d', `sql:${store}`, '-A', '-t', 'C,,', '-n', 'Renling', '-i', file]);
  return {
    args: [`--host-resolver-rules=MAP ${NAME} 127.0.0.1`],
    env: { ...(process.env as Record<string, string>), HOME: home },
  };
}
