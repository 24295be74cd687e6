import { keepHeapSmall } from './app/heap.ts';
import { startShell } from './electron/shell.ts';

keepHeapSmall();
startShell(() => import('./ipc/backend.ts'));
