import { isDeepStrictEqual } from 'node:util';
import type { SettingsLoss } from '../../contract/blocked.ts';
import { AppError } from '../../contract/errors.ts';
import type { Ports } from '../ports.ts';
import { defaultSettings, type Evidence, NewerSettings, readSettings, type Settings } from './settings.ts';
import { StorageError } from './storage-error.ts';

/** Holds the current settings, and reads and writes the settings file. */
export interface SettingsKeeper {
  readonly current: Settings;
  /** What damaged settings lack, as reported to the person; null when the settings are not damaged. */
  readonly loss: SettingsLoss | null;
  /**
   * Reads the settings. The first call with damaged settings fails, which tells the person what they lack. Only the
   * next call replaces them.
   * @throws StorageError settingsUnreadable, or dataNewer
   */
  read(evidence: Evidence): void;
  /**
   * Reads the settings only for the language and the theme, when they belong to another instance or may not be used yet.
   * Never throws.
   */
  borrow(): void;
  /** Writes the settings. @throws AppError blocked when settings on disk would be lost */
  write(next: Settings): void;
}

export function createSettingsKeeper(ports: Ports, mayWrite: () => boolean): SettingsKeeper {
  const defaults = () => defaultSettings(ports.systemLanguage);
  const { path } = ports.settings;
  let current = defaults();
  /** True when the settings on disk may be overwritten, which is once they were read and understood. */
  let isUsable = false;
  let loss: SettingsLoss | null = null;
  const use = (settings: Settings) => {
    current = settings;
    ports.setTheme(settings.preferences.theme);
    ports.setLanguage(settings.preferences.language);
  };
  function look(evidence: Evidence) {
    let stored: object | null | undefined;
    let cause: unknown;
    try {
      stored = ports.settings.read();
    } catch (error) {
      stored = null;
      cause = error;
    }
    return { ...readSettings(stored, defaults(), evidence), cause };
  }
  return {
    get current() {
      return current;
    },
    get loss() {
      return loss;
    },
    read(evidence) {
      isUsable = false;
      const told = loss;
      loss = null;
      try {
        const found = look(evidence);
        loss = found.loss;
        use(found.settings);
        if (loss && !isDeepStrictEqual(loss, told))
          throw new StorageError('settingsUnreadable', 'damaged or incomplete', { cause: found.cause, path });
      } catch (cause) {
        if (cause instanceof NewerSettings)
          throw new StorageError('dataNewer', cause.message, { cause, path });
        throw cause;
      }
      if (loss) ports.settings.replace(current);
      loss = null;
      isUsable = true;
    },
    borrow() {
      try {
        use(look({ environments: [], unnoted: [] }).settings);
      } catch {
        // Unreadable settings are reported by `read`, or by the instance that owns the lock.
      }
    },
    write(next) {
      // The settings on disk are unreadable, a newer version's or another instance's. Overwriting them would lose their
      // environments.
      if (!isUsable || !mayWrite()) throw new AppError('blocked');
      ports.settings.write(next);
      current = next;
    },
  };
}
