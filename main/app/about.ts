import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { About, AboutFile } from '../../contract/about.ts';
import type { Ports } from '../ports.ts';

/** Returns which version this is, what it runs on and what it is made of. Rejects when the build's files are not there. */
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
