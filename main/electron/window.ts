import { app, BrowserWindow, nativeTheme, type Session } from 'electron';
import { startUrl } from './address.ts';

const background = () => (nativeTheme.shouldUseDarkColors ? '#1a1b1e' : '#ffffff');

/** Milliseconds before a crashed page is loaded again, so that one that always crashes does not spin. */
const reloadDelay = 1000;

/** Opens the one window of the desk. */
export function openWindow(session: Session, preload: string): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Investment Desk',
    width: 1280,
    height: 800,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    backgroundColor: background(),
    webPreferences: {
      session,
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
      // What is typed here is personal data: it is not handed to a spelling service or dictionary.
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  // WebRTC is no request, so the session is not asked. Over UDP it could reach any address and would announce this
  // machine to its neighbours; over TCP it keeps to the session's proxy. `headers.ts` forbids it besides.
  window.webContents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  const repaint = () => window.setBackgroundColor(background());
  nativeTheme.on('updated', repaint);
  window.once('closed', () => nativeTheme.off('updated', repaint));
  window.once('ready-to-show', () => window.show());
  // Everything typed is saved by the main process; a page that crashed only has to be shown again.
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return;
    setTimeout(() => {
      if (!window.isDestroyed()) window.webContents.reload();
    }, reloadDelay);
  });
  void window.loadURL(startUrl);
  return window;
}

export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
