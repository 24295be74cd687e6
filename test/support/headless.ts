import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyForm, lapsingFields, type SubscriptionForm, withFieldFrom } from '../../contract/form.ts';
import { type Attachments, createAttachments } from '../../main/attachments/attachments.ts';
import type { AttachmentPoint } from '../../main/attachments/files.ts';
import { type Clock, systemClock } from '../../main/clock.ts';
import { alwaysFresh, type Freshness } from '../../main/freshness/freshness.ts';
import { createLog } from '../../main/log/log.ts';
import type { SecretStore } from '../../main/secrets/keychain.ts';
import { type DataModel, dataModel } from '../../main/session/kinds.ts';
import type {
  SessionFailures,
  SessionLimits,
  SessionPlatform,
  SessionRuntime,
} from '../../main/session/options.ts';
import { type EnvironmentSession, openSession } from '../../main/session/session.ts';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import { type DataFile, openDataFile } from '../../main/storage/data-file.ts';
import { type Database, openDatabase } from '../../main/storage/database.ts';
import { checkedBefore } from '../../main/storage/file-check.ts';

/** Creates a temporary folder. The caller removes it with `remove`. */
export function temporaryFolder(parent = tmpdir()): { path: string; remove(): void } {
  const path = mkdtempSync(join(parent, 'investment-desk-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/**
 * Creates a temporary folder, in memory where the system supports that. Tests open hundreds of databases, and waiting
 * for a disk to flush each of them proves nothing. Not for benchmarks.
 */
export const scratchFolder = () =>
  temporaryFolder(process.platform === 'linux' && existsSync('/dev/shm') ? '/dev/shm' : undefined);

/** Returns a secret store in memory, for tests and benchmarks that are not about the keychain. */
export function memorySecrets(entries: Record<string, string> = {}): SecretStore {
  const kept = new Map(Object.entries(entries));
  return {
    get: async (account) => kept.get(account) ?? null,
    set: async (account, secret) => void kept.set(account, secret),
    delete: async (account) => void kept.delete(account),
  };
}

/** Returns a secret store in a file, for tests whose processes share a keychain or are killed. Writes are atomic. */
export function fileSecrets(path: string, entries: Record<string, string> = {}): SecretStore {
  const read = (): Record<string, string> =>
    existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : entries;
  const write = (next: Record<string, string | undefined>): void => {
    writeFileSync(`${path}.new`, JSON.stringify(next));
    renameSync(`${path}.new`, path);
  };
  return {
    get: async (account) => read()[account] ?? null,
    set: async (account, secret) => write({ ...read(), [account]: secret }),
    delete: async (account) => write({ ...read(), [account]: undefined }),
  };
}

/** A log that writes nothing. */
export const noLog = createLog(() => {}, Date.now);

export interface Connection {
  base: string;
  clientId: string;
  clientSecret: string;
}

export interface Headless extends EnvironmentSession {
  attachments: Attachments;
  changedIds: Set<string>;
}

/**
 * Returns the main process's services without a window, with a real SQLite file in `folder` and a real network.
 * Opening the same folder with the same key again is a restart.
 */
export function headless(
  connection: Connection,
  options: {
    folder: string;
    /** The environment that the folder belongs to. */
    environmentId?: string;
    dataKey?: string;
    clock?: Clock;
    lanes?: number;
    /** Receives the open data file, for example to set limits. */
    withDatabase?(db: Database): void;
    freshness?(db: DataFile): Freshness;
    /** Replaces the app's data model. */
    model?: DataModel;
    /** Called at each point of adding an attachment. */
    atAttachment?(point: AttachmentPoint): void;
  } & Partial<Pick<SessionPlatform, 'fetch' | 'campaigns' | 'secret'>> &
    Partial<Pick<SessionRuntime, 'random' | 'at'>> &
    Partial<SessionFailures> &
    Pick<SessionLimits, 'keyLifetime'>,
): Headless {
  const cipher = createCipher(options.dataKey ?? fixedKey);
  const path = join(options.folder, 'desk.sqlite');
  const { kinds, migrations } = options.model ?? dataModel;
  const environmentId = options.environmentId ?? 'headless';
  const db = openDataFile(openDatabase(path, migrations), cipher, environmentId);
  options.withDatabase?.(db);
  const clock = options.clock ?? systemClock;
  const attachments = createAttachments({ db, path, cipher, clock, at: options.atAttachment });
  const changedIds = new Set<string>();
  const session = openSession({
    file: {
      db,
      cipher,
      attachments,
      freshness: options.freshness?.(db) ?? alwaysFresh,
      check: checkedBefore,
    },
    kinds,
    platform: {
      environment: { id: environmentId, baseUrl: connection.base, clientId: connection.clientId },
      secret: options.secret ?? (async () => connection.clientSecret),
      campaigns: options.campaigns ?? (() => []),
      fetch: options.fetch ?? fetch,
      userAgent: 'InvestmentDesk/headless',
    },
    limits: { lanes: options.lanes ?? 8, keyLifetime: options.keyLifetime },
    runtime: {
      clock,
      random: options.random ?? Math.random,
      who: () => 'tester',
      log: noLog,
      at: options.at,
    },
    events: {
      submissions: (refs) => {
        for (const { id } of refs) changedIds.add(id);
      },
      investors: () => {},
      sync: () => {},
      review: () => {},
      batch: () => {},
    },
    failures: { damaged: options.damaged ?? raise, defect: options.defect ?? raise },
  });
  return { ...session, attachments, changedIds };
}

function raise(error: unknown): never {
  throw error;
}

/** The data key of every restart within this test run. */
export const fixedKey = newDataKey();

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

/** Returns a complete form, ready for sending in one go: waiver, self-disclosure, signature, the only wallet. */
export function completeForm(investorId: string, campaignId: string, units = 1): SubscriptionForm {
  return {
    ...emptyForm(),
    investorId,
    campaignId,
    units: String(units),
    selfDisclosure: { given: true, monthlyIncome: true, netWorth100k: false, submittedAt: minutesAgo(3) },
    survey: { mode: 'waiver', answers: [], submittedAt: minutesAgo(2), waiverConfirmed: true },
    signature: { signedAt: minutesAgo(1), costsInformed: true },
    wallet: { choice: 'auto', walletId: '' },
  };
}

const statements = ['survey.answers', 'selfDisclosure.monthlyIncome', 'selfDisclosure.netWorth100k'] as const;

/**
 * Saves a form, then enters the lapsed entries and statements again, as an adviser does after changing the investor, the
 * campaign or the units.
 */
export function saveAnew(session: EnvironmentSession, id: string, form: SubscriptionForm) {
  const first = session.subscriptions.save(id, form);
  const fields = [...lapsingFields, ...statements];
  const given = fields.reduce((next, field) => withFieldFrom(next, form, field), first.detail.form);
  return { detail: session.subscriptions.save(id, given).detail, refused: first.refused };
}

/** Creates a subscription from a form and queues it. */
export function enter(session: EnvironmentSession, form: SubscriptionForm): string {
  const { id } = session.subscriptions.create();
  session.subscriptions.save(id, form);
  session.subscriptions.queue(id);
  return id;
}
