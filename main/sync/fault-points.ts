import type { DecisionKind } from '../../contract/submission.ts';

const reading = ['duringCall', 'afterAnswer', 'beforeAnswerCommit', 'afterAnswerCommit'] as const;
const writing = ['beforeOperationCommit', 'afterOperationCommit', ...reading] as const;
const deciding = ['beforeDecisionCommit', 'afterDecisionCommit'] as const;

/**
 * A point of a step at which a crash must neither lose nor duplicate anything. `before…Commit`: inside the open
 * transaction.
 */
export type FaultPoint = (typeof writing)[number] | (typeof deciding)[number];

/** Called at each fault point, so that tests can end the process exactly there. `step`: of any kind, or a decision. */
export type At = (point: FaultPoint, step: string) => void;

/** The fault points of each decision, in order. */
const decisionPoints: Record<DecisionKind, readonly FaultPoint[]> = {
  sendAgain: deciding,
  record: deciding,
  giveUp: deciding,
  takeOver: deciding,
  sendAnew: deciding,
  leave: deciding,
};

/**
 * Returns the fault points of every step of a kind and of every decision, in order. The kill matrix (test/faults/) ends the
 * process once at each of them: a step that does not pass its points fails there.
 */
export function faultPointsOf<Write extends string, Read extends string>(steps: {
  writes: readonly Write[];
  reads: readonly Read[];
}): Record<Write | Read | DecisionKind, readonly FaultPoint[]> {
  const entries = [
    ...steps.writes.map((step) => [step, writing] as const),
    ...steps.reads.map((step) => [step, reading] as const),
  ];
  return { ...Object.fromEntries(entries), ...decisionPoints } as Record<
    Write | Read | DecisionKind,
    readonly FaultPoint[]
  >;
}
