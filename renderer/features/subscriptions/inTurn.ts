import type { AppFailure } from '../../../contract/errors.ts';

/** The outcome of actions done one after the other. Each id is in exactly one of the three lists. */
export interface Tally<Why extends string> {
  done: readonly string[];
  /** Could not be done, each for its own reason; the others continued. */
  left: readonly { id: string; why: Why }[];
  /** Not tried, because the run was stopped or ended by a failure that would have affected all of them. */
  untouched: readonly string[];
  /** The failure that ended the run. */
  failure: AppFailure | null;
}

interface InTurnOptions<Why extends string> {
  /** Acts on one id. Returns null when done, otherwise why it was left out. */
  act: (id: string) => Promise<Why | null>;
  /** Returns the reason for a failure of one id; null when the failure would affect the others as well. */
  whyOf: (failure: AppFailure) => Why | null;
  failureOf: (error: unknown) => AppFailure;
  signal: AbortSignal;
  onProgress: (tried: number) => void;
}

/**
 * Acts on one id after the other: the page stays responsive, each action is committed separately, and the run can be
 * stopped in between.
 */
export async function inTurn<Why extends string>(
  ids: readonly string[],
  { act, whyOf, failureOf, signal, onProgress }: InTurnOptions<Why>,
): Promise<Tally<Why>> {
  const done: string[] = [];
  const left: { id: string; why: Why }[] = [];
  const ended = (failure: AppFailure | null): Tally<Why> => ({
    done,
    left,
    untouched: ids.slice(done.length + left.length),
    failure,
  });
  for (const id of ids) {
    if (signal.aborted) break;
    try {
      const why = await act(id);
      if (why === null) done.push(id);
      else left.push({ id, why });
    } catch (error) {
      const failure = failureOf(error);
      const why = whyOf(failure);
      if (why === null) return ended(failure);
      left.push({ id, why });
    }
    onProgress(done.length + left.length);
  }
  return ended(null);
}
