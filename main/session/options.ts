import type { Campaign, Environment } from '../../contract/environment.ts';
import type { RefreshProgress } from '../../contract/review.ts';
import type { Attachments } from '../attachments/attachments.ts';
import type { Clock } from '../clock.ts';
import type { Lookup } from '../documents/place.ts';
import type { Freshness } from '../freshness/freshness.ts';
import type { Log } from '../log/log.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import type { At } from '../sync/fault-points.ts';
import type { Ref } from '../sync/submission.ts';
import type { KindFactory } from './kinds.ts';

/** Reports changes to the page. */
export interface SessionEvents {
  /** Reports submissions of any kind that changed. */
  submissions(refs: readonly Ref[]): void;
  investors(ids: string[]): void;
  sync(): void;
  review(progress: RefreshProgress): void;
}

export interface SessionOptions {
  environment: Pick<Environment, 'id' | 'baseUrl' | 'clientId'>;
  /** The open data file. The session closes it. */
  db: DataFile;
  cipher: Cipher;
  /** The kinds of submission, see `DataModel`. */
  kinds: readonly KindFactory[];
  attachments: Pick<Attachments, 'describe' | 'read'>;
  fetch: typeof fetch;
  /** Replaces the system's name resolution. */
  lookup?: Lookup;
  userAgent: string;
  secret(): Promise<string | null>;
  /** The freshness of the data file, see storage/mark.ts. */
  freshness: Freshness;
  campaigns(): readonly Campaign[];
  who(): string;
  clock: Clock;
  random(): number;
  lanes: number;
  /** How long an operation is retried automatically, in milliseconds. Default: `sendingBudget` in retry.ts. */
  sendingBudget?(): number;
  /** How long the platform remembers an idempotency key, in milliseconds. Default: forever. */
  keyLifetime?(): number;
  log: Log;
  events: SessionEvents;
  /** Called when SQLite finds the open data file damaged. */
  damaged(error: unknown): void;
  /** Called when a step throws an error that is not a storage failure: a defect, for the log. */
  defect(error: unknown): void;
  at?: At;
}
