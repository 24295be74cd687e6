import { z } from 'zod';
import { preferences } from '../../contract/app.ts';
import { environment, trainingId } from '../../contract/environment.ts';

/** The settings file. No secret and no personal data of investors is ever in it. */
const settingsSchema = z.object({
  version: z.literal(1),
  preferences,
  /** Without Training, which is built in. */
  environments: z.array(environment).max(50),
  activeEnvironmentId: z.string().max(64),
});

export type Settings = z.infer<typeof settingsSchema>;

/** What a new profile starts with. German first; English where the system speaks something else. */
export function defaultSettings(systemLanguage: string): Settings {
  const language = systemLanguage === '' || systemLanguage.toLowerCase().startsWith('de') ? 'de' : 'en';
  return {
    version: 1,
    preferences: { language, theme: 'system', adviserName: '' },
    environments: [],
    activeEnvironmentId: trainingId,
  };
}

/**
 * The settings as they lie on disk, checked.
 * @returns null when there are none yet
 * @throws Error naming the first entry that cannot be understood
 */
export function parseSettings(stored: unknown): Settings | null {
  if (
    stored === undefined ||
    stored === null ||
    (typeof stored === 'object' && Object.keys(stored).length === 0)
  )
    return null;
  const parsed = settingsSchema.safeParse(stored);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(`${issue?.path.join('.') || 'settings'}: ${issue?.message ?? 'not understood'}`);
}
