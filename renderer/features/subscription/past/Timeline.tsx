import {
  IconAlertTriangle,
  IconCircle,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconHelpCircleFilled,
  IconSend,
  type TablerIcon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Step } from '../../../../contract/subscription.ts';
import { Outside } from '../../../components/Outside.tsx';
import { StatusBadge, StatusExplanation } from '../../../components/StatusBadge.tsx';
import { DateTime } from '../../../components/Time.tsx';
import { type Tone, toneColor } from '../../../components/tone.ts';
import { walletLabel } from '../model/investors.ts';
import { stepLook } from '../model/stepLook.ts';
import { useView } from '../view.ts';
import { CopyButton } from './CopyButton.tsx';
import classes from './past.module.css';

const icons: Record<Tone | 'open', TablerIcon> = {
  open: IconCircle,
  draft: IconCircle,
  onItsWay: IconCircleDashed,
  needsYou: IconAlertTriangle,
  uncertain: IconHelpCircleFilled,
  refused: IconCircleXFilled,
  acknowledged: IconCircleCheckFilled,
};

/** Shows the steps, each as far as the platform has acknowledged it. */
export function Timeline() {
  const { t } = useTranslation('subscription');
  const steps = useView(({ detail }) => detail.steps);
  return (
    <ol className={classes.steps} aria-label={t('past.steps')}>
      {steps.map((step) => (
        <StepLine key={step.kind} step={step} />
      ))}
    </ol>
  );
}

function StepLine({ step }: { step: Step }) {
  const { t } = useTranslation(['subscription', 'common']);
  const stage = useView(({ detail }) => detail.stage);
  const wallet = useView(({ facts }) =>
    step.kind === 'wallet' ? walletLabel(step.platformId, facts.investor) : null,
  );
  const tone = stepLook(step, stage);
  const color = toneColor(tone === 'open' ? 'draft' : tone);
  const Icon = step.state === 'sending' ? IconSend : icons[tone];
  const name = t(`common:step.${step.kind}`);
  const isStatus = step.kind === 'status' && step.state === 'done';
  return (
    <li className={classes.step} data-state={step.state}>
      <Icon size={18} aria-hidden className={classes.stepIcon} style={{ color }} />
      <div className={classes.stepWords}>
        <div className={classes.stepHead}>
          <span className={classes.stepName}>{name}</span>
          {step.state === 'open' && <span className="fine">{t('state.open')}</span>}
          {step.at && <DateTime at={step.at} short="time" />}
        </div>
        {isStatus && <StatusBadge status={step.status} plain />}
        {isStatus && (
          <div className="fine">
            <StatusExplanation status={step.status} />
          </div>
        )}
        {!isStatus && step.state !== 'open' && <StateWords step={step} color={color} />}
        <Attempts step={step} />
        {step.notShown.length > 0 && <div className="fine">{t('past.notShown')}</div>}
        {wallet && (
          <div className={`${classes.stepWallet} verbatim clip`}>
            <Outside>{wallet}</Outside>
          </div>
        )}
        {step.platformId && (
          <div className={classes.stepId}>
            <span className="verbatim clip" title={step.platformId}>
              {step.platformId}
            </span>
            <CopyButton name={t('past.id', { id: name })} text={step.platformId} />
          </div>
        )}
      </div>
    </li>
  );
}

/** Shows the state in a word, and the reason if it says more than the state. */
function StateWords({ step, color }: { step: Step; color: string }) {
  const { t } = useTranslation(['subscription', 'common']);
  const reason = step.reason && t(`common:reason.${step.reason}`);
  const word = step.kind === 'costs' && step.state === 'done' ? t('state.here') : t(`state.${step.state}`);
  const said = ['done', 'sending'].includes(step.state) || step.reason === 'rejected';
  return (
    <div className={classes.stepState} style={{ color }}>
      {step.state === 'waiting' && reason ? reason : word}
      {step.state !== 'waiting' && reason && !said && <span className="fine"> · {reason}</span>}
    </div>
  );
}

function Attempts({ step }: { step: Step }) {
  const { t } = useTranslation('subscription');
  if (step.state === 'done' || step.attempts === 0) return null;
  return (
    <div className="fine">
      {t('past.attempts', { count: step.attempts })}
      {step.nextAttemptAt && (
        <>
          {' · '}
          {t('past.nextAttempt')} <DateTime at={step.nextAttemptAt} short="time" />
        </>
      )}
    </div>
  );
}
