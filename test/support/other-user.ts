import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

/**
 * Returns why this machine can't start a process as another system user; null when it can. That needs root, and the user
 * must be able to read this project and to enter the temporary folder.
 */
export function whyNoOtherUser(uid: number): string | null {
  if (process.platform === 'win32') return 'Windows starts no process of another user without a password';
  if (process.getuid?.() !== 0) return 'only root can start processes of other users of the system';
  const look = `const { accessSync, constants: { R_OK, X_OK } } = require('node:fs');
    accessSync(process.argv[1], R_OK); accessSync(process.argv[2], X_OK);`;
  const script = fileURLToPath(new URL('./app-process-main.ts', import.meta.url));
  const { status } = spawnSync(process.execPath, ['-e', look, script, tmpdir()], { uid, gid: uid });
  return status === 0 ? null : 'other users of the system may not read the folder of this project';
}
