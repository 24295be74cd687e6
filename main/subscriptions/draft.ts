import type { Subscription } from './model.ts';

/** The parts of a new draft that come from another subscription, or from an empty form. */
export type Begun = Pick<Subscription, 'form' | 'about'> &
  Partial<Pick<Subscription, 'confirmations' | 'lapsed' | 'restoredFrom' | 'lostFields'>>;

/** Returns a new draft. Its stage is refreshed when it is stored. Pure. */
export const newDraft = (id: string, now: string, begun: Begun): Subscription => ({
  id,
  createdAt: now,
  updatedAt: now,
  savedAt: now,
  queuedAt: null,
  queuedFor: null,
  takenBack: false,
  restoredFrom: null,
  removedAt: null,
  confirmations: { waiver: null, costs: null },
  lapsed: {},
  lostFields: [],
  notShown: [],
  differs: null,
  ...begun,
  invitation: null,
  investment: null,
  refusal: null,
  possiblyCreated: null,
  stage: 'draft',
  reason: 'unfinished',
  status: null,
  previousStatus: null,
  statusChangedAt: null,
  statusReadAt: null,
  refreshFailed: null,
});
