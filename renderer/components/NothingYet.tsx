import { IconHourglass } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from './EmptyState.tsx';

/**
 * Shown in a list while the data file is being read: there may be rows that have not been read yet. `ReadingLine` below the
 * list says how much has been read.
 */
export function NothingYet() {
  const { t } = useTranslation();
  return <EmptyState icon={IconHourglass} title={t('building.none')} />;
}
