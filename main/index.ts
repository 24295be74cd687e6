import { startShell } from './electron/shell.ts';

startShell(() => import('./ipc/backend.ts'));
