import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { isKnownStatus } from '../../../contract/status.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { pageSize } from '../../stores/pages.ts';
import classes from './LongStatus.module.css';
import { subscriptionList } from './listStore.ts';

/** How many characters of a platform status fit into the column in the narrowest window. */
const fitting = 22;

/** Shows the current row's platform status in full, if the row has no room for it. */
export const LongStatus = memo(function LongStatus() {
  const { t } = useTranslation('list');
  const status = subscriptionList.useStore(
    ({ pages, selected }) => pages.get(Math.floor(selected / pageSize))?.[selected % pageSize]?.status ?? '',
  );
  if (status.length <= fitting || isKnownStatus(status)) return null;
  return (
    <div className={classes.line}>
      <span className={classes.title}>{t('platformStatus')}</span>
      <StatusBadge status={status} plain />
    </div>
  );
});
