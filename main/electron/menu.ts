import { app, Menu, type WebContents } from 'electron';
import type { Language } from '../../contract/language.ts';
import { editMenu, type MenuActions, menuBar } from './menu-items.ts';
import { menuWords } from './menu-words.ts';

/** The labels of menus that are built from now on. */
let words = menuWords.de;

/**
 * Sets the language of the menus. macOS gets a menu bar, because copy and paste work there only through its entries. The
 * other systems get none (null): by default Electron shows its own, with reload and developer tools.
 */
export function setMenu(language: Language, actions: MenuActions): void {
  words = menuWords[language];
  const hasBar = process.platform === 'darwin';
  Menu.setApplicationMenu(hasBar ? Menu.buildFromTemplate(menuBar(words, actions, app.isPackaged)) : null);
}

/** Opens the edit menu on right click, Shift+F10 or the menu key. Electron has no such menu of its own. */
export function offerEditMenu(contents: WebContents): void {
  contents.on('context-menu', (_event, params) => {
    const items = editMenu(words, params);
    if (items.length === 0) return;
    const { x, y, menuSourceType: sourceType } = params;
    // By default a menu opens at the mouse pointer, which may be anywhere when the keyboard opened the menu.
    Menu.buildFromTemplate(items).popup(sourceType === 'keyboard' ? { x, y, sourceType } : {});
  });
}
