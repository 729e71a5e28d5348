import { t } from '../i18n/index.svelte.ts';
import { toast } from '../state/toast.svelte.ts';

/** Copies, also over plain http and in old browsers, where the clipboard's own way is closed. */
export async function copyText(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast.say(done);
    return;
  } catch {
    // Falls through to the old way.
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'vh';
  document.body.append(area);
  area.select();
  const ok = document.execCommand('copy');
  area.remove();
  if (ok) toast.say(done);
  else window.prompt(t('forward.failed'), text);
}
