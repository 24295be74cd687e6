import { unlessUnreadable } from '../storage/records.ts';
import type { Kinds } from '../sync/kind.ts';
import type { StepReader } from '../sync/read-step.ts';
import { keyOf, type Ref } from '../sync/submission.ts';

/** Makes the readings that somebody asked the lanes for, see `Scheduler.enqueueRead`. */
export interface Readings {
  /** Hands all readings of a step of a kind to the part that asks for them. */
  take(kind: string, step: string, read: (id: string) => Promise<void>): void;
  /** Makes one reading. Called by the lanes. A reading that nobody took runs the kind's own step. */
  make(ref: Ref, step: string): Promise<void>;
}

/** Creates the readings; no part has taken any yet. @param changed reports a submission that was read */
export function createReadings(
  kinds: Kinds,
  reader: Pick<StepReader, 'readOnce'>,
  changed: (refs: Ref[]) => void,
): Readings {
  /** The readers that parts have given, by kind and step. */
  const taken = new Map<string, (id: string) => Promise<void>>();
  const isReadable = ({ kind, id }: Ref): boolean =>
    unlessUnreadable(
      () => kinds.of(kind).store.find(id) !== null,
      () => false,
    );
  return {
    take: (kind, step, read) => void taken.set(keyOf({ kind, id: step }), read),
    async make(ref, step) {
      const read = taken.get(keyOf({ kind: ref.kind, id: step }));
      if (read) return read(ref.id);
      if (!isReadable(ref)) return;
      await reader.readOnce(ref, step);
      changed([ref]);
    },
  };
}
