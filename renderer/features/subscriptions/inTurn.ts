import type { AppFailure } from '../../../contract/errors.ts';

/** What became of a list of things that were done one after the other. Each id is in exactly one of the three. */
export interface Tally<Why extends string> {
  done: readonly string[];
  /** Could not be done, each for its own reason; the others went on. */
  left: readonly { id: string; why: Why }[];
  /** Not tried: it was stopped, or ended by a failure that would have met all of them. */
  untouched: readonly string[];
  /** The failure that ended it. */
  failure: AppFailure | null;
}

interface InTurnOptions<Why extends string> {
  /** Does one. Answers null when it is done, otherwise why it was left. */
  act: (id: string) => Promise<Why | null>;
  /** The reason that belongs to a failure of one; null: none of the others would fare better. */
  whyOf: (failure: AppFailure) => Why | null;
  failureOf: (error: unknown) => AppFailure;
  signal: AbortSignal;
  onProgress: (tried: number) => void;
}

/** Does one after the other: the page stays free, each is committed by itself, and it can be stopped in between. */
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
