import { fail } from '../host.ts';
import { strict } from '../strict.ts';

const roles: Electron.MenuItemConstructorOptions['role'][] = [
  'appMenu',
  'editMenu',
  'windowMenu',
  'viewMenu',
  'cut',
  'copy',
  'paste',
  'selectAll',
];
const built = new WeakSet<object>();

/** Nothing is shown; what is asked for is checked. */
export const Menu = strict('Menu', {
  buildFromTemplate(template: Electron.MenuItemConstructorOptions[]) {
    for (const { role, enabled: _, ...rest } of template) {
      if (!role || !roles.includes(role)) fail(`the menu role ${role} is not declared`);
      const odd = Object.keys(rest)[0];
      if (odd) fail(`the menu item option ${odd} is not declared`);
    }
    const menu = strict('Menu', { popup: () => {}, items: template }) as unknown as Electron.Menu;
    built.add(menu);
    return menu;
  },
  setApplicationMenu(menu: Electron.Menu | null) {
    if (menu !== null && !built.has(menu)) throw new TypeError('Not a menu');
  },
} satisfies Pick<typeof Electron.Menu, 'buildFromTemplate' | 'setApplicationMenu'>);
