import type { IpcMainInvokeEvent } from 'electron';
import { isAppUrl } from './address.ts';

/**
 * True when a message comes from the main frame of our own window, while it shows our own page. A frame that is gone is no
 * sender.
 * @param window our own window; null: it is closed
 */
export function isFromPage(
  { sender, senderFrame }: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>,
  window: { webContents: IpcMainInvokeEvent['sender'] } | null,
): boolean {
  if (window === null || sender !== window.webContents) return false;
  return senderFrame !== null && senderFrame.parent === null && isAppUrl(senderFrame.url);
}
