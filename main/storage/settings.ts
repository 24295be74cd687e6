import { z } from 'zod';
import { type Preferences, preferences, type SettingsLoss } from '../../contract/app.ts';
import { campaign, type Environment, environment, trainingId } from '../../contract/environment.ts';

/** The version of the settings file's shape that this program writes. */
const settingsVersion = 1;

/** The settings file. No secret and no personal data of investors is ever in it. */
export interface Settings {
  version: typeof settingsVersion;
  preferences: Preferences;
  /** Without Training, which is built in. */
  environments: Environment[];
  activeEnvironmentId: string;
}

/** What the folders of environments tell, independently of the settings. */
export interface Evidence {
  /** The environments that are noted beside their data. */
  environments: readonly Environment[];
  /** Folders with data but without a readable note. */
  unnoted: readonly { id: string; path: string }[];
}

/**
 * An environment as it is kept. What is missing has a default; id, kind, name and address have none. Unknown fields
 * stay as they are, here and in the settings: nothing depends on them, and a later version may know them.
 */
export const storedEnvironment = z.looseObject({
  ...environment.shape,
  id: environment.shape.id.refine((id) => id !== trainingId, 'reserved'),
  kind: environment.shape.kind.exclude(['training']),
  clientId: environment.shape.clientId.default(''),
  campaigns: z
    .array(
      z.looseObject({
        ...campaign.shape,
        selfDisclosureRequired: campaign.shape.selfDisclosureRequired.default(null),
      }),
    )
    .max(500)
    .default([]),
});

/** The settings were written by a newer version of the program: they are neither used nor written over. */
export class NewerSettings extends Error {
  override name = 'NewerSettings';
}

/** What a new profile starts with. German first; English where the system speaks something else. */
export function defaultSettings(systemLanguage: string): Settings {
  const language = systemLanguage === '' || systemLanguage.toLowerCase().startsWith('de') ? 'de' : 'en';
  return {
    version: settingsVersion,
    preferences: { language, theme: 'system', adviserName: '' },
    environments: [],
    activeEnvironmentId: trainingId,
  };
}

/**
 * Reads each setting by itself: one that is missing or cannot be understood gets its default, and spoils no other.
 * Environments that the file does not name are taken from their notes.
 * @param stored the object in the file; undefined: there is no file; null: it cannot be read
 * @returns loss: null when the settings can be used as they are. Missing settings alone are no loss: an earlier version
 * may not have known them
 * @throws NewerSettings
 */
export function readSettings(
  stored: object | null | undefined,
  defaults: Settings,
  evidence: Evidence,
): { settings: Settings; loss: SettingsLoss | null } {
  const isFirstStart =
    stored === undefined && evidence.environments.length === 0 && evidence.unnoted.length === 0;
  if (isFirstStart) return { settings: defaults, loss: null };
  const file: Record<string, unknown> = { ...stored };
  const { version } = file;
  if (typeof version === 'number' && version > settingsVersion)
    throw new NewerSettings(`settings of version ${version}, this program knows ${settingsVersion}`);

  const read = readPreferences(file.preferences, defaults.preferences);
  const { usable, dropped } = readEnvironments(file.environments);
  const isUsable = (id: unknown) => usable.some((each) => each.id === id);
  const found = evidence.environments.filter(({ id }) => !isUsable(id));
  const environments = [...usable, ...found];
  const isActiveKnown =
    file.activeEnvironmentId === trainingId || environments.some(({ id }) => id === file.activeEnvironmentId);
  const settings: Settings = {
    ...file,
    version: settingsVersion,
    preferences: read.preferences,
    environments,
    activeEnvironmentId: isActiveKnown ? String(file.activeEnvironmentId) : defaults.activeEnvironmentId,
  };
  const isWhole =
    version === settingsVersion &&
    !read.isDamaged &&
    found.length + dropped.length === 0 &&
    (isActiveKnown || file.activeEnvironmentId === undefined);
  if (isWhole) return { settings, loss: null };
  return {
    settings,
    loss: {
      reset: [...read.reset, ...(isActiveKnown ? [] : (['activeEnvironmentId'] as const))],
      found: found.map(({ name }) => name),
      dropped: dropped
        .filter(({ id, why }) => why !== 'unreadable' || !found.some((each) => each.id === id))
        .map(({ name, why }) => ({ name, why })),
      unknown: evidence.unnoted.filter(({ id }) => !isUsable(id)).map(({ path }) => path),
    },
  };
}

const preferenceNames = ['language', 'theme', 'adviserName'] as const;

function readPreferences(stored: unknown, defaults: Preferences) {
  const isObject = typeof stored === 'object' && stored !== null && !Array.isArray(stored);
  const given: Record<string, unknown> = isObject ? { ...stored } : {};
  const schema = z.looseObject(preferences.shape);
  const { error } = schema.safeParse({ ...defaults, ...given });
  const bad = new Set(error?.issues.map(({ path }) => path[0]));
  const good = Object.entries(given).filter(([name]) => !bad.has(name));
  return {
    preferences: schema.parse({ ...defaults, ...Object.fromEntries(good) }),
    reset: preferenceNames.filter((name) => bad.has(name) || !(name in given)),
    isDamaged: bad.size > 0 || (stored !== undefined && !isObject),
  };
}

/** An entry of the settings file that cannot be used as an environment. */
type Dropped = SettingsLoss['dropped'][number] & { id: unknown };

/** Two environments of one id would share their data file: the first one keeps it. */
function readEnvironments(stored: unknown): { usable: Environment[]; dropped: Dropped[] } {
  const usable: Environment[] = [];
  const dropped: Dropped[] = [];
  const entries = Array.isArray(stored) ? stored : stored === undefined ? [] : [stored];
  for (const [index, entry] of entries.entries()) {
    const { id, name } = (entry ?? {}) as { id?: unknown; name?: unknown };
    const parsed = storedEnvironment.safeParse(entry);
    const isDuplicate = usable.some((each) => each.id === id);
    if (parsed.success && !isDuplicate) {
      usable.push(parsed.data);
      continue;
    }
    const why = id === trainingId ? 'reserved' : isDuplicate ? 'duplicate' : 'unreadable';
    const shown = [name, id].find((text) => typeof text === 'string' && text.trim() !== '');
    dropped.push({ id, name: String(shown ?? index + 1), why });
  }
  return { usable, dropped };
}
