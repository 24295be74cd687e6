import { app, type Session, session } from 'electron';

/** An address where nothing listens: port 9 ("discard") of this machine. */
const nowhere = 'http://127.0.0.1:9';

/**
 * Prevents every session from downloading a spelling dictionary. Electron loads the dictionary of the system's language for
 * each new session, even with `spellcheck` off, and downloads a missing one from a Google server. `session-created` fires
 * before the download, which starts unless the session's languages are cleared in the same tick. On macOS both calls do
 * nothing, and nothing is downloaded. Must be called before `ready`.
 */
export function fetchNoDictionaries(): void {
  app.on('session-created', (created) => {
    created.setSpellCheckerLanguages([]);
    created.setSpellCheckerDictionaryDownloadURL(`${nowhere}/`);
  });
}

/**
 * Opens the page's own session. It is separate from the session of `net.request`, so that all network access can be
 * forbidden here without affecting the main process. It is in memory, so that Chromium writes nothing of what is on the
 * screen to the disk (cache, storage, cookies). Rejects when the page's network cannot be blocked; the page must not be
 * loaded then.
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
  // WebRTC over TCP and connections made in advance are not requests that can be cancelled. They all go through this proxy,
  // where nothing listens, including connections to this machine (`<-loopback>`).
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
