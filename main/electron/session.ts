import { app, type Session, session } from 'electron';

/** Port 9 of this machine ("discard"): nobody listens there. */
const nowhere = 'http://127.0.0.1:9';

/**
 * Keeps every session from fetching a spelling dictionary. Electron loads the dictionary of the system's language for each
 * session that it makes, also where `spellcheck` is off, and fetches a missing one from a server of Google's. It is told
 * of the new session before anything is fetched, and must have none of its languages left by the end of the same tick. On
 * macOS both calls do nothing, and nothing is fetched there. To be called before `ready`.
 */
export function fetchNoDictionaries(): void {
  app.on('session-created', (created) => {
    created.setSpellCheckerLanguages([]);
    created.setSpellCheckerDictionaryDownloadURL(`${nowhere}/`);
  });
}

/**
 * Opens the page's own session: separate from the one that `net.request` uses, so that everything can be forbidden here
 * without touching the main process's network; and in memory, so that Chromium keeps nothing of what is on the
 * screen (cache, storage, cookies) on the disk. Rejects when the page's network cannot be shut: it must not be loaded then.
 */
export async function openPageSession(): Promise<Session> {
  const pageSession = session.fromPartition('page', { cache: false });
  denyAll(session.defaultSession);
  denyAll(pageSession);
  const open = ['app:', 'blob:', 'data:', 'devtools:'];
  pageSession.webRequest.onBeforeRequest((details, callback) => {
    const allowed = URL.canParse(details.url) && open.includes(new URL(details.url).protocol);
    callback({ cancel: !allowed });
  });
  // Not everything is a request that can be cancelled: WebRTC over TCP, connections made in advance. All of it goes
  // through the proxy, also what is for this machine (`<-loopback>`), and so ends there.
  await pageSession.setProxy({
    mode: 'fixed_servers',
    proxyRules: nowhere,
    proxyBypassRules: '<-loopback>',
  });
  return pageSession;
}

function denyAll(target: Session): void {
  target.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  target.setPermissionCheckHandler(() => false);
  target.on('will-download', (event) => event.preventDefault());
}
