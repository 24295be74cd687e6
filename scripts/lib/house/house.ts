/** The structure rules that Biome has no rule for. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../paths.ts';
import { run } from '../processes.ts';
import { circlesBetweenFolders, upwardImports } from './folders.ts';
import { foreignImports } from './parts.ts';
import { tooLong } from './sizes.ts';
import type { Source } from './source.ts';

/** Returns a sentence for each violation in the project's source files. Needs a Git work tree. */
export async function violations(): Promise<string[]> {
  const sources = await projectSources();
  return [
    ...foreignImports(sources),
    ...upwardImports(sources),
    ...circlesBetweenFolders(sources),
    ...tooLong(sources),
  ];
}

/** Returns the paths of the project's files, as Git lists them. Needs a Git work tree. */
export async function projectFiles(): Promise<string[]> {
  const listed = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root });
  if (listed.code !== 0) throw new Error(`git cannot list the files: ${listed.output}`);
  return listed.output.split('\n').filter((file) => file !== '');
}

async function projectSources(): Promise<Source[]> {
  const files = await projectFiles();
  return files
    .filter((file) => /\.[cm]?[jt]sx?$/.test(file))
    .flatMap((file) => {
      const text = readIfThere(join(root, file));
      return text === null ? [] : [{ file, text }];
    });
}

/** Returns a file's text, or null when the file was removed and Git still lists it. */
function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
