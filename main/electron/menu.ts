import { app, Menu, type WebContents } from 'electron';
import { editMenu, type MenuActions, menuBar } from './menu-items.ts';
import { menuWords } from './menu-words.ts';

/** The language of menus that open from now on. */
let words = menuWords.de;

/**
 * Sets the language of the menus. macOS knows copy and paste only through a menu bar. Elsewhere there is none: without one,
 * Electron would show its own, with reload and developer tools.
 */
export function setMenu(language: 'de' | 'en', actions: MenuActions): void {
  words = menuWords[language];
  const hasBar = process.platform === 'darwin';
  Menu.setApplicationMenu(hasBar ? Menu.buildFromTemplate(menuBar(words, actions, app.isPackaged)) : null);
}

/** Right mouse button, Shift+F10 or the menu key: undo, cut, copy, paste. Electron has no such menu of its own. */
export function offerEditMenu(contents: WebContents): void {
  contents.on('context-menu', (_event, params) => {
    const items = editMenu(words, params);
    if (items.length === 0) return;
    const { x, y, menuSourceType: sourceType } = params;
    // By default it opens at the mouse, which is anywhere when the keyboard has asked for it.
    Menu.buildFromTemplate(items).popup(sourceType === 'keyboard' ? { x, y, sourceType } : {});
  });
}
