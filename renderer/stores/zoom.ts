import { create } from 'zustand';
import type { ZoomState } from '../../contract/window.ts';
import { notifyZoom } from '../components/notify.tsx';
import { i18n } from '../i18n/index.ts';
import { call, onEvent } from '../ipcClient.ts';
import { useNavigation } from './navigation.ts';

/** The page's zoom; null until the main process has answered. */
export const useZoom = create<{ zoom: ZoomState | null }>(() => ({ zoom: null }));

/** Reads the zoom. Keys change it as well, so the main process reports each change. */
export async function readZoom(): Promise<void> {
  useZoom.setState({ zoom: await call('zoom.state') });
}

/**
 * Shows each change of the zoom, except in the settings, which show it themselves. Returns a function that stops
 * listening.
 */
export function listenToZoom(): () => void {
  return onEvent('zoom', (zoom) => {
    useZoom.setState({ zoom });
    if (useNavigation.getState().screen.name !== 'settings')
      notifyZoom(i18n.t('settings:preferences.zoomNow', { percent: zoom.percent }));
  });
}
