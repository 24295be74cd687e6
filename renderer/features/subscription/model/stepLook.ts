import { isKnownStatus, type KnownStatus } from '../../../../contract/review.ts';
import type { Stage, Step } from '../../../../contract/subscription.ts';

const acceptedStatuses: readonly KnownStatus[] = ['ACCEPTED', 'PAID', 'DELIVERED'];

/** That a status could be read is no success: its own meaning gives the colour. */
function statusLook(status: string | null): Stage {
  if (status === null) return 'draft';
  if (!isKnownStatus(status)) return 'needsYou';
  if (status === 'KYC_INSUFFICIENT') return 'refused';
  return acceptedStatuses.includes(status) ? 'acknowledged' : 'onItsWay';
}

/** The colour of a step: green only for what the platform has acknowledged, amber where it waits for a person. */
export function stepLook(step: Pick<Step, 'kind' | 'state' | 'status'>, stage: Stage): Stage | 'open' {
  switch (step.state) {
    case 'done':
      return step.kind === 'status' ? statusLook(step.status) : 'acknowledged';
    case 'refused':
      return 'refused';
    case 'uncertain':
      return 'uncertain';
    case 'sending':
      return 'onItsWay';
    case 'waiting':
      return stage === 'needsYou' ? 'needsYou' : 'onItsWay';
    case 'open':
      return 'open';
  }
}
