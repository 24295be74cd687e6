import type { MenuCommand } from '../../contract/window.ts';
import type { Action } from '../actions/scope.ts';
import { windowScope } from '../actions/windowScope.ts';
import { openPanel } from '../features/settings/settingsStore.ts';
import { onEvent } from '../ipcClient.ts';
import { openArea } from './screens.tsx';

/** What the entries of the system's menu do. */
const menuActions: Record<MenuCommand, Action> = {
  settings: openArea.settings,
  about: windowScope.register({
    name: 'about',
    keys: [],
    perform: () => {
      openArea.settings.perform();
      openPanel('about');
    },
  }),
};

/** Runs the commands of the system's menu. Returns a function that stops listening. */
export const listenToMenu = (): (() => void) =>
  onEvent('menu', ({ command }) => menuActions[command].perform());
