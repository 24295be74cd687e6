import { startShell } from './electron/shell.ts';

startShell(() => import('./backend.ts'));
