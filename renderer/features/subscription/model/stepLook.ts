import { statusMeaning } from '../../../../contract/status.ts';
import type { Stage } from '../../../../contract/submission.ts';
import type { Step } from '../../../../contract/subscription.ts';
import { statusTones } from '../../../components/statusTones.ts';

/**
 * Returns the colour of a step: green only for what the platform has acknowledged, amber where it waits for a person.
 */
export function stepLook(step: Pick<Step, 'kind' | 'state' | 'status'>, stage: Stage): Stage | 'open' {
  switch (step.state) {
    case 'done':
      return step.kind === 'status' ? statusTones[statusMeaning(step.status)] : 'acknowledged';
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
