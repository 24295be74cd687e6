import type { Environment } from '../../contract/environment.ts';
import { DeskError } from '../../contract/errors.ts';
import type { Ports } from '../ports.ts';
import { StorageError } from './database.ts';
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
  /** Reads another desk's, so that the words come in the person's language. Never throws. */
  borrow(): void;
  /** @throws DeskError blocked where what lies on disk would be lost by it */
  write(next: Settings): void;
}

export function createSettingsKeeper(ports: Ports, mayWrite: () => boolean): SettingsKeeper {
  const defaults = () => defaultSettings(ports.systemLanguage);
  let current = defaults();
  /** Why what lies on disk is neither used nor written over. */
  let unusable: 'broken' | 'newer' | null = null;
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
          const said = cause instanceof Error ? cause.message : String(cause);
          throw new StorageError('settingsUnreadable', said, { cause });
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
        // That they cannot be understood is for the other one to say.
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
