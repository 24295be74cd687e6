import { z } from 'zod';
import { type Preferences, preferences } from '../../contract/app.ts';
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

/** An environment as it is kept. What is missing has a default; id, kind, name and address have none. */
export const storedEnvironment = environment.extend({
  clientId: environment.shape.clientId.default(''),
  campaigns: z
    .array(campaign.extend({ selfDisclosureRequired: campaign.shape.selfDisclosureRequired.default(null) }))
    .max(500)
    .default([]),
});

/** Unknown fields stay as they are: nothing depends on them, and a later version may know them. */
function settingsSchema(defaults: Settings): z.ZodType<Settings> {
  const { language, theme, adviserName } = preferences.shape;
  return z.looseObject({
    version: z.literal(settingsVersion),
    preferences: z
      .looseObject({
        language: language.default(defaults.preferences.language),
        theme: theme.default(defaults.preferences.theme),
        adviserName: adviserName.default(defaults.preferences.adviserName),
      })
      .prefault({}),
    environments: z.array(storedEnvironment).max(50).default([]),
    activeEnvironmentId: z.string().max(64).default(defaults.activeEnvironmentId),
  });
}

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
 * The settings as they lie on disk, checked; a missing field gets its default.
 * @returns null when there are none yet
 * @throws NewerSettings, or Error naming the first entry that cannot be understood
 */
export function parseSettings(stored: unknown, defaults: Settings): Settings | null {
  if (
    stored === undefined ||
    stored === null ||
    (typeof stored === 'object' && Object.keys(stored).length === 0)
  )
    return null;
  const { version } = stored as { version?: unknown };
  if (typeof version === 'number' && version > settingsVersion)
    throw new NewerSettings(`settings of version ${version}, this program knows ${settingsVersion}`);
  const parsed = settingsSchema(defaults).safeParse(stored);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(`${issue?.path.join('.') || 'settings'}: ${issue?.message ?? 'not understood'}`);
}
