import { isAbsolute } from 'node:path';
import { z } from 'zod';
import type { SettingsLoss } from '../../contract/blocked.ts';
import { campaign, type Environment, environment, trainingId } from '../../contract/environment.ts';
import { languageFor } from '../../contract/language.ts';
import { type Preferences, preferences } from '../../contract/preferences.ts';

/** The version of the settings file's shape that this program writes. */
const settingsVersion = 1;

/** The settings file. It never contains a secret or personal data of investors. */
export interface Settings {
  version: typeof settingsVersion;
  preferences: Preferences;
  /** Without Training, which is built in. */
  environments: Environment[];
  activeEnvironmentId: string;
  /** The second folder for backups that a person chose. Absolute. Absent: none. */
  secondBackupFolder?: string;
  /** True when a recovery key was offered and the person declined it then. Absent: none was offered yet. */
  recoveryKeyOffered?: true;
  /** The kept content of forms with a save button, sealed (see app/kept-forms.ts). Base64. Absent: none is kept. */
  forms?: string;
  /** Ids of folders with data that no environment claims, of which a person has been told. Absent: none. */
  toldFolders?: string[];
}

/** An environment's note as its file holds it. Fields may be missing or invalid. */
type Note = Record<string, unknown>;

/** What the folders of environments tell, independently of the settings. */
export interface Evidence {
  /** Notes from which an environment can be rebuilt. Each one's `id` is its folder's name. */
  environments: readonly Note[];
  /** Folders with data but without such a note. `note` is the readable part of their note. */
  unnoted: readonly { id: string; path: string; note?: Note }[];
}

const storedCampaign = z.looseObject({
  ...campaign.shape,
  selfDisclosureRequired: campaign.shape.selfDisclosureRequired.default(null),
});

/**
 * An environment as it is stored. A missing field gets a default, which is reported to the person as a loss, because
 * version 0.1.0 already wrote every field. Id, kind, name and address have no default. Unknown fields stay as they are,
 * here and in the settings: nothing depends on them, and a later version may know them.
 */
export const storedEnvironment = z.looseObject({
  ...environment.shape,
  id: environment.shape.id.refine((id) => id !== trainingId, 'reserved'),
  kind: environment.shape.kind.exclude(['training']),
  clientId: environment.shape.clientId.default(''),
  campaigns: z.array(storedCampaign).max(500).default([]),
});

/** Schema of a path that was added after version 0.1.0: a file without it lacks nothing. */
const absolutePath = z.string().max(4_096).refine(isAbsolute);

/** The settings were written by a newer version of the program. They are neither used nor overwritten. */
export class NewerSettings extends Error {
  override name = 'NewerSettings';
}

/** Returns the settings of a new profile, in the system's language; in German when that is not known. */
export function defaultSettings(systemLanguage: string): Settings {
  const language = systemLanguage === '' ? 'de' : languageFor(systemLanguage);
  return {
    version: settingsVersion,
    preferences: {
      language,
      theme: 'system',
      adviserName: '',
      timeZone: null,
      keyHours: 24,
      sendingHours: 20,
    },
    environments: [],
    activeEnvironmentId: trainingId,
  };
}

/**
 * Reads each setting on its own: a missing or invalid one gets its default and does not affect the others. Environments
 * that the file does not name are taken from their notes, and so are fields missing in those that it names.
 * @param stored the object in the file; undefined when there is no file; null when it cannot be read
 * @returns loss: null when the settings can be used as they are
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
  const { toldFolders, secondBackupFolder, recoveryKeyOffered, forms, ...file }: Record<string, unknown> = {
    ...stored,
  };
  const { version } = file;
  if (typeof version === 'number' && version > settingsVersion)
    throw new NewerSettings(`settings of version ${version}, this program knows ${settingsVersion}`);

  const read = readPreferences(file.preferences, defaults.preferences);
  const { usable, dropped, gaps } = readEnvironments(file.environments, evidence);
  const isUsable = (id: unknown) => usable.some((each) => each.id === id);
  const found = evidence.environments
    .filter(({ id }) => !isUsable(id))
    .map((note) => rebuild({ ...note, rebuilt: true }, {}));
  const environments = [...usable, ...found.map(({ environment }) => environment)];
  const second = absolutePath.nullish().safeParse(secondBackupFolder);
  const isActiveKnown =
    file.activeEnvironmentId === trainingId || environments.some(({ id }) => id === file.activeEnvironmentId);
  const unclaimed = evidence.unnoted.filter(({ id }) => !isUsable(id));
  const told: unknown[] = Array.isArray(toldFolders) ? toldFolders : [];
  const settings: Settings = {
    ...file,
    version: settingsVersion,
    preferences: read.preferences,
    environments,
    activeEnvironmentId: isActiveKnown ? String(file.activeEnvironmentId) : defaults.activeEnvironmentId,
    ...(recoveryKeyOffered === true && { recoveryKeyOffered }),
    ...(typeof forms === 'string' && { forms }),
    ...(second.data && { secondBackupFolder: second.data }),
    ...(unclaimed.length > 0 && { toldFolders: unclaimed.map(({ id }) => id) }),
  };
  const loss: SettingsLoss = {
    reset: [
      ...read.reset,
      ...(isActiveKnown ? [] : (['activeEnvironmentId'] as const)),
      ...(second.success ? [] : (['secondBackupFolder'] as const)),
      ...(file.environments === undefined && environments.length === 0 ? (['environments'] as const) : []),
    ],
    gaps: [...gaps, ...found.flatMap((each) => each.gaps)],
    found: found.map(({ environment }) => environment.name),
    dropped: dropped
      .filter(
        ({ id, why }) => why !== 'unreadable' || !found.some(({ environment }) => environment.id === id),
      )
      .map(({ name, position, why }) => ({ name, position, why })),
    unknown: unclaimed.map(({ path }) => path),
  };
  const isWhole =
    version === settingsVersion &&
    dropped.length + loss.reset.length + loss.gaps.length + found.length === 0 &&
    unclaimed.every(({ id }) => told.includes(id));
  return { settings, loss: isWhole ? null : loss };
}

/**
 * The preferences that every version since 0.1.0 has written: a missing one was lost. A preference that was added later
 * is not listed, because files of earlier versions lack it. It counts as lost only when it is invalid.
 */
const alwaysWritten: readonly string[] = ['language', 'theme', 'adviserName'] satisfies (keyof Preferences)[];
const preferenceNames = preferences.keyof().options;

function readPreferences(stored: unknown, defaults: Preferences) {
  const isObject = typeof stored === 'object' && stored !== null && !Array.isArray(stored);
  const given: Record<string, unknown> = isObject ? { ...stored } : {};
  const schema = z.looseObject(preferences.shape);
  const { error } = schema.safeParse({ ...defaults, ...given });
  const bad = new Set(error?.issues.map(({ path }) => path[0]));
  const good = Object.entries(given).filter(([name]) => !bad.has(name));
  return {
    preferences: schema.parse({ ...defaults, ...Object.fromEntries(good) }),
    reset: preferenceNames.filter(
      (name) => bad.has(name) || (alwaysWritten.includes(name) && !(name in given)),
    ),
  };
}

/** An entry of the settings file that cannot be used as an environment. */
type Dropped = SettingsLoss['dropped'][number] & { id: unknown };

/**
 * Reads the environments in the settings file. Two environments with one id would share their data file, so the first
 * one keeps it.
 */
function readEnvironments(stored: unknown, { environments, unnoted }: Evidence) {
  const usable: Environment[] = [];
  const dropped: Dropped[] = [];
  const gaps: SettingsLoss['gaps'] = [];
  const entries = Array.isArray(stored) ? stored : stored === undefined ? [] : [stored];
  for (const [index, entry] of entries.entries()) {
    const { id, name } = (entry ?? {}) as { id?: unknown; name?: unknown };
    const isDuplicate = usable.some((each) => each.id === id);
    if (storedEnvironment.safeParse(entry).success && !isDuplicate) {
      const note =
        environments.find((each) => each.id === id) ?? unnoted.find((each) => each.id === id)?.note;
      const rebuilt = rebuild(entry, note ?? {});
      usable.push(rebuilt.environment);
      gaps.push(...rebuilt.gaps);
      continue;
    }
    const why = id === trainingId ? 'reserved' : isDuplicate ? 'duplicate' : 'unreadable';
    const shown = [name, id].find((text) => typeof text === 'string' && text.trim() !== '');
    dropped.push({ id, name: shown === undefined ? null : String(shown), position: index + 1, why });
  }
  return { usable, dropped, gaps };
}

/**
 * Returns an environment from its entry in the settings, with each field that the entry lacks taken from the note.
 * @param entry valid as a `storedEnvironment`
 */
function rebuild(entry: Note, note: Note): { environment: Environment; gaps: SettingsLoss['gaps'] } {
  const noted = objectsIn(note.campaigns);
  const filled = fill(storedEnvironment, entry, note);
  const campaigns = objectsIn(filled.campaigns).map((each) =>
    fill(storedCampaign, each, noted.find(({ id }) => id === each.id) ?? {}),
  );
  const isComplete = filled.campaigns !== undefined;
  const parsed = storedEnvironment.parse(isComplete ? { ...filled, campaigns } : filled);
  const environment = entry.clientId === undefined ? { ...parsed, rebuilt: true } : parsed;
  const gaps: SettingsLoss['gaps'] = [];
  const gap = (field: SettingsLoss['gaps'][number]['field'], from: Note, campaign: string | null) =>
    gaps.push({ environment: environment.name, campaign, field, fromNote: from[field] !== undefined });
  for (const field of ['clientId', 'campaigns'] as const)
    if (entry[field] === undefined) gap(field, filled, null);
  const field = 'selfDisclosureRequired';
  for (const [index, { name }] of environment.campaigns.entries()) {
    // A campaign that was taken from the note as a whole lacks only what the note lacks.
    const given = objectsIn(entry.campaigns)[index] ?? campaigns[index];
    if (given?.[field] === undefined) gap(field, campaigns[index] ?? {}, name);
  }
  return { environment, gaps };
}

const objectsIn = (list: unknown): Note[] =>
  Array.isArray(list) ? list.filter((each) => typeof each === 'object' && each !== null) : [];

/** Returns `given` with each missing field taken from `noted`, as far as the schema accepts it. */
function fill(schema: z.ZodType, given: Note, noted: Note): Note {
  let filled = given;
  for (const [field, value] of Object.entries(noted)) {
    const next = { ...filled, [field]: value };
    if (filled[field] === undefined && schema.safeParse(next).success) filled = next;
  }
  return filled;
}
