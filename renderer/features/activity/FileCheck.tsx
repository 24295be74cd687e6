import { useTranslation } from 'react-i18next';
import type { FileCheckState } from '../../../contract/app.ts';
import { Notice } from '../../components/Notice.tsx';
import { formatDateTime } from '../../i18n/format.ts';

/** Says that the open data file is being checked for damage, or why it could not be checked. */
export function FileCheck({ failed }: FileCheckState) {
  const { t } = useTranslation(['activity', 'common']);
  if (!failed)
    return (
      <div className="fine" role="status">
        {t('data.checking')}
      </div>
    );
  return (
    <Notice tone="needsYou" title={t('data.checkFailed', { time: formatDateTime(failed.at) })}>
      <div>{failed.code === 'internal' ? t('data.whyUnknown') : t(`common:disk.${failed.code}.why`)}</div>
      <div>{t('data.checkAgain')}</div>
    </Notice>
  );
}
