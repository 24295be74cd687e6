import { release } from 'node:os';
import path from 'node:path';
import { app } from 'electron';
import type { Ports } from '../ports.ts';

/** What the About screen tells of the shell: the runtime's versions, and where the build left the notices. */
export function aboutShell(): Pick<Ports, 'version' | 'runtime' | 'notices'> {
  const folder = path.join(import.meta.dirname, '../notices');
  const { electron = null, chrome = null, node } = process.versions;
  return {
    version: app.getVersion(),
    runtime: { electron, chromium: chrome, node, system: `${process.platform} ${release()} ${process.arch}` },
    notices: {
      folder,
      // Other programs cannot look into the archive: electron-builder.yml, asarUnpack.
      readable: folder.replace(/\bapp\.asar\b/, 'app.asar.unpacked'),
    },
  };
}
