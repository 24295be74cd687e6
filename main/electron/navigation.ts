import type { WebContents, WebContentsWillFrameNavigateEventParams } from 'electron';
import { isAppUrl } from './address.ts';

/** A navigation of a frame. */
type Target = Pick<WebContentsWillFrameNavigateEventParams, 'isMainFrame' | 'url'>;

/**
 * True when a frame may navigate to a URL: the main frame to the app's own page, any other frame to a `srcdoc` or empty
 * document. The policy in `headers.ts` decides what such a document may load.
 */
export const mayNavigate = ({ isMainFrame, url }: Target): boolean =>
  isMainFrame ? isAppUrl(url) : url === 'about:srcdoc' || url === 'about:blank';

/** Keeps the window on the app's own page: it navigates nowhere else, opens no window and embeds no `<webview>`. */
export function keepToOwnPage(contents: WebContents): void {
  contents.on('will-frame-navigate', (details) => {
    if (!mayNavigate(details)) details.preventDefault();
  });
  // The app itself never redirects.
  contents.on('will-redirect', (details) => details.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
