import { subscriptionKit } from '../../contract/form.ts';
import type { Clock } from '../clock.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import { migrations } from '../storage/migrations.ts';
import { createSubscriptionKind, type SubscriptionParts } from '../subscriptions/kind.ts';
import { partsAtRest } from '../subscriptions/kind-at-rest.ts';
import { subscriptionKind } from '../subscriptions/steps.ts';
import { createKinds, type Kinds, type References, type SubmissionKind } from '../sync/kind.ts';
import type { Sender } from '../sync/outbox.ts';
import type { SendGate } from '../sync/send-gate.ts';
import type { Ref } from '../sync/submission.ts';

/*
 * # The kinds of an app
 *
 * `dataModel` is the only list of the kinds that the app has. Everything that opens a data file makes its kinds from it: the
 * session that sends, and a file at rest in which everything is held back (a restored backup, an older file). A kind that
 * the second one did not know would be sent again from an old file.
 */

/** What kinds of submission are made from. */
export interface KindParts {
  db: DataFile;
  cipher: Cipher;
  clock: Clock;
  /** The environment and client that operations are made for. */
  sender: Sender;
  /** Every call fails in a file at rest. */
  client: Pick<PlatformClient, 'call'>;
  sendGate: Pick<SendGate, 'observe'>;
  /** Answers questions about submissions of other kinds. A kind may ask only after all kinds have been created. */
  references: References;
  /** True when a person is asked whether this submission may be sent, see "The second look". */
  isAsked(ref: Ref): boolean;
  /** What only an open session has; null in a file at rest. */
  open: { subscriptions: SubscriptionParts } | null;
}

/** Makes one kind of submission for a data file. */
export interface KindFactory {
  /** The platform's names of the fields that the kind sends. Answers that name them come from the platform, see `voiceOf`. */
  readonly wireNames: readonly string[];
  /** The table of the kind's submissions, one row each, with the time of removal in `removed_at`. */
  readonly table: string;
  create(parts: KindParts): SubmissionKind;
}

const subscriptions: KindFactory = {
  wireNames: subscriptionKit.wireNames,
  table: 'subscriptions',
  create: (parts) => {
    const { db, cipher, open } = parts;
    return createSubscriptionKind({ ...parts, ...(open?.subscriptions ?? partsAtRest(db, cipher)) });
  },
};

/** What the data files of an app hold: the kinds of submission, and the history of the schema with their tables. */
export interface DataModel {
  readonly kinds: readonly KindFactory[];
  readonly migrations: readonly string[];
}

/** The data model of the app. Tests add kinds to it. */
export const dataModel: DataModel = { kinds: [subscriptions], migrations };

/** Makes the kinds of an open data file. Operations that were stored without a kind belong to subscriptions. */
export const kindsOf = (factories: readonly KindFactory[], parts: KindParts): Kinds =>
  createKinds(
    factories.map(({ create }) => create(parts)),
    subscriptionKind,
  );

/** Returns the tables of submissions of all kinds. */
export const tablesOf = ({ kinds }: Pick<DataModel, 'kinds'>): string[] => kinds.map(({ table }) => table);

/** Returns the platform's names of the fields that any of the kinds sends. */
export const wireNamesOf = (factories: readonly KindFactory[]): string[] => [
  ...new Set(factories.flatMap(({ wireNames }) => wireNames)),
];
