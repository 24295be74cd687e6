import type { DecisionKind } from '../../contract/subscription.ts';
import type { OperationKind } from '../subscriptions/model.ts';
import type { Plan } from './planner.ts';

/** Everything that the desk does towards the platform, or that a person decides about it. */
export type Step = OperationKind | Exclude<Plan['do'], 'write' | 'wait' | 'nothing'> | DecisionKind;

const reading = ['duringCall', 'afterAnswer', 'beforeAnswerCommit', 'afterAnswerCommit'] as const;
const writing = ['beforeOperationCommit', 'afterOperationCommit', ...reading] as const;
const deciding = ['beforeDecisionCommit', 'afterDecisionCommit'] as const;

/** A moment of a step at which a crash must lose or double nothing. `before…Commit`: in the open transaction. */
export type FaultPoint = (typeof writing)[number] | (typeof deciding)[number];

/** Called at each point that is passed, so that tests can end the process exactly there. */
export type At = (point: FaultPoint, step: Step) => void;

/**
 * The points that each step passes, in their order. The kill matrix (test/faults/) ends the process once at each of
 * them: a step that is added here, as the types demand, without passing its points fails there.
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
