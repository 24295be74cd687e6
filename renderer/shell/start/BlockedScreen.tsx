import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppState } from '../../../contract/app.ts';
import type { Blocked, BlockReason } from '../../../contract/blocked.ts';
import { confirm } from '../../components/confirm.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { useTask } from '../../components/useTask.ts';
import { EnterKey } from '../../features/recovery/EnterKey.tsx';
import { call } from '../../ipcClient.ts';
import { acceptAppState } from '../../stores/app.ts';
import { BelongsTo } from './BelongsTo.tsx';
import { LogLink } from './LogLink.tsx';
import { OtherEnvironments } from './OtherEnvironments.tsx';
import { isMisplaced, Recovery } from './Recovery.tsx';
import { SettingsLossList } from './SettingsLossList.tsx';
import { StopPage } from './StopPage.tsx';
import classes from './start.module.css';

/** Reasons whose path names the data folder, not a file in it. */
const ofFolder: readonly BlockReason[] = ['profileInUse', 'networkFolder', 'storage'];

/** True when trying again is the first thing to do: nothing else is offered, or a file only has to be put back. */
const isFirstWay = ({ reason, canStartEmpty, recoveryKey }: Blocked): boolean =>
  isMisplaced(reason) || !(canStartEmpty || recoveryKey || reason === 'markLost');

interface BlockedScreenProps {
  blocked: Blocked;
  app: AppState;
}

/** Shown when the data can't be opened. */
export function BlockedScreen({ blocked, app }: BlockedScreenProps) {
  const { t } = useTranslation(['common', 'shell', 'recovery']);
  const { reason, path, disk } = blocked;
  const [picked, setPicked] = useState<string | null>(null);
  const retry = useTask(async () => acceptAppState(await call('app.retry')));
  const tryAgain = (
    <SteadyButton
      ref={retry.trigger}
      variant={isFirstWay(blocked) ? undefined : 'default'}
      onClick={() => void retry.start()}
      resting={retry.busy}
      autoFocus={isMisplaced(reason) || (blocked.backups.length === 0 && !blocked.recoveryKey)}
    >
      {t(retry.busy ? 'shell:start.retrying' : blocked.loss ? 'shell:loss.goOn' : 'tryAgain')}
    </SteadyButton>
  );
  return (
    <StopPage
      title={t(`blocked.${blocked.reason}.title`)}
      meaning={[disk && t(`disk.${disk}.why`), t(`blocked.${reason}.meaning`)].filter(Boolean).join(' ')}
      todo={[
        blocked.recoveryKey && t('recovery:enter.todo'),
        disk && t(`disk.${disk}.todo`),
        // The program itself tries again while another one holds the file.
        disk !== 'storageBusy' && t(`blocked.${reason}.todo`),
      ]
        .filter(Boolean)
        .join(' ')}
      said={blocked.said}
      place={path === null ? null : { is: ofFolder.includes(reason) ? 'folder' : 'file', path }}
      details={
        blocked.loss ? (
          <SettingsLossList loss={blocked.loss} />
        ) : (
          blocked.belongsTo && <BelongsTo belongsTo={blocked.belongsTo} app={app} />
        )
      }
      actions={
        <>
          <EnterKey blocked={blocked} />
          {blocked.canStartEmpty ? (
            // The key drops the results of earlier attempts, since trying again may find other files.
            <Recovery key={JSON.stringify(blocked)} blocked={blocked} picked={picked} onPick={setPicked}>
              {tryAgain}
            </Recovery>
          ) : reason === 'markLost' ? (
            <GoOnUnmarked>{tryAgain}</GoOnUnmarked>
          ) : (
            tryAgain
          )}
          <OtherEnvironments reason={blocked.reason} app={app} />
          {retry.failure && <ErrorNotice failure={retry.failure} onClose={retry.close} />}
          <LogLink />
        </>
      }
      footer={t('shell:start.version', { version: app.version, user: app.user })}
    />
  );
}

/** Opens data that may not be the newest, after a confirmation. */
function GoOnUnmarked({ children }: { children: ReactNode }) {
  const { t } = useTranslation('shell');
  const opening = useTask(async () => acceptAppState(await call('app.openUnmarked')));
  async function ask(): Promise<void> {
    const sure = await confirm({
      title: t('older.confirm.title'),
      message: t('older.confirm.words'),
      confirm: t('older.confirm.confirm'),
    });
    if (sure) await opening.start();
  }
  return (
    <>
      <div className={classes.ways}>
        <SteadyButton ref={opening.trigger} onClick={() => void ask()} resting={opening.busy}>
          {t(opening.busy ? 'older.opening' : 'older.goOn')}
        </SteadyButton>
        {children}
      </div>
      {opening.failure && <ErrorNotice failure={opening.failure} onClose={opening.close} />}
    </>
  );
}
