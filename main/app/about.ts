import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { About, AboutFile } from '../../contract/about.ts';
import type { Ports } from '../ports.ts';

/** Returns the app's version, its runtime and its components. Rejects when the build's notice files are missing. */
export async function readAbout({
  version,
  runtime,
  notices,
}: Pick<Ports, 'version' | 'runtime' | 'notices'>): Promise<About> {
  const file: AboutFile = JSON.parse(await readFile(join(notices.folder, 'about.json'), 'utf8'));
  return {
    ...file,
    version,
    runtime,
    files: {
      licences: join(notices.readable, 'THIRD-PARTY.txt'),
      billOfMaterials: join(notices.readable, 'sbom.cdx.json'),
    },
  };
}
