import type { Trail } from '../audit/trail.ts';
import type { Clock } from '../clock.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import { createDependents } from '../sync/dependents.ts';
import { createDurations } from '../sync/durations.ts';
import { type Kinds, referencesAmong } from '../sync/kind.ts';
import { createOutbox, type Outbox, type Sender, untimed } from '../sync/outbox.ts';
import { createWriter, type Writer } from '../sync/writer.ts';
import { type KindFactory, kindsOf } from './kinds.ts';

/**
 * Returns the parts that write submissions of every kind in a data file from which nothing is sent while it is open: a
 * restored backup, or a file that is older than its mark. There is no platform, and the stage of a submission that is held
 * back does not depend on one.
 */
export function resting({
  db,
  cipher,
  clock,
  sender,
  trail,
  kinds: factories,
}: {
  db: DataFile;
  cipher: Cipher;
  clock: Clock;
  sender: Sender;
  trail: Trail;
  kinds: readonly KindFactory[];
}): { db: DataFile; kinds: Kinds; outbox: Outbox; writer: Writer; trail: Trail } {
  const kinds: Kinds = kindsOf(factories, {
    ...{ db, cipher, clock, sender },
    client: { call: () => Promise.reject(new Error('nothing is sent from this file')) },
    sendGate: { observe: () => {} },
    references: referencesAmong(() => kinds),
    isAsked: () => false,
    open: null,
  });
  const outbox = createOutbox({ db, cipher, clock, sender, ages: untimed, steps: kinds });
  const writer = createWriter({
    db,
    clock,
    sender,
    // Only what was marked as spent is spent: no budget runs here.
    ages: { isSpent: ({ isAgeUnknown }) => isAgeUnknown },
    durations: createDurations(clock),
    dependents: createDependents(db),
    outbox,
    trail,
    kinds,
  });
  return { db, kinds, outbox, writer, trail };
}
