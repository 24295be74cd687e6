/** The structure rules that Biome has no rule for. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../paths.ts';
import { run } from '../processes.ts';
import { circlesBetweenFolders, upwardImports } from './folders.ts';
import { foreignImports } from './parts.ts';
import { tooLong } from './sizes.ts';
import type { Source } from './source.ts';

/** Returns a sentence for each violation in source files. */
export const violationsIn = (sources: Source[]): string[] => [
  ...foreignImports(sources),
  ...upwardImports(sources),
  ...circlesBetweenFolders(sources),
  ...tooLong(sources),
];

/** Returns the paths of the project's files, as Git lists them. Needs a Git work tree. */
export async function projectFiles(): Promise<string[]> {
  const listed = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root });
  if (listed.code !== 0) throw new Error(`git cannot list the files: ${listed.output}`);
  return listed.output.split('\n').filter((file) => file !== '');
}

/**
 * Returns the source files among the files of a folder.
 * @param files paths from the folder
 */
export const sourcesAmong = (files: string[], folder: string): Source[] =>
  files
    .filter((file) => /\.[cm]?[jt]sx?$/.test(file))
    .flatMap((file) => {
      const text = readIfThere(join(folder, file));
      return text === null ? [] : [{ file, text }];
    });

/** Returns a file's text, or null when the file was removed and Git still lists it. */
function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
