import { net } from 'electron';

/**
 * Electron's network stack as a `fetch`: the system's proxy, PAC script and company CAs apply. Nothing of the
 * platform's answers is kept by Chromium: no cache, no cookies. To be used after `ready`.
 */
export const platformFetch: typeof fetch = (input, init) =>
  net.fetch(input instanceof URL ? input.href : input, {
    ...init,
    cache: 'no-store',
    credentials: 'omit',
    bypassCustomProtocolHandlers: true,
  });

/** How often the system is asked whether it has a network at all. There is no event for it. Milliseconds. */
const networkInterval = 5_000;

/** Tells when the system's network comes or goes. Only a hint: a network is not yet the platform. */
export function watchNetwork(changed: (online: boolean) => void): void {
  let online = net.isOnline();
  setInterval(() => {
    if (net.isOnline() === online) return;
    online = !online;
    changed(online);
  }, networkInterval).unref();
}
