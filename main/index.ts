import { createBackend } from './backend.ts';
import { startShell } from './electron/shell.ts';

startShell((ports) => createBackend(ports));
