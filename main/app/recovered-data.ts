import type { AppState } from '../../contract/app.ts';
import { AppError } from '../../contract/errors.ts';
import type { SubscriptionDetail } from '../../contract/subscription.ts';
import { whenFree } from '../storage/busy.ts';
import { readFromBackups } from '../subscriptions/from-backup.ts';
import type { AppCore } from './core.ts';
import type { CurrentEnvironment } from './current-environment.ts';

/** A person's actions on data that were replaced or cannot be read. */
export interface RecoveredData {
  /** Notes that a person has read how the data were put in place. @throws AppError blocked */
  noted(): Promise<AppState>;
  /**
   * Makes a draft from a backup's copy of an unreadable subscription.
   * @throws AppError blocked, notInBackups, unsupported when the subscription can be read
   */
  copyFromBackup(id: string): Promise<SubscriptionDetail>;
}

/** Returns the actions of a person on such data. @param state reads the state of the app */
export function createRecoveredData(
  { access, recovered, changed }: AppCore,
  current: Pick<CurrentEnvironment, 'mustBeOpen'>,
  state: () => Promise<AppState>,
): RecoveredData {
  return {
    async noted() {
      const opened = current.mustBeOpen();
      const shown = recovered.of(opened.environmentId);
      recovered.forget(opened.environmentId);
      // A notice that exists only in memory hides the file's notice. Keep the file's notice then, so that it is shown next.
      if (shown === null || shown.what === 'data') await whenFree(opened.recovered.forget);
      changed();
      return state();
    },
    async copyFromBackup(id) {
      const { environmentId, session } = current.mustBeOpen();
      const { profile, cipher } = access.unlocked();
      const found = await readFromBackups(id, profile.backupsPath(environmentId), cipher);
      if (!found) throw new AppError('notInBackups');
      return whenFree(() => session.subscriptions.copyFromBackup(id, found));
    },
  };
}
