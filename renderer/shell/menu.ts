import { openPanel } from '../features/settings/settingsStore.ts';
import { onEvent } from '../ipcClient.ts';
import { goTo } from '../stores/navigation.ts';

/** Runs the commands of the system's menu. Returns a function that stops listening. */
export function listenToMenu(): () => void {
  return onEvent('menu', ({ command }) => {
    goTo({ name: 'settings' });
    if (command === 'about') openPanel('about');
  });
}
