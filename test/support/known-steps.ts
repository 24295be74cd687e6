import { subscriptionKind, writes } from '../../main/subscriptions/steps.ts';
import { createSteps } from '../../main/sync/steps.ts';

/** The steps of every kind that the app has. */
export const knownSteps = createSteps([{ name: subscriptionKind, writes }], subscriptionKind);
