import { IconHourglass, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { SteadyButton } from '../../../components/SteadyButton.tsx';
import { useTask } from '../../../components/useTask.ts';
import { formatTime } from '../../../i18n/format.ts';
import { call } from '../../../ipcClient.ts';
import { useForm, useView } from '../view.ts';
import classes from './documents.module.css';

/** Says why there is no document. Once the platform has an invitation, offers to look for one. */
export function NoDocument() {
  const { t } = useTranslation('subscription');
  const { store } = useForm();
  const detail = useView((view) => view.detail);
  const look = useTask(async () => {
    store.accept(await call('documents.look', { subscriptionId: detail.id }));
    return formatTime(new Date().toISOString());
  });
  const answersSent = detail.steps.some(({ kind, state }) => kind === 'answers' && state === 'done');
  const isOutdated = detail.documents.length > 0 && detail.reason !== 'costsDocument';
  const words = detail.investmentId
    ? 'costs.noDocument'
    : isOutdated
      ? 'costs.outdated'
      : answersSent || detail.reason === 'costsDocument'
        ? 'costs.making'
        : 'costs.notYet';
  return (
    <div className={classes.none}>
      <div className={classes.waiting}>
        <IconHourglass size={16} stroke={1.75} aria-hidden className={classes.icon} />
        <span className={classes.why}>
          {t(words)}
          <span role="status">{look.result && ` ${t('costs.stillNone', { time: look.result })}`}</span>
        </span>
        {detail.invitationId && !isOutdated && (
          <SteadyButton
            ref={look.trigger}
            variant="default"
            className={classes.look}
            leftSection={<IconRefresh size={15} aria-hidden />}
            resting={look.busy}
            onClick={() => void look.start()}
          >
            {t(look.busy ? 'costs.looking' : 'costs.look')}
          </SteadyButton>
        )}
      </div>
      {look.failure && <ErrorNotice read failure={look.failure} onClose={look.clear} />}
    </div>
  );
}
