import type { AppState } from '../../contract/app.ts';
import { AppError } from '../../contract/errors.ts';
import type { SecondFolder } from './second-folder.ts';
import type { Turns } from './turns.ts';

/** A person's actions on the second backup folder. */
export interface SecondBackupActions {
  /**
   * Lets a person choose the second backup folder. Returns null when cancelled.
   * @throws AppError as `SecondFolder.choose`
   */
  choose(): Promise<AppState | null>;
  /** Starts a backup in the second folder. @throws AppError unsupported when there is none */
  now(): Promise<AppState>;
  /** Stops using the second folder. Its backups stay. */
  stop(): Promise<AppState>;
}

/** Returns the actions of a person on the second backup folder. @param state reads the state of the app */
export function createSecondBackupActions(
  second: SecondFolder,
  turns: Turns,
  state: () => Promise<AppState>,
): SecondBackupActions {
  return {
    async choose() {
      const folder = await second.choose();
      if (folder === null) return null;
      await turns.inTurn(() => second.use(folder));
      second.now();
      return state();
    },
    async now() {
      if (!second.now()) throw new AppError('unsupported');
      return state();
    },
    stop: () => turns.change(() => second.use(null)),
  };
}
