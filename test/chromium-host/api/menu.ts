import { fail, host, mustBeReady } from '../host.ts';
import { strict } from '../strict.ts';

type Template = Electron.MenuItemConstructorOptions;

/** The declared roles with Electron's own labels, which are English in every system language. */
const labels: Partial<Record<NonNullable<Template['role']>, string>> = {
  appMenu: 'Investment Desk',
  fileMenu: 'File',
  editMenu: 'Edit',
  windowMenu: 'Window',
  services: 'Services',
  hide: 'Hide Investment Desk',
  hideOthers: 'Hide Others',
  unhide: 'Show All',
  quit: 'Quit Investment Desk',
  close: 'Close Window',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  delete: 'Delete',
  selectAll: 'Select All',
  togglefullscreen: 'Toggle Full Screen',
  reload: 'Reload',
  toggleDevTools: 'Toggle Developer Tools',
  minimize: 'Minimize',
  zoom: 'Zoom',
  front: 'Bring All to Front',
};
const options = ['role', 'label', 'enabled', 'type', 'submenu', 'accelerator', 'click'];
const accelerator = /^((Command|Control|CommandOrControl|Shift|Alt)\+)+([A-Z0-9,-]|Plus|F\d+)$/;

/** A menu entry as a person would see it. */
export interface Shown {
  label: string;
  role?: Template['role'];
  enabled: boolean;
  submenu?: Shown[];
}
const built = new WeakMap<object, Shown[]>();

function item({ role, ...given }: Template): Shown {
  const odd = Object.keys(given).find((key) => !options.includes(key));
  if (odd) fail(`the menu item option ${odd} is not declared`);
  if (role && !(role in labels)) fail(`the menu role ${role} is not declared`);
  if (given.type && given.type !== 'separator') fail(`the menu item type ${given.type} is not declared`);
  if (!role && !given.type && !given.submenu && !given.click) fail('a menu item does nothing');
  if (given.accelerator && !accelerator.test(given.accelerator))
    fail(`the accelerator ${given.accelerator} is not understood`);
  const label = given.type ? '-' : (given.label ?? labels[role ?? 'copy'] ?? '');
  const submenu = given.submenu as Template[] | undefined;
  return {
    ...{ label, enabled: given.enabled ?? true },
    ...(role && { role }),
    ...(submenu && { submenu: submenu.map(item) }),
  };
}

/** Returns the entry of the menu bar or its menus with this label. */
export function entryOfBar(label: string): Shown | undefined {
  const all = (items: readonly Shown[]): Shown[] =>
    items.flatMap((each) => [each, ...all(each.submenu ?? [])]);
  return all(host.menuBar ?? []).find((each) => each.label === label);
}

/** Menus are checked and recorded, but not shown. */
export const Menu = strict('Menu', {
  buildFromTemplate(template: Template[]) {
    const items = template.map(item);
    const menu = strict('Menu', {
      popup: ({ x, y, sourceType: _, ...more }: Electron.PopupOptions = {}) => {
        const odd = Object.keys(more)[0];
        if (odd) fail(`menu.popup: the option ${odd} is not declared`);
        if (!host.windowOpen) throw new Error('Cannot open Menu without a BaseWindow present');
        const at = x === undefined || y === undefined ? null : { x, y };
        host.contextMenus.push({ items, at });
      },
    }) as unknown as Electron.Menu;
    built.set(menu, items);
    return menu;
  },
  setApplicationMenu(menu: Electron.Menu | null) {
    mustBeReady('Menu.setApplicationMenu');
    if (menu !== null && !built.has(menu)) throw new TypeError('Invalid menu');
    host.menuBar = menu && (built.get(menu) ?? null);
  },
} satisfies Pick<typeof Electron.Menu, 'buildFromTemplate' | 'setApplicationMenu'>);
