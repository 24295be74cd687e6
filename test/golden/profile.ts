import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppState } from '../../contract/app.ts';
import type { Problem } from '../../contract/check.ts';
import type { Outputs } from '../../contract/ipc.ts';
import { isBadStatus, type ReviewRow } from '../../contract/review.ts';
import type { SubscriptionDetail, TrailEntry } from '../../contract/subscription.ts';
import type { Sandbox, SandboxSnapshot } from '../../sandbox/index.ts';

/**
 * A profile as a released version left it, with what that version showed of it. Created once by `make.ts` and never
 * changed again: each later version must be able to open the profile.
 */
export interface Golden {
  /** The released version, also the folder's name. */
  version: string;
  /** The profile folder; copy it before it is opened. */
  profile: string;
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

/** Returns the keychain entries that the profile needs. The data key is a plain sentence of 32 bytes, not a secret. */
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
  return {
    version,
    profile: join(folderOf(version), 'profile'),
    platform: read('platform.json'),
    expected: read('expected.json'),
  };
}

/** Returns a subscription shown by a released version as the current version shows it. */
export function asShownNow(
  { undecided, ...released }: SubscriptionDetail & { undecided?: SubscriptionDetail['unknownOutcome'] },
  trail: readonly { what: string }[],
): object {
  // Up to 0.2.0 an unknown outcome was named "undecided".
  const detail: SubscriptionDetail =
    undecided === undefined ? released : { ...released, unknownOutcome: undecided };
  const restoredFrom: unknown = detail.restoredFrom;
  // Up to 0.1.0 `restoredFrom` was only the time of the backup.
  const shown = typeof restoredFrom === 'string' ? { ...detail, restoredFrom: { at: restoredFrom } } : detail;
  return asLapsedNow(asUncertainNow(shown, trail));
}

/** Shows an unsent operation as uncertain: up to 0.2.0 a network error's name counted as proof that nothing was sent. */
function asUncertainNow(
  shown: SubscriptionDetail,
  trail: readonly { what: string }[],
): Partial<SubscriptionDetail> {
  const isSaidUnsent =
    trail.findLast(({ what }) => what.startsWith('operation.'))?.what === 'operation.notSent';
  if (!isSaidUnsent || shown.stage !== 'onItsWay') return shown;
  const { steps: _, locked: __, ...rest } = shown;
  return { ...rest, stage: 'uncertain', reason: 'waitsForRetry', removable: false };
}

/** Adds the problems of a lapsed signature: up to 0.2.0 a lapsed signature did not count as missing. */
function asLapsedNow(shown: Partial<SubscriptionDetail>): Partial<SubscriptionDetail> {
  const { lapsed, problems: known = [], investmentId } = shown;
  if (!lapsed?.['signature.signedAt'] || investmentId) return shown;
  const missing: Problem[] = [
    { field: 'signature.signedAt', code: 'signatureLapsed' },
    { field: 'signature.costsInformed', code: 'costsUnconfirmed' },
  ];
  const at = known.findIndex(({ field }) => field === 'wallet');
  const problems = known.toSpliced(at < 0 ? known.length : at, 0, ...missing);
  return { ...shown, problems, problemCount: problems.length };
}

/** Returns the counts shown by a released version as the current version counts them. */
export function countedNow({ counts, details, reviews }: ExpectedEnvironment): ExpectedEnvironment['counts'] {
  // Up to 0.2.0 every investment counted as invested, even with a bad status.
  const bad = details.filter(({ investmentId, status }) => investmentId && isBadStatus(status));
  const isOpen = ({ id, stage }: SubscriptionDetail) =>
    stage === 'acknowledged' &&
    reviews.some(({ subscriptionId, needsReview }) => subscriptionId === id && needsReview);
  return {
    ...counts,
    invested: counts.invested - bad.length,
    needsYou: counts.needsYou + bad.filter(isOpen).length,
  };
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
