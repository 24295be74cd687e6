import type { WebContents } from 'electron';
import type { ZoomChange, ZoomState } from '../../contract/window.ts';
import type { TellPage } from './ipc.ts';
import type { WindowState } from './window-state.ts';
import { leastZoom, mostZoom, zoomAfter, zoomKey } from './zoom-steps.ts';

export interface Zoom {
  state(): ZoomState;
  change(change: ZoomChange): ZoomState;
  /** Zooms this page: as kept, and from then on by key and wheel as well. */
  attach(contents: WebContents): void;
}

/** The zoom of the page, kept with the state of the window. The page is told of each change. */
export function createZoom(kept: WindowState, tell: TellPage): Zoom {
  let page: WebContents | null = null;
  const state = (): ZoomState => {
    const { zoom: percent } = kept.current;
    return { percent, canZoomIn: percent < mostZoom, canZoomOut: percent > leastZoom };
  };
  const apply = () => {
    if (page?.isDestroyed() === false) page.setZoomFactor(kept.current.zoom / 100);
  };
  const zoom: Zoom = {
    state,
    change(change) {
      kept.change({ zoom: zoomAfter(kept.current.zoom, change) });
      apply();
      tell('zoom', state());
      return state();
    },
    attach(contents) {
      page = contents;
      // Chromium keeps a zoom per host name and takes none before a page of it is there. A page that has crashed takes none
      // either.
      contents.on('did-navigate', apply);
      // Without a menu there are no keys for it on Windows and Linux. Prevented, a key reaches neither page nor menu.
      contents.on('before-input-event', (event, input) => {
        const change = zoomKey(input, process.platform === 'darwin');
        if (change === null) return;
        event.preventDefault();
        zoom.change(change);
      });
      // Ctrl and the wheel.
      contents.on('zoom-changed', (_event, direction) => {
        zoom.change(direction);
      });
    },
  };
  return zoom;
}
