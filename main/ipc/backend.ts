import { createApp } from '../app/app.ts';
import type { AppOptions } from '../app/core.ts';
import type { Backend, Ports } from '../ports.ts';
import { isAtFolder } from '../profile/far-folder.ts';
import { isAtKeychain } from '../secrets/keychain.ts';
import type { EnvironmentSession } from '../session/session.ts';
import { createDispatch } from './dispatch.ts';
import { createHandlers } from './handlers.ts';

/**
 * Creates everything behind the IPC boundary, and starts opening the keychain and the data at once. Calls wait until
 * opening has ended, so the page never sees a half-open app.
 */
export function createBackend(ports: Ports, options: Partial<AppOptions> = {}): Backend {
  const { log } = ports;
  const defect = options.defect ?? ((error: unknown) => log.write('app.defect', { exception: error }));
  const app = createApp(ports, { ...options, defect });
  const dispatch = createDispatch(createHandlers(app), app.file, {
    defect,
    storage: app.storageFailed,
    failed: (method, code) => log.write('page.callFailed', { method, failure: code }),
  });
  /** Passes the open session to `tell`. Does nothing while no environment is open. */
  function whileOpen(tell: (session: EnvironmentSession) => void): void {
    try {
      tell(app.opened().session);
    } catch {
      // No environment is open.
    }
  }
  const opening = app.open();
  return {
    async call(method, input) {
      if (method !== 'app.state' && method !== 'app.unsaved') await opening;
      return dispatch(method, input);
    },
    onEvent: app.onEvent,
    wake: () => whileOpen((session) => session.wake()),
    networkLost: () => whileOpen((session) => session.networkLost()),
    language: app.language,
    unforeseen: app.unforeseen,
    isAtKeychain,
    isAtFolder,
    leave: app.unsaved.flush,
    hasUnsaved: () => app.unsaved.is || app.isReplacing(),
    isSending: app.isSending,
    stop: app.stop,
    abandon: app.abandon,
    close: app.close,
  };
}
