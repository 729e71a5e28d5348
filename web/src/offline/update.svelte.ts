/** The service worker: why there is none, and whether a newer app waits for a word. */
const HOURLY = 3_600_000;

/** In WeChat's own browser there is none, and over plain http no browser allows one. */
export type NoWorker = 'insecure' | 'wechat' | 'browser';
export function whyNoWorker(): NoWorker | null {
  if (/MicroMessenger/i.test(navigator.userAgent)) return 'wechat';
  if (!isSecureContext) return 'insecure';
  return 'serviceWorker' in navigator ? null : 'browser';
}

class Update {
  /** A newer version is on the device. */
  waiting = $state.raw<ServiceWorker | null>(null);
  /** The app is on this device: it starts without a network. */
  ready = $state(false);

  /** Nothing is lost by it: records and drafts are on the disk. */
  take(): void {
    const worker = this.waiting;
    if (!worker) return;
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    worker.postMessage('skip');
  }
}
export const update = new Update();

export async function register(): Promise<void> {
  if (whyNoWorker() !== null || import.meta.env.DEV) return;
  try {
    const registration = await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' });
    const look = () => {
      update.ready = registration.active !== null;
      // The first one ever has nobody to wait for.
      if (registration.waiting && navigator.serviceWorker.controller) update.waiting = registration.waiting;
    };
    const follow = (worker: ServiceWorker | null) => worker?.addEventListener('statechange', look);
    look();
    follow(registration.installing);
    registration.addEventListener('updatefound', () => follow(registration.installing));
    let asked = Date.now();
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'visible' || Date.now() - asked < HOURLY) return;
      asked = Date.now();
      registration.update().catch(() => {});
    });
  } catch {
    // A private window may refuse; then there is no cold start, and everything else works.
  }
}
