import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import type { FactsSource } from './facts.ts';
import type { SubscriptionParts } from './kind.ts';
import { createSubscriptionRepository } from './repository.ts';

/** Returns the parts of the kind for a data file from which nothing is sent while it is open, see session/resting.ts. */
export const partsAtRest = (db: DataFile, cipher: Cipher): SubscriptionParts => ({
  store: createSubscriptionRepository(db, cipher),
  facts: noFacts,
  investors: { readWallets: () => Promise.reject(new Error('nothing is read for this file')) },
  documents: { supersede: () => {}, fetchMissing: async () => null },
});

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
    references: { resolve: () => null, goesOn: () => false, holdersOf: () => [] },
    shownIds: [],
  }),
  investorId: () => null,
  investorNames: ({ form }) => [form.investorId],
  lastWallets: () => null,
};
