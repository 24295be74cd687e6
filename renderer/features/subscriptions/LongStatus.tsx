import { useTranslation } from 'react-i18next';
import { isKnownStatus } from '../../../contract/review.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { pageSize } from '../../stores/paged.ts';
import classes from './LongStatus.module.css';
import { subscriptionList } from './listStore.ts';

/** So many letters of the platform's word fit into the column in the narrowest window. */
const fitting = 22;

/** The platform's word of the row that the keys are on, in full, where the row has no room for all of it. */
export function LongStatus() {
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
}
