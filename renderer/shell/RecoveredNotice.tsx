import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import type { Recovered } from '../../contract/app.ts';
import { FilePath } from '../components/FilePath.tsx';
import { Notice } from '../components/Notice.tsx';
import { formatFull, formatNumber } from '../i18n/format.ts';
import { useApp } from '../stores/app.ts';
import classes from './RecoveredNotice.module.css';

/** The moments of the recoveries that a person has read about. Outlives the notice, which leaves with its environment. */
const useRead = create<{ moments: string[] }>(() => ({ moments: [] }));

/** Tells what replaced a damaged file of this environment, until a person closes it. */
export function RecoveredNotice() {
  const recovered = useApp(({ state }) => state?.recovered ?? null);
  const { moments } = useRead();
  if (recovered === null || moments.includes(recovered.at)) return null;
  const close = () => useRead.setState({ moments: [...moments, recovered.at] });
  return <RecoveredWords recovered={recovered} onClose={close} />;
}

function RecoveredWords({ recovered, onClose }: { recovered: Recovered; onClose: () => void }) {
  const { t } = useTranslation('shell');
  const { what, from, aside, heldBack, drafts } = recovered;
  const title =
    from === null ? t(`recovery.started.${what}`) : t('recovery.restored', { time: formatFull(from) });
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
