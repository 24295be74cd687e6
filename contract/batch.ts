import type { AppFailure } from './errors.ts';

/** What can be done to several subscriptions at once. `check`: only asks why each would not be released; changes nothing. */
export const batchTasks = ['check', 'queue', 'remove', 'restore'] as const;
export type BatchTask = (typeof batchTasks)[number];

/** Why a batch left a subscription as it was. Translations: `list:left.<why>`. */
export const whysLeft = [
  'incomplete',
  'restored',
  'possiblyCreated',
  'fieldsLost',
  'second',
  'stillHolds',
  'differs',
  'resting', // nothing to release now: it is on its way, done, or waits for something else
  'onPlatform',
  'unreadable',
  'gone',
] as const;
export type WhyLeft = (typeof whysLeft)[number];

/** A subscription that a batch left as it was. */
export interface Left {
  id: string;
  why: WhyLeft;
}

/** The outcome of a batch. Its ids are taken in their order. */
export interface BatchOutcome {
  /** How many ids were taken. The others were not touched, because the batch was stopped or failed. */
  tried: number;
  /** The taken ids that were left as they were, in their order. All other taken ids are done. */
  left: Left[];
  /** The failure that ended the batch because it would have met all; what was done before is stored. */
  failure: AppFailure | null;
  /** The investors and campaigns of all that would be released; null unless the task was `check`. */
  release: ReleaseFacts | null;
}

/** How far the running batch has got. */
export interface BatchProgress {
  task: BatchTask;
  tried: number;
}

/** A batch whose outcome no page has seen, because the page that began it is gone. It may still be running. */
export interface UnseenBatch extends BatchProgress {
  ids: string[];
}

/** The facts that a person is told before several subscriptions are released. */
export interface ReleaseFacts {
  investors: NamedFew;
  campaigns: NamedFew;
  /** How many subscriptions would be sent without a signature. */
  unsigned: number;
}

/** Different objects of the platform: how many there are, and the first `mostNamed` of them. */
export interface NamedFew {
  total: number;
  first: { id: string; name: string | null }[];
}

/** How many names the question before a release lists; further ones are counted. */
export const mostNamed = 6;
