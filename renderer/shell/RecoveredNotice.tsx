import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recovered } from '../../contract/app.ts';
import { FilePath } from '../components/FilePath.tsx';
import { Notice } from '../components/Notice.tsx';
import { formatDateTime, formatNumber } from '../i18n/format.ts';
import { useApp } from '../stores/app.ts';
import classes from './RecoveredNotice.module.css';

/** What was put in the place of a damaged file, until a person has read it. */
export function RecoveredNotice() {
  const recovered = useApp(({ state }) => state?.recovered ?? null);
  const [read, setRead] = useState<string | null>(null);
  const mark = JSON.stringify(recovered);
  if (recovered === null || read === mark) return null;
  return <RecoveredWords recovered={recovered} onClose={() => setRead(mark)} />;
}

function RecoveredWords({ recovered, onClose }: { recovered: Recovered; onClose: () => void }) {
  const { t } = useTranslation('shell');
  const { what, from, aside, heldBack, drafts } = recovered;
  const title =
    from === null ? t(`recovery.started.${what}`) : t('recovery.restored', { time: formatDateTime(from) });
  return (
    <div className={classes.place}>
      <Notice tone={heldBack + drafts > 0 ? 'needsYou' : 'acknowledged'} title={title} onClose={onClose}>
        {heldBack > 0 && (
          <div>{t('recovery.heldBack', { count: heldBack, shown: formatNumber(heldBack) })}</div>
        )}
        {drafts > 0 && <div>{t('recovery.drafts', { count: drafts, shown: formatNumber(drafts) })}</div>}
        {aside && (
          <div>
            {t('recovery.aside')} <FilePath path={aside} />
          </div>
        )}
      </Notice>
    </div>
  );
}
