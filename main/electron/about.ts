import { release } from 'node:os';
import path from 'node:path';
import { app } from 'electron';
import type { Ports } from '../ports.ts';

/** Returns what the About screen shows about the shell: version, runtime versions and the folder of the notices. */
export function aboutShell(): Pick<Ports, 'version' | 'runtime' | 'notices'> {
  const folder = path.join(import.meta.dirname, '../notices');
  const { electron = null, chrome = null, node } = process.versions;
  return {
    version: app.getVersion(),
    runtime: { electron, chromium: chrome, node, system: `${process.platform} ${release()} ${process.arch}` },
    notices: {
      folder,
      // Other programs cannot read inside app.asar, so `asarUnpack` in electron-builder.yml leaves the notices beside it.
      readable: folder.replace(/\bapp\.asar\b/, 'app.asar.unpacked'),
    },
  };
}
