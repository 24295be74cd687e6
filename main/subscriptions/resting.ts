import type { Trail } from '../audit/trail.ts';
import type { Clock } from '../clock.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import { createDurations } from '../sync/durations.ts';
import { createKinds, type Kinds } from '../sync/kind.ts';
import { createOutbox, type Outbox, type Sender, untimed } from '../sync/outbox.ts';
import { createWriter, type Writer } from '../sync/writer.ts';
import type { FactsSource } from './facts.ts';
import { createSubscriptionKind } from './kind.ts';
import { createSubscriptionRepository } from './repository.ts';
import { subscriptionKind } from './steps.ts';

/**
 * Returns the parts that write submissions in a data file from which nothing is sent while it is open: a restored
 * backup, or a file that is older than its mark. There is no platform, and the stage of a submission that is held back
 * does not depend on one.
 */
export function resting({
  db,
  cipher,
  clock,
  sender,
  trail,
}: {
  db: DataFile;
  cipher: Cipher;
  clock: Clock;
  sender: Sender;
  trail: Trail;
}): { db: DataFile; kinds: Kinds; outbox: Outbox; writer: Writer; trail: Trail } {
  const kind = createSubscriptionKind({
    store: createSubscriptionRepository(db, cipher),
    facts: noFacts,
    client: { call: () => Promise.reject(new Error('nothing is sent from this file')) },
    sendGate: { observe: () => {} },
    investors: { readWallets: () => Promise.reject(new Error('nothing is read for this file')) },
    documents: { supersede: () => {}, fetchMissing: async () => null },
  });
  const kinds = createKinds([kind], subscriptionKind);
  const outbox = createOutbox({ db, cipher, clock, sender, ages: untimed, steps: kinds });
  const writer = createWriter({
    db,
    clock,
    sender,
    // Only what was marked as spent is spent: no budget runs here.
    ages: { isSpent: ({ isAgeUnknown }) => isAgeUnknown },
    durations: createDurations(clock),
    outbox,
    trail,
    kinds,
  });
  return { db, kinds, outbox, writer, trail };
}

/** The stage of a subscription that is not queued depends on neither the plan nor completeness. */
const noFacts: FactsSource = {
  check: () => ({
    now: 0,
    selfDisclosureRequired: null,
    walletIds: null,
    walletsWhole: false,
    signatureLapsed: false,
  }),
  problems: () => [],
  plan: () => ({
    now: 0,
    selfDisclosureRequired: null,
    wallets: null,
    documentKnown: false,
    queuedElsewhere: false,
  }),
  investorId: () => null,
  lastWallets: () => null,
  isAsked: () => false,
};
