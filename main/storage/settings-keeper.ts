import type { Environment } from '../../contract/environment.ts';
import { DeskError } from '../../contract/errors.ts';
import type { Ports } from '../ports.ts';
import { StorageError } from './database.ts';
import { systemWords } from './failures.ts';
import { defaultSettings, NewerSettings, parseSettings, type Settings } from './settings.ts';

/** The settings as they are, and their way to the disk. */
export interface SettingsKeeper {
  readonly current: Settings;
  /**
   * Reads them; what cannot be understood is set aside only once a person has been told of it, by the first failure.
   * @param remembered the environments that lie beside their data, from which lost settings are put together again
   * @throws StorageError settingsUnreadable, or dataNewer
   */
  read(remembered: () => Environment[]): void;
  /** Reads them for the language and the theme alone: another desk's, or before they may be used. Never throws. */
  borrow(): void;
  /** @throws DeskError blocked where what lies on disk would be lost by it */
  write(next: Settings): void;
}

export function createSettingsKeeper(ports: Ports, mayWrite: () => boolean): SettingsKeeper {
  const defaults = () => defaultSettings(ports.systemLanguage);
  let current = defaults();
  /** Why the settings on disk must not be written over; null once they have been read. */
  let unusable: 'unread' | 'broken' | 'newer' | null = 'unread';
  const use = (settings: Settings) => {
    current = settings;
    ports.setTheme(settings.preferences.theme);
  };
  return {
    get current() {
      return current;
    },
    read(remembered) {
      let settings: Settings;
      try {
        settings = parseSettings(ports.settings.read(), defaults()) ?? defaults();
      } catch (cause) {
        if (cause instanceof NewerSettings) {
          unusable = 'newer';
          throw new StorageError('dataNewer', cause.message, { cause });
        }
        if (unusable !== 'broken') {
          unusable = 'broken';
          const message = cause instanceof Error ? cause.message : String(cause);
          throw new StorageError('settingsUnreadable', message, { cause, said: systemWords(cause) });
        }
        ports.settings.setAside();
        settings = { ...defaults(), environments: remembered() };
        ports.settings.write(settings);
      }
      unusable = null;
      use(settings);
    },
    borrow() {
      try {
        use(parseSettings(ports.settings.read(), defaults()) ?? current);
      } catch {
        // Unreadable settings are reported by `read`, or by the instance that owns the lock.
      }
    },
    write(next) {
      // What lies on disk could not be read, is a newer version's or another desk's: written over, the environments in
      // it would be lost.
      if (unusable || !mayWrite()) throw new DeskError('blocked');
      ports.settings.write(next);
      current = next;
    },
  };
}
