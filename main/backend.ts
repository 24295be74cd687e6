import { createDesk, type DeskOptions } from './desk.ts';
import { createDispatch } from './ipc/dispatch.ts';
import { createHandlers } from './ipc/handlers.ts';
import type { Backend, Ports } from './ports.ts';
import { isAtKeychain } from './secrets/keychain.ts';
import { isAtFolder } from './storage/far-folder.ts';
import type { Workspace } from './workspace.ts';

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
  /** Blocked, there is nothing to be told. */
  function whileOpen(tell: (workspace: Workspace) => void): void {
    try {
      tell(desk.workspace());
    } catch {
      // Nothing is open.
    }
  }
  const opening = desk.open();
  return {
    async call(method, input) {
      if (method !== 'app.state' && method !== 'app.unsaved') await opening;
      return dispatch(method, input);
    },
    onEvent: desk.onEvent,
    wake: () => whileOpen((workspace) => workspace.wake()),
    networkLost: () => whileOpen((workspace) => workspace.networkLost()),
    language: desk.language,
    unforeseen: desk.unforeseen,
    isAtKeychain,
    isAtFolder,
    leave: desk.unsaved.flush,
    hasUnsaved: () => desk.unsaved.is || desk.isReplacing(),
    isSending: desk.isSending,
    stop: desk.stop,
    abandon: desk.abandon,
    close: desk.close,
  };
}
