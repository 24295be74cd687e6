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
import { tellUse } from './stores/inUse.ts';
import { announceNonce } from './theme/nonce.ts';

// Zod would test whether it may compile code, and the page's content security policy forbids even the test.
z.config({ jitless: true });

// Uncaught errors are logged and reported in plain words, so that none vanishes unseen.
window.addEventListener('unhandledrejection', (event) => {
  logFault('rejection', event.reason);
  notifyUnforeseen(event.reason);
});
window.addEventListener('error', ({ error }) => {
  // Without an exception, this is ResizeObserver's notice that the layout could not follow within a frame. The browser
  // continues by itself.
  if (error === undefined || error === null) return;
  logFault('error', error);
  notifyUnforeseen(error);
});
// Uncaught errors of the main process, which has logged them. Without a bridge, `startApp` reports the failure.
window.desk?.on('unforeseen', () => notifyUnforeseen());

warnBeforeClosing();
keepAllDrafts();
announceNonce();
tellUse();
void startApp();

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
