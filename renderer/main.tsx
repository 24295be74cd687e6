import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './theme/tokens.css';
import './theme/global.css';
import './i18n/index.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { App } from './App.tsx';
import { notifyUnforeseen } from './components/notify.tsx';
import { logFault } from './faults.ts';
import { warnBeforeClosing } from './shell/closing.ts';
import { keepAllDrafts } from './shell/keptDrafts.ts';
import { startApp } from './stores/app.ts';
import { announceNonce } from './theme/nonce.ts';

// Zod would try whether it may compile code; the page's content security policy forbids even to try.
z.config({ jitless: true });

// What nobody caught: logged, and said in plain words instead of vanishing.
window.addEventListener('unhandledrejection', (event) => {
  logFault('rejection', event.reason);
  notifyUnforeseen(event.reason);
});
window.addEventListener('error', ({ error }) => {
  // The layout could not follow within a frame: the browser goes on by itself, and there is no exception.
  if (error === undefined || error === null) return;
  logFault('error', error);
  notifyUnforeseen(error);
});
// The same of the main process, which has logged it. Without a bridge, `startApp` says so.
window.desk?.on('unforeseen', () => notifyUnforeseen());

warnBeforeClosing();
keepAllDrafts();
announceNonce();
void startApp();

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
