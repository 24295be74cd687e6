import { app } from './api/app.ts';
import { dialog } from './api/dialog.ts';
import { ipcMain } from './api/ipc-main.ts';
import { Menu } from './api/menu.ts';
import { nativeTheme } from './api/native-theme.ts';
import { net } from './api/net.ts';
import { powerMonitor } from './api/power-monitor.ts';
import { powerSaveBlocker } from './api/power-save-blocker.ts';
import { protocol } from './api/protocol.ts';
import { screen } from './api/screen.ts';
import { session } from './api/session.ts';
import { BrowserWindow } from './api/window.ts';
import { strict } from './strict.ts';

/** Imported by electron-store, which makes no use of it here. */
const shell = strict('shell', {});

/**
 * The module that `import … from 'electron'` and `require('electron')` give in the main process. Importing a name that is
 * missing here is an error.
 */
const electron = strict('electron', {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  net,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
});

export default electron;
export {
  app,
  BrowserWindow,
  dialog,
  electron as 'module.exports',
  ipcMain,
  Menu,
  nativeTheme,
  net,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
};
