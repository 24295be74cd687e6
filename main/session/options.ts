import type { BatchProgress } from '../../contract/batch.ts';
import type { Campaign, Environment } from '../../contract/environment.ts';
import type { RefreshProgress } from '../../contract/review.ts';
import type { Attachments } from '../attachments/attachments.ts';
import type { Clock } from '../clock.ts';
import type { Lookup } from '../documents/place.ts';
import type { Freshness } from '../freshness/freshness.ts';
import type { Log } from '../log/log.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import type { FileCheck } from '../storage/file-check.ts';
import type { At } from '../sync/fault-points.ts';
import type { Ref } from '../sync/submission.ts';
import type { KindFactory } from './kinds.ts';

/** Reports changes to the page. */
export interface SessionEvents {
  /** Reports submissions of any kind that changed; none when more of the file has been read into the lists. */
  submissions(refs: readonly Ref[]): void;
  investors(ids: string[]): void;
  sync(): void;
  review(progress: RefreshProgress): void;
  batch(progress: BatchProgress): void;
}

/** The open data file and what belongs to it. */
export interface SessionFile {
  /** The session closes it. */
  db: DataFile;
  cipher: Cipher;
  attachments: Pick<Attachments, 'describe' | 'read'>;
  /** The check of the file's pages, which the session begins and ends. */
  check: FileCheck;
  /** The freshness of the data file, see storage/mark.ts. */
  freshness: Freshness;
}

/** The platform of the environment, and how it is reached. */
export interface SessionPlatform {
  environment: Pick<Environment, 'id' | 'baseUrl' | 'clientId'>;
  secret(): Promise<string | null>;
  campaigns(): readonly Campaign[];
  fetch: typeof fetch;
  /** Replaces the system's name resolution. */
  lookup?: Lookup;
  userAgent: string;
}

/** Limits of sending. */
export interface SessionLimits {
  /** Number of submissions sent side by side. */
  lanes: number;
  /** How long an operation is retried automatically, in milliseconds. Default: `sendingBudget` in retry.ts. */
  sendingBudget?(): number;
  /** Age from which a release gets a second look, in milliseconds. At most, and by default, 24 hours (second-look.ts). */
  keyLifetime?(): number;
}

/** What the running program provides. */
export interface SessionRuntime {
  clock: Clock;
  random(): number;
  /** Returns who works with the app, for the trail. */
  who(): string;
  log: Log;
  at?: At;
}

/** Takes the errors that the session itself cannot handle. */
export interface SessionFailures {
  /** Called when SQLite finds the open data file damaged. */
  damaged(error: unknown): void;
  /** Called with an unexpected error of a step, a reading or a look: a defect, for the log. */
  defect(error: unknown): void;
}

/** What a session is opened with. */
export interface SessionOptions {
  file: SessionFile;
  /** The kinds of submission, see `DataModel`. */
  kinds: readonly KindFactory[];
  platform: SessionPlatform;
  limits: SessionLimits;
  runtime: SessionRuntime;
  events: SessionEvents;
  failures: SessionFailures;
}
