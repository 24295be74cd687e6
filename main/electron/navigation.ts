import type { WebContents, WebContentsWillFrameNavigateEventParams } from 'electron';
import { isAppUrl } from './address.ts';

/** Where a frame is to go. */
type Target = Pick<WebContentsWillFrameNavigateEventParams, 'isMainFrame' | 'url'>;

/**
 * True when a frame may go to an address: the main frame to our own page, any other one to a document in `srcdoc` or to an
 * empty one. Whether such a document may load anything is the policy's matter (see `headers.ts`).
 */
export const mayNavigate = ({ isMainFrame, url }: Target): boolean =>
  isMainFrame ? isAppUrl(url) : url === 'about:srcdoc' || url === 'about:blank';

/** Keeps the window to our page: it goes nowhere, opens nothing and embeds nothing. */
export function keepToOwnPage(contents: WebContents): void {
  contents.on('will-frame-navigate', (details) => {
    if (!mayNavigate(details)) details.preventDefault();
  });
  // Nothing of ours redirects.
  contents.on('will-redirect', (details) => details.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
