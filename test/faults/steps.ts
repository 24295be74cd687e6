/** The steps that are killed at each of their fault points. */
import { readSteps, writeSteps } from '../../main/subscriptions/step-names.ts';
import { faultPointsOf } from '../../main/sync/fault-points.ts';

export const faultPoints = faultPointsOf({ writes: writeSteps, reads: readSteps });

/** A step of a subscription, or a decision. */
export type Step = keyof typeof faultPoints;
