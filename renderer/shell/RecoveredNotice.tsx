import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import type { OtherCopy, Recovered } from '../../contract/recovered.ts';
import { FilePath } from '../components/FilePath.tsx';
import { Notice } from '../components/Notice.tsx';
import { notifyFailure } from '../components/notify.tsx';
import { formatFull, formatNumber } from '../i18n/format.ts';
import { call } from '../ipcClient.ts';
import { acceptAppState, useApp } from '../stores/app.ts';
import classes from './notices.module.css';

/**
 * Times of the recoveries that the user has read about. Kept outside the notice, which unmounts with its environment.
 */
const useRead = create<{ moments: string[] }>(() => ({ moments: [] }));

/** Says what replaced a damaged file of this environment, until closed. */
export function RecoveredNotice() {
  const recovered = useApp(({ state }) => state?.recovered ?? null);
  const { moments } = useRead();
  if (recovered === null || moments.includes(recovered.at)) return null;
  const close = () => {
    useRead.setState({ moments: [...moments, recovered.at] });
    void call('storage.readRecovered').then(acceptAppState, notifyFailure);
  };
  return <RecoveredWords recovered={recovered} onClose={close} />;
}

function RecoveredWords({ recovered, onClose }: { recovered: Recovered; onClose: () => void }) {
  const { t } = useTranslation('shell');
  const { quarantineFolder, heldBack, drafts, schemaChanged = false } = recovered;
  return (
    <div className={classes.place}>
      <Notice
        tone={
          heldBack + drafts > 0 || recovered.what === 'older' || schemaChanged ? 'needsYou' : 'acknowledged'
        }
        title={titleOf(recovered, t)}
        onClose={onClose}
      >
        {schemaChanged && <div>{t('older.schemaChanged')}</div>}
        {recovered.what === 'older' && <Older {...recovered} />}
        {heldBack > 0 && (
          <div>{t('recovery.heldBack', { count: heldBack, shown: formatNumber(heldBack) })}</div>
        )}
        {drafts > 0 && <div>{t('recovery.drafts', { count: drafts, shown: formatNumber(drafts) })}</div>}
        {quarantineFolder && (
          <div>
            {t('recovery.quarantineFolder')} <FilePath path={quarantineFolder} />
          </div>
        )}
      </Notice>
    </div>
  );
}

function titleOf({ what, from, unproved, schemaChanged }: Recovered, t: TFunction<'shell'>): string {
  if (what === 'older' && schemaChanged) return t('older.schemaChangedTitle');
  if (unproved) return t('older.unprovedTitle');
  if (what === 'older') return t('older.title', { time: formatFull(from ?? '') });
  return from === null ? t(`recovery.started.${what}`) : t('recovery.restored', { time: formatFull(from) });
}

/** Says which other copy of the data there is, or was. */
function Older({ other, heldBack, unproved, schemaChanged }: Recovered) {
  const { t } = useTranslation('shell');
  const isOlder = other !== null || !schemaChanged;
  return (
    <>
      {unproved ? <div>{t('older.unproved')}</div> : isOlder && <OtherState other={other} />}
      {heldBack === 0 && <div>{t('older.checked')}</div>}
    </>
  );
}

function OtherState({ other }: { other: OtherCopy | null }) {
  const { t } = useTranslation('shell');
  if (!other) return <div>{t('older.unknown')}</div>;
  const { computer, path, at, isHere } = other;
  const time = formatFull(at);
  if (isHere) return <div>{t('older.here', { time })}</div>;
  return (
    <div>
      {t('older.elsewhere', { time, computer })} <FilePath path={path} />
    </div>
  );
}
