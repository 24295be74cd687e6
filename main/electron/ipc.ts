import { type BrowserWindow, ipcMain, type WebContents } from 'electron';
import type { Events } from '../../contract/ipc.ts';
import { channelOf, type EventName, methods } from '../../contract/surface.ts';
import type { Backend } from '../ports.ts';
import { isFromPage } from './sender.ts';

/** The calls that the page has made. */
export interface PageCalls {
  /** Waits until the open calls have been answered. */
  done(): Promise<void>;
  /** How many calls there were since the start. */
  count(): number;
}

/**
 * Answers the page's calls. Checked in this order: who asks (here), what is asked (`backend.call` checks the input
 * against the contract), whether it may be done (the services).
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

/** Tells the page of an event. */
export type TellPage = <E extends EventName>(event: E, payload: Events[E]) => void;

export interface PageTeller {
  tell: TellPage;
  /** The page is told from its first document on, which asks for everything that was said before. */
  attach(contents: WebContents): void;
}

/** Returns what tells the page, as long as there is one: it may be told before it is there, and in the midst of closing. */
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
