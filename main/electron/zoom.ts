import type { WebContents } from 'electron';
import type { ZoomChange, ZoomState } from '../../contract/window.ts';
import type { TellPage } from './ipc.ts';
import type { WindowState } from './window-state.ts';
import { leastZoom, mostZoom, zoomAfter, zoomKey } from './zoom-steps.ts';

export interface Zoom {
  state(): ZoomState;
  change(change: ZoomChange): ZoomState;
  /** Applies the stored zoom to this page, and changes it by key and mouse wheel from then on. */
  attach(contents: WebContents): void;
}

/** Creates the zoom of the page, which is stored with the window's state. Sends each change to the page. */
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
      // Chromium stores the zoom per host name and ignores a new zoom before a page of that host is loaded, or after it has
      // crashed.
      contents.on('did-navigate', apply);
      // Windows and Linux have no menu, so no zoom keys. A prevented key reaches neither the page nor the menu.
      contents.on('before-input-event', (event, input) => {
        const change = zoomKey(input, process.platform === 'darwin');
        if (change === null) return;
        event.preventDefault();
        zoom.change(change);
      });
      // Ctrl and the mouse wheel.
      contents.on('zoom-changed', (_event, direction) => {
        zoom.change(direction);
      });
    },
  };
  return zoom;
}
