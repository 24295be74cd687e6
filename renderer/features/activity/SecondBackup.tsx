import { useTranslation } from 'react-i18next';
import { FilePath } from '../../components/FilePath.tsx';
import { useApp } from '../../stores/app.ts';
import { SecondBackupButton, SecondBackupStatus } from './SecondBackupStatus.tsx';

/**
 * Shows the state of the backups in the second folder, beside the local ones. Shows nothing if no folder was chosen.
 */
export function SecondBackup() {
  const { t } = useTranslation('activity');
  const second = useApp(({ state }) => state?.secondBackup ?? null);
  if (!second) return null;
  return (
    <>
      <div className="fine">
        {t('second.words')} <FilePath path={second.folder} />
      </div>
      <SecondBackupStatus state={second} />
      <div>
        <SecondBackupButton state={second} />
      </div>
    </>
  );
}
