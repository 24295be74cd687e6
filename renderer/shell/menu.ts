import { openPanel } from '../features/settings/settingsStore.ts';
import { onEvent } from '../ipcClient.ts';
import { goTo } from '../stores/navigation.ts';

/** Does what the system's menu asks for. Returns what stops this. */
export function listenToMenu(): () => void {
  return onEvent('menu', ({ command }) => {
    goTo({ name: 'settings' });
    if (command === 'about') openPanel('about');
  });
}
