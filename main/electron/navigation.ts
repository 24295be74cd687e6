import type { WebContents } from 'electron';
import { isDeskUrl } from './address.ts';

/**
 * The window shows our page and nothing else: it goes nowhere, opens nothing and embeds nothing. A frame may show
 * a document as `srcdoc`; whether it may load anything is the policy's matter (see `headers.ts`).
 */
export function keepToOwnPage(contents: WebContents): void {
  contents.on('will-frame-navigate', (details) => {
    const allowed = details.isMainFrame
      ? isDeskUrl(details.url)
      : details.url === 'about:srcdoc' || details.url === 'about:blank';
    if (!allowed) details.preventDefault();
  });
  contents.on('will-redirect', (details) => details.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
