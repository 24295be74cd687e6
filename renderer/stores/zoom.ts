import { create } from 'zustand';
import type { ZoomState } from '../../contract/window.ts';
import { notifyZoom } from '../components/notify.tsx';
import { i18n } from '../i18n/index.ts';
import { call, onEvent } from '../ipcClient.ts';
import { useNavigation } from './navigation.ts';

/** How large the page is shown; null until the main process was asked. */
export const useZoom = create<{ zoom: ZoomState | null }>(() => ({ zoom: null }));

/** Asks for the zoom. It is set by keys as well, so the main process tells of each change. */
export async function readZoom(): Promise<void> {
  useZoom.setState({ zoom: await call('zoom.state') });
}

/** Shows each change where the person is. The settings show it by themselves. Returns what stops this. */
export function listenToZoom(): () => void {
  return onEvent('zoom', (zoom) => {
    useZoom.setState({ zoom });
    if (useNavigation.getState().screen.name !== 'settings')
      notifyZoom(i18n.t('settings:preferences.zoomNow', { percent: zoom.percent }));
  });
}
