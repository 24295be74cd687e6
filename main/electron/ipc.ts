import { type BrowserWindow, ipcMain, type WebContents } from 'electron';
import type { Events } from '../../contract/ipc.ts';
import { channelOf, type EventName, methods } from '../../contract/surface.ts';
import type { Backend } from '../ports.ts';
import { isFromPage } from './sender.ts';

/** The page's calls since the start. */
export interface PageCalls {
  /** Resolves when all calls that are open now have been answered. */
  done(): Promise<void>;
  /** Number of calls since the start. */
  count(): number;
}

/**
 * Answers the page's calls. Three checks in this order: the sender (here), the input (`backend.call`, against the contract)
 * and whether the action is allowed (the services).
 */
export function answerPage(backend: Backend, currentWindow: () => BrowserWindow | null): PageCalls {
  const open = new Set<Promise<unknown>>();
  let count = 0;
  for (const method of methods) {
    ipcMain.handle(channelOf(method), (event, input: unknown) => {
      if (!isFromPage(event, currentWindow())) throw new Error('Refused: not the page of Investment Desk.');
      count += 1;
      const call = backend.call(method, input);
      open.add(call);
      return call.finally(() => open.delete(call));
    });
  }
  return {
    done: async () => {
      await Promise.allSettled(open);
    },
    count: () => count,
  };
}

/** Sends an event to the page. */
export type TellPage = <E extends EventName>(event: E, payload: Events[E]) => void;

export interface PageTeller {
  tell: TellPage;
  /** Starts sending to this page from its first document on. That document asks for the state, so it misses nothing. */
  attach(contents: WebContents): void;
}

/**
 * Returns the sender of events to the page. Drops events while there is no page: before the first one, and while closing.
 */
export function pageTeller(): PageTeller {
  let page: WebContents | null = null;
  return {
    tell(event, payload) {
      if (page?.isDestroyed() === false) page.send(channelOf(event), payload);
    },
    attach(contents) {
      contents.on('did-navigate', () => {
        page = contents;
      });
      contents.on('render-process-gone', () => {
        page = null;
      });
    },
  };
}
