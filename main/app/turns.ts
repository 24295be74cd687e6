import type { AppState } from '../../contract/app.ts';

/** Runs opening, switching, replacing and closing one after another, so that they never overlap. */
export interface Turns {
  /** Runs work after all earlier work has ended, successfully or not. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** Runs work in turn, and returns the state that it leaves. */
  change(work: () => Promise<unknown>): Promise<AppState>;
  /** Runs work in turn that replaces the data, and returns the state that it leaves. */
  replace(work: () => Promise<unknown>): Promise<AppState>;
  /** True while work that replaces the data waits or is under way. */
  isReplacing(): boolean;
}

/** Creates the turns; no work waits yet. @param state reads the state of the app */
export function createTurns(state: () => Promise<AppState>): Turns {
  let turn: Promise<unknown> = Promise.resolve();
  let replacements = 0;

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = turn.then(() => work());
    turn = next.catch(() => undefined);
    return next;
  }

  const change = (work: () => Promise<unknown>) =>
    inTurn(async () => {
      await work();
      return state();
    });

  return {
    inTurn,
    change,
    async replace(work) {
      replacements += 1;
      try {
        return await change(work);
      } finally {
        replacements -= 1;
      }
    },
    isReplacing: () => replacements > 0,
  };
}
