/** Begins once the page stands: the service worker, what the sign of trust says, and whose turn it is. */
import { mount } from 'svelte';
import { o } from '../i18n/offline.ts';
import { live } from '../live/live.svelte.ts';
import { glance } from '../state/glance.svelte.ts';
import { session } from '../state/session.svelte.ts';
import { tellServer } from './enter.ts';
import { here } from './here.ts';
import { outbox } from './index.svelte.ts';
import { panels } from './panels.svelte.ts';
import { register } from './update.svelte.ts';

const SEEN_EVERY = 30_000;

function sign(): void {
  const others = outbox.others.reduce((sum, { waiting, attention }) => sum + waiting + attention, 0);
  const { waiting, attention } = outbox;
  glance.care = attention > 0;
  glance.text =
    attention > 0
      ? o('sign.attention', { n: attention })
      : outbox.sending && waiting > 0
        ? o('sign.sending', { n: waiting })
        : waiting > 0
          ? o('sign.waiting', { n: waiting })
          : others > 0
            ? o('sign.others', { n: others })
            : '';
  glance.open = session.signedIn || others > 0 ? () => (panels.open = 'outbox') : null;
}

$effect.root(() => {
  $effect(sign);
  // Whose reads and records this device looks at; the service worker has done it already where there is one.
  $effect(() => {
    const login = session.account?.login;
    if (login && !session.here && !session.lost) void whoseTurn(login);
  });
  let was = live.online;
  $effect(() => {
    const back = live.online && !was;
    was = live.online;
    if (live.online && live.asOf !== null && session.here) void tellServer();
    // What it was let in by may have run out meanwhile, or may have been a copy.
    else if (back && session.data) void session.load();
  });
});

async function whoseTurn(login: string): Promise<void> {
  const { login: known, unsaid } = await here().current();
  // After a cold start it may be the tablet alone that let somebody in.
  if (known === login && unsaid) session.here = true;
  else if (known !== login) await here().setCurrent(login);
}

/** Somebody is at it: a shared tablet that lies about for long wants the PIN again. */
let noted = 0;
async function seen(): Promise<void> {
  if (!session.signedIn || Date.now() - noted < SEEN_EVERY) return;
  noted = Date.now();
  const current = await here().current();
  if (current.login) await here().setFact('current', { ...current, seenAt: noted });
}
for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, () => void seen(), { passive: true });
void seen();

void register();
/** Without a network before anything of it is here it comes later. */
const bring = (): void =>
  void import('./Host.svelte')
    .then(({ default: Host }) => mount(Host, { target: document.body }))
    .catch(() => addEventListener('online', bring, { once: true }));
bring();
