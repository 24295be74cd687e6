import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppState, BlockReason } from '../../../contract/app.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { useTask } from '../../components/useTask.ts';
import { call } from '../../desk.ts';
import { acceptAppState } from '../../stores/app.ts';
import { LogLink } from './LogLink.tsx';
import { OtherEnvironments } from './OtherEnvironments.tsx';
import { Recovery } from './Recovery.tsx';
import { SettingsLossList } from './SettingsLossList.tsx';
import { StopPage } from './StopPage.tsx';

/** Reasons whose path names the data folder, not a file in it. */
const ofFolder: readonly BlockReason[] = ['profileInUse', 'networkFolder', 'storage'];

interface BlockedScreenProps {
  blocked: NonNullable<AppState['blocked']>;
  app: AppState;
}

/** The data cannot be opened. */
export function BlockedScreen({ blocked, app }: BlockedScreenProps) {
  const { t } = useTranslation(['common', 'shell']);
  const { reason, path, disk } = blocked;
  const [picked, setPicked] = useState<string | null>(null);
  const retry = useTask(async () => acceptAppState(await call('app.retry')));
  const tryAgain = (
    <SteadyButton
      ref={retry.trigger}
      variant={blocked.canStartEmpty ? 'default' : undefined}
      onClick={() => void retry.start()}
      resting={retry.busy}
      autoFocus={blocked.backups.length === 0}
    >
      {t(retry.busy ? 'shell:start.retrying' : blocked.loss ? 'shell:loss.goOn' : 'tryAgain')}
    </SteadyButton>
  );
  return (
    <StopPage
      title={t(`blocked.${blocked.reason}.title`)}
      meaning={[disk && t(`disk.${disk}.why`), t(`blocked.${reason}.meaning`)].filter(Boolean).join(' ')}
      todo={[disk && t(`disk.${disk}.todo`), t(`blocked.${reason}.todo`)].filter(Boolean).join(' ')}
      said={blocked.said}
      place={path === null ? null : { is: ofFolder.includes(reason) ? 'folder' : 'file', path }}
      details={blocked.loss && <SettingsLossList loss={blocked.loss} />}
      actions={
        <>
          {blocked.canStartEmpty ? (
            // Trying again may find other files: what came of a way out was about those before.
            <Recovery key={JSON.stringify(blocked)} blocked={blocked} picked={picked} onPick={setPicked}>
              {tryAgain}
            </Recovery>
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
