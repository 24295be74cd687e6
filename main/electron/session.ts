import { type Session, session } from 'electron';

/** Port 9 of this machine ("discard"): nobody listens there. */
const nowhere = 'http://127.0.0.1:9';

/**
 * The page's own session: separate from the one that `net.request` uses, so that everything can be forbidden here
 * without touching the main process's network; and in memory, so that Chromium keeps nothing of what is on the
 * screen (cache, storage, cookies) on the disk.
 */
export function openPageSession(): Session {
  const pageSession = session.fromPartition('page', { cache: false });
  denyAll(session.defaultSession);
  denyAll(pageSession);
  // Not everything is a request that can be cancelled: WebRTC over TCP, connections made in advance. All of it goes
  // through the proxy, also what is for this machine (`<-loopback>`), and so ends there.
  void pageSession.setProxy({
    mode: 'fixed_servers',
    proxyRules: nowhere,
    proxyBypassRules: '<-loopback>',
  });
  const open = ['app:', 'blob:', 'data:', 'devtools:'];
  pageSession.webRequest.onBeforeRequest((details, callback) => {
    const allowed = URL.canParse(details.url) && open.includes(new URL(details.url).protocol);
    callback({ cancel: !allowed });
  });
  return pageSession;
}

function denyAll(target: Session): void {
  target.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  target.setPermissionCheckHandler(() => false);
  target.on('will-download', (event) => event.preventDefault());
}
