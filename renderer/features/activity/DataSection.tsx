import { Button, Progress } from '@mantine/core';
import { IconFileExport } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { BackupProgress } from '../../../contract/backup.ts';
import { FilePath } from '../../components/FilePath.tsx';
import { Notice } from '../../components/Notice.tsx';
import { Section } from '../../components/Page.tsx';
import { DateTime } from '../../components/Time.tsx';
import { formatDateTime, formatNumber, formatSize } from '../../i18n/format.ts';
import { useApp } from '../../stores/app.ts';
import { exportAll } from '../export/exporting.ts';
import { FileCheck } from './FileCheck.tsx';
import { SecondBackup } from './SecondBackup.tsx';

/** Shows how far the daily backup has got. It goes on by itself, and nobody has to wait for it. */
function RunningBackup({ step, done, total }: BackupProgress) {
  const { t } = useTranslation('activity');
  const percent = Math.floor((100 * done) / Math.max(total, 1));
  return (
    <div className="fine" role="status">
      {t(`data.running.${step}`, { percent: formatNumber(percent) })}
      <Progress mt={4} size={6} value={percent} aria-hidden />
    </div>
  );
}

/** Shows the state of the daily backup, and exports everything into one file. */
export function DataSection() {
  const { t } = useTranslation(['activity', 'common']);
  const state = useApp((app) => app.state);
  if (!state) return null;
  const { backup, quarantined, resealing, fileCheck, lowSpace, formerFolder } = state;
  const { lastAt, running, failed } = backup;
  return (
    <Section title={t('data.title')} words={t('data.words')}>
      {failed && (
        <Notice tone="needsYou" title={t('data.failed', { time: formatDateTime(failed.at) })}>
          <div>{failed.code === 'internal' ? t('data.whyUnknown') : t(`common:disk.${failed.code}.why`)}</div>
          <div>{t('data.again')}</div>
        </Notice>
      )}
      {fileCheck && <FileCheck {...fileCheck} />}
      {lowSpace && (
        <Notice tone="needsYou" title={t('data.space', { free: formatSize(lowSpace.free) })}>
          <div>{t('data.spaceWords', { needed: formatSize(lowSpace.needed) })}</div>
          <FilePath path={lowSpace.path} />
        </Notice>
      )}
      <div className="fine" role="status">
        {lastAt ? (
          <>
            {t('data.last')} <DateTime at={lastAt} />
          </>
        ) : (
          !failed && t('data.none')
        )}
      </div>
      {running && <RunningBackup {...running} />}
      <SecondBackup />
      {resealing && (
        <div className="fine" role="status">
          {t('data.resealing', { done: formatNumber(resealing.done), total: formatNumber(resealing.total) })}
          <Progress
            mt={4}
            size={6}
            value={(resealing.done / Math.max(resealing.total, 1)) * 100}
            aria-hidden
          />
        </div>
      )}
      {formerFolder && (
        <Notice tone="needsYou" title={t(`data.former.${formerFolder.why}.title`)}>
          <div>{t(`data.former.${formerFolder.why}.words`)}</div>
          <FilePath path={formerFolder.path} />
        </Notice>
      )}
      {quarantined.length > 0 && (
        <div className="fine">
          {t('data.quarantined')}
          {quarantined.map((folder) => (
            <div key={folder}>
              <FilePath path={folder} />
            </div>
          ))}
        </div>
      )}
      <div>
        <Button
          variant="default"
          leftSection={<IconFileExport size={16} aria-hidden />}
          onClick={() => void exportAll()}
        >
          {t('data.export')}
        </Button>
      </div>
    </Section>
  );
}
