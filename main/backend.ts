import { createDesk, type DeskOptions } from './desk.ts';
import { createDispatch } from './ipc/dispatch.ts';
import { createHandlers } from './ipc/handlers.ts';
import type { Backend, Ports } from './ports.ts';
import { isAtKeychain } from './secrets/keychain.ts';

/**
 * Everything behind the IPC boundary, put together. Begins to open keychain and data at once; until that is done,
 * calls wait for it, so the page never sees a desk that is half there.
 */
export function createBackend(ports: Ports, options: Partial<DeskOptions> = {}): Backend {
  const { log } = ports;
  const defect = options.defect ?? ((error: unknown) => log.write('app.defect', { exception: error }));
  const desk = createDesk(ports, { ...options, defect });
  const dispatch = createDispatch(createHandlers(desk), {
    defect,
    storage: desk.storageFailed,
    failed: (method, code) => log.write('page.callFailed', { method, failure: code }),
  });
  const opening = desk.open();
  return {
    async call(method, input) {
      if (method !== 'app.state') await opening;
      return dispatch(method, input);
    },
    onEvent: desk.onEvent,
    wake() {
      try {
        desk.workspace().wake();
      } catch {
        // Blocked: there is nothing to wake.
      }
    },
    language: desk.language,
    unforeseen: desk.unforeseen,
    isAtKeychain,
    leave: desk.leave,
    stop: desk.stop,
    close: desk.close,
  };
}
