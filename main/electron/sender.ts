import type { IpcMainInvokeEvent } from 'electron';
import { isAppUrl } from './address.ts';

/**
 * True when a message comes from the main frame of the app's own window while it shows the app's own page. False for a
 * frame that no longer exists.
 * @param window the app's own window; null when it is closed
 */
export function isFromPage(
  { sender, senderFrame }: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>,
  window: { webContents: IpcMainInvokeEvent['sender'] } | null,
): boolean {
  if (window === null || sender !== window.webContents) return false;
  return senderFrame !== null && senderFrame.parent === null && isAppUrl(senderFrame.url);
}
