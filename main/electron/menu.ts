import { app, Menu, type MenuItemConstructorOptions, type WebContents } from 'electron';

/**
 * macOS knows copy and paste only through a menu. Elsewhere there is none: without one, Electron would show its
 * own, with reload and developer tools.
 */
export function setMenu(): void {
  if (process.platform !== 'darwin') {
    Menu.setApplicationMenu(null);
    return;
  }
  const template: MenuItemConstructorOptions[] = [
    { role: 'appMenu' },
    { role: 'editMenu' },
    { role: 'windowMenu' },
  ];
  if (!app.isPackaged) template.push({ role: 'viewMenu' });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

/** Right mouse button: cut, copy, paste; Electron has no such menu of its own. */
export function offerEditMenu(contents: WebContents): void {
  contents.on('context-menu', (_event, { isEditable, selectionText, editFlags }) => {
    if (!isEditable && selectionText === '') return;
    const items: MenuItemConstructorOptions[] = [{ role: 'copy', enabled: editFlags.canCopy }];
    if (isEditable) {
      items.unshift({ role: 'cut', enabled: editFlags.canCut });
      items.push({ role: 'paste', enabled: editFlags.canPaste });
      items.push({ role: 'selectAll', enabled: editFlags.canSelectAll });
    }
    Menu.buildFromTemplate(items).popup();
  });
}
