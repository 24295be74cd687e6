import { AppError } from '../../contract/errors.ts';
import type { TakeoverFolder } from '../../contract/takeover.ts';
import { SilentFolder } from '../profile/far-folder.ts';
import {
  type FoundEnvironment,
  type FoundFolder,
  lookIntoFolder,
  newestFirst,
} from '../storage/takeover-folder.ts';
import { trainingEnvironment } from './environments.ts';
import { unreadableFolder } from './takeover-copies.ts';
import type { FolderJob } from './takeover-job.ts';

/** A folder that a person chose, with what the search has found there. */
export interface ChosenFolder extends FoundFolder {
  path: string;
}

/**
 * Searches a chosen folder for copies of environments. Only reads.
 * @param own the profile folder, which is skipped
 * @throws AppError takeoverNothing, takeoverUnreadable
 */
export async function searchFolder(
  path: string,
  own: string,
  { far, tell }: FolderJob,
): Promise<ChosenFolder> {
  tell({ step: 'searching', folders: 0, copies: 0 });
  const found = await lookIntoFolder(far, path, own, (how) => tell({ step: 'searching', ...how })).catch(
    (cause) => {
      throw cause instanceof SilentFolder ? cause : unreadableFolder(path, cause);
    },
  );
  if (found.environments.length + found.unnamed.length === 0) throw new AppError('takeoverNothing', { path });
  return { ...found, path };
}

/** Returns what the page shows of a chosen folder. */
export const viewOf = ({ path, environments, unnamed }: ChosenFolder): TakeoverFolder => ({
  path,
  environments: environments.map(summaryOf),
  unnamed,
});

function summaryOf(found: FoundEnvironment): TakeoverFolder['environments'][number] {
  const { id, name, kind } = found.environment ?? trainingEnvironment;
  const byComputer = Map.groupBy(newestFirst(found.copies, Date.now()), ({ computer }) => computer);
  const sources = [...byComputer].map(([computer, copies]) => ({
    computer,
    at: copies[0]?.at ?? '',
    copies: copies.length,
  }));
  return { id, name, kind, sources };
}
