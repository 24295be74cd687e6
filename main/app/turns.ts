/** Runs work after all earlier work has ended, successfully or not. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

export function createTurns(): InTurn {
  let turn: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = turn.then(() => work());
    turn = next.catch(() => undefined);
    return next;
  };
}
