import type { DecisionKind } from '../../contract/subscription.ts';
import type { OperationKind } from '../subscriptions/model.ts';
import type { Plan } from './planner.ts';

/** A step of the app towards the platform, or a person's decision about an operation. */
export type Step = OperationKind | Exclude<Plan['do'], 'write' | 'wait' | 'nothing'> | DecisionKind;

const reading = ['duringCall', 'afterAnswer', 'beforeAnswerCommit', 'afterAnswerCommit'] as const;
const writing = ['beforeOperationCommit', 'afterOperationCommit', ...reading] as const;
const deciding = ['beforeDecisionCommit', 'afterDecisionCommit'] as const;

/** A point of a step at which a crash must lose or double nothing. `before…Commit`: inside the open transaction. */
export type FaultPoint = (typeof writing)[number] | (typeof deciding)[number];

/** Called at each fault point, so that tests can end the process exactly there. */
export type At = (point: FaultPoint, step: Step) => void;

/**
 * The fault points of each step, in order. The kill matrix (test/faults/) ends the process once at each of them. The
 * types require every step here, and a step that does not pass its points fails the kill matrix.
 */
export const faultPoints: Record<Step, readonly FaultPoint[]> = {
  createInvitation: writing,
  updateInvitation: writing,
  createInvestment: writing,
  assignWallet: writing,
  readWallets: reading,
  readInvitation: reading,
  readInvestment: reading,
  sendAgain: deciding,
  record: deciding,
  giveUp: deciding,
  takeOver: deciding,
  sendAnew: deciding,
  leave: deciding,
};
