import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AppState } from '../../contract/app.ts';
import type { Outputs } from '../../contract/ipc.ts';
import type { ReviewRow } from '../../contract/review.ts';
import type { SubscriptionDetail } from '../../contract/subscription.ts';
import type { TrailEntry } from '../../contract/trail.ts';
import { markAccount } from '../../main/freshness/freshness.ts';
import { readMark } from '../../main/storage/mark.ts';
import type { Sandbox, SandboxSnapshot } from '../../sandbox/index.ts';

/**
 * A profile as a released version left it, with what that version showed of it. Created once by `make.ts` and never
 * changed again: each later version must be able to open the profile.
 */
export interface Golden {
  /** The released version, also the folder's name. */
  version: string;
  /** The profile folder; see `copyProfile`. */
  profile: string;
  /** The entries of the keychain when the profile was closed. */
  keychain: Record<string, string>;
  /** The folder that the profile was closed in; null: no mark in the keychain names one. */
  madeIn: string | null;
  /** The state of the environments' platform. */
  platform: SandboxSnapshot;
  expected: Expected;
}

/** The lists and details that the released version showed, offline, a minute after the profile was closed. */
export interface Expected {
  /** When the profile was closed, in epoch milliseconds. */
  closedAt: number;
  state: Pick<AppState, 'preferences' | 'environments' | 'activeEnvironmentId'>;
  environments: Record<string, ExpectedEnvironment>;
}

export interface ExpectedEnvironment {
  counts: Outputs['subscriptions.list']['counts'];
  details: SubscriptionDetail[];
  trails: Record<string, TrailEntry[]>;
  reviews: ReviewRow[];
  trail: Outputs['trail.verify'];
  /** SHA-256 of the bytes of each document that had been fetched, by subscription and document. */
  documents: Record<string, string>;
}

/** Address of the environments' platform, on a host that cannot exist (RFC 2606). Tests route its calls to a sandbox. */
export const platformBase = 'https://platform.invalid/api/external';

/** The credentials of the sandbox behind `platformBase`. */
export const platformClient = { clientId: 'golden-client', clientSecret: 'golden-client-secret' };

/** The computer of the golden profiles. Without an id, a mark counts on every computer. */
export const goldenMachine = { id: null, name: 'PC-7' };

/** Returns the keychain entries that a new profile begins with. The data key is a plain sentence of 32 bytes, not a secret. */
export const goldenKeychain = (environmentIds: readonly string[]): Record<string, string> => ({
  'data-key': Buffer.from('the data key of the golden files').toString('base64'),
  'training/client-secret': 'golden-training-secret',
  ...Object.fromEntries(environmentIds.map((id) => [`${id}/client-secret`, platformClient.clientSecret])),
});

const profiles = join(import.meta.dirname, 'profiles');

/** The released versions with a golden profile, oldest first. */
export const goldenVersions: readonly string[] = readdirSync(profiles, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));

const folderOf = (version: string) => join(profiles, version);

export function readGolden(version: string): Golden {
  const read = (name: string) => JSON.parse(readFileSync(join(folderOf(version), name), 'utf8'));
  const expected: Expected = read('expected.json');
  // Version 0.1.0 kept nothing in the keychain that differs from one profile to the next.
  const hasKeychain = existsSync(join(folderOf(version), 'keychain.json'));
  const keychain: Record<string, string> = hasKeychain
    ? read('keychain.json')
    : goldenKeychain(expected.state.environments.map(({ id }) => id));
  return {
    version,
    profile: join(folderOf(version), 'profile'),
    keychain,
    madeIn: folderIn(keychain),
    platform: read('platform.json'),
    expected,
  };
}

/** Returns the profile folder that the mark of Training names; null when there is no mark. */
function folderIn(keychain: Record<string, string>): string | null {
  const mark = readMark(keychain[markAccount('training')] ?? '');
  return mark && dirname(dirname(mark.place.path));
}

/**
 * Copies a profile to a folder, as the app itself moves one: a data file that anything else has moved counts as another
 * copy.
 */
export function copyProfile({ profile, madeIn, expected }: Golden, to: string): void {
  cpSync(profile, to, { recursive: true });
  if (madeIn === null) return;
  const at = new Date(expected.closedAt).toISOString();
  const moved = { version: 1, from: madeIn, to, at, renamedTo: null };
  writeFileSync(join(to, 'moved.json'), JSON.stringify(moved));
}

/** Returns a network in which `platformBase` leads to a sandbox. */
export const networkTo =
  (sandbox: Sandbox): typeof fetch =>
  (input, init) =>
    sandbox.fetch(String(input), init);

/** A network that is down, so that no call leaves this computer. */
export const withoutConnection: typeof fetch = () =>
  Promise.reject(
    new TypeError('fetch failed', { cause: Object.assign(new Error('down'), { code: 'ENETDOWN' }) }),
  );
