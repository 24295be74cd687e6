import { createDesk, type DeskOptions } from './desk.ts';
import { createDispatch } from './ipc/dispatch.ts';
import { createHandlers } from './ipc/handlers.ts';
import type { Backend, Ports } from './ports.ts';

/**
 * Everything behind the IPC boundary, put together. Begins to open keychain and data at once; until that is done,
 * calls wait for it, so the page never sees a desk that is half there.
 */
export function createBackend(ports: Ports, options: Partial<DeskOptions> = {}): Backend {
  const defect = options.defect ?? reportDefect;
  const desk = createDesk(ports, { ...options, defect });
  const dispatch = createDispatch(createHandlers(desk), { defect, storage: desk.storageFailed });
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
    leave: desk.leave,
    async close() {
      await opening;
      await desk.close();
    },
  };
}

/**
 * A defect in the log: its kind and where it happened. Not its message, which may carry what was being worked on.
 */
function reportDefect(error: unknown): void {
  const { name, code, stack } = error as NodeJS.ErrnoException;
  const frames = (stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 8);
  console.error([`Investment Desk: ${name ?? 'Error'}${code ? ` ${code}` : ''}`, ...frames].join('\n'));
}
