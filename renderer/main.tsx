import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './theme/tokens.css';
import './theme/global.css';
import './i18n/index.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { App } from './App.tsx';
import { notifyFailure } from './components/notify.tsx';
import { startApp } from './stores/app.ts';
import { announceNonce } from './theme/nonce.ts';

// Zod would try whether it may compile code; the page's content security policy forbids even to try.
z.config({ jitless: true });

// A promise that nobody waited for: said in plain words instead of vanishing.
window.addEventListener('unhandledrejection', (event) => notifyFailure(event.reason));

announceNonce();
void startApp();

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
