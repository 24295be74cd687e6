import type { AppState } from '../../contract/app.ts';
import type { NewRecoveryKey } from '../../contract/recovery-key.ts';
import type { AppCore } from './core.ts';
import type { CurrentEnvironment } from './current-environment.ts';
import type { Turns } from './turns.ts';

/** A person's actions on the recovery key of the open profile. */
export interface RecoveryKeyActions {
  /** See `RecoveryKeys.make`. @throws AppError blocked */
  make(): Promise<NewRecoveryKey>;
  /** See `RecoveryKeys.confirm`. @throws AppError blocked */
  confirm(last: string): Promise<AppState>;
  /** Discards the recovery key that was made, and stops offering one. @throws AppError blocked */
  discard(): Promise<AppState>;
}

/** Returns the actions of a person on recovery keys. @param deps.state reads the state of the app */
export function createRecoveryKeyActions(
  { access, changed }: AppCore,
  deps: { current: Pick<CurrentEnvironment, 'mustBeOpen'>; turns: Turns; state(): Promise<AppState> },
): RecoveryKeyActions {
  const { settings } = access;
  const keys = () => deps.current.mustBeOpen().recoveryKeys;
  return {
    async make() {
      return keys().make();
    },
    confirm: (last) =>
      deps.turns.change(async () => {
        await keys().confirm(last);
        changed();
      }),
    async discard() {
      keys().discard();
      if (settings.current.recoveryKeyOffered !== true)
        settings.write({ ...settings.current, recoveryKeyOffered: true });
      changed();
      return deps.state();
    },
  };
}
