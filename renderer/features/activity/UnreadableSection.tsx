import { Button } from '@mantine/core';
import { IconFileExport } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { sealedKinds, type UnreadableRecord } from '../../../contract/records.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { FilePath } from '../../components/FilePath.tsx';
import { Notice } from '../../components/Notice.tsx';
import { Section } from '../../components/Page.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { useTask } from '../../components/useTask.ts';
import { formatDateTime, formatNumber } from '../../i18n/format.ts';
import { useApp } from '../../stores/app.ts';
import { goTo } from '../../stores/navigation.ts';
import { exportUnreadable } from '../export/exporting.ts';
import { concernedBy, mostConcerned } from './concerned.ts';
import classes from './UnreadableSection.module.css';

const counted = (count: number) => ({ count, shown: formatNumber(count) });

/** Lists the records of the open environment that can't be read. Renders nothing if there are none. */
export function UnreadableSection() {
  const { t } = useTranslation(['activity', 'list', 'common']);
  const state = useApp((app) => app.state?.unreadable);
  const save = useTask(exportUnreadable);
  if (!state || state.count === 0) return null;
  const { records, count, complete } = state;
  const more = count - records.length;
  return (
    <Section title={t('unreadable.title')} words={t('unreadable.words')}>
      <ul className={classes.kinds}>
        {sealedKinds.map((kind) => {
          const ofKind = records.filter((record) => record.kind === kind);
          if (ofKind.length === 0) return null;
          return (
            <li key={kind}>
              {t(`unreadable.kind.${kind}`, counted(ofKind.length))}
              <Concerned records={ofKind} />
            </li>
          );
        })}
      </ul>
      {more > 0 && <div className="fine">{t('unreadable.unnamed', counted(more))}</div>}
      <div className="fine" role="status">
        {t(complete ? 'unreadable.rest' : 'unreadable.looking')}
      </div>
      <div>
        <SteadyButton
          ref={save.trigger}
          variant="default"
          leftSection={<IconFileExport size={16} aria-hidden />}
          resting={save.busy}
          onClick={() => void save.start()}
        >
          {t('unreadable.export')}
        </SteadyButton>
      </div>
      {save.result && (
        <Notice
          tone="acknowledged"
          title={t('list:export.doneUnreadable', counted(save.result.count))}
          onClose={save.close}
        >
          <FilePath path={save.result.path} />
        </Notice>
      )}
      {save.failure && <ErrorNotice failure={save.failure} onClose={save.close} />}
    </Section>
  );
}

/** Lists what the records of one kind belong to, as far as known, with a link. */
function Concerned({ records }: { records: readonly UnreadableRecord[] }) {
  const { t } = useTranslation(['activity', 'common']);
  const all = concernedBy(records);
  const more = all.length - mostConcerned;
  return (
    <ul className={classes.records}>
      {all.slice(0, mostConcerned).map(({ kind, id, subscriptionId, isThere, createdAt, fault, count }) => (
        <li key={subscriptionId ?? id}>
          <div className={classes.which}>
            {createdAt && (
              <span>{t('common:unreadable.subscription', { date: formatDateTime(createdAt) })}</span>
            )}
            <span className="verbatim">
              {subscriptionId ?? (kind === 'trail' ? t('unreadable.number', { number: id }) : id)}
            </span>
          </div>
          <span className="fine">
            {t(`common:unreadable.short.${fault}`)}
            {count > 1 && <> · {t('unreadable.times', { shown: formatNumber(count) })}</>}
          </span>
          {subscriptionId !== null && isThere && (
            <Button
              variant="subtle"
              size="compact-sm"
              aria-label={`${t('unreadable.open')}: ${subscriptionId}`}
              onClick={() => goTo({ name: 'subscription', id: subscriptionId })}
            >
              {t('unreadable.open')}
            </Button>
          )}
        </li>
      ))}
      {more > 0 && <li className="fine">{t('unreadable.more', { shown: formatNumber(more) })}</li>}
    </ul>
  );
}
