import { notifyZoom } from '../components/notify.tsx';
import { i18n } from '../i18n/index.ts';
import { onEvent } from '../ipcClient.ts';
import { useNavigation } from '../stores/navigation.ts';
import { useZoom } from '../stores/zoom.ts';

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
