import { Group, Modal, SegmentedControl, Skeleton } from '@mantine/core';
import { IconFileExport, IconRefresh } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LogView } from '../../../contract/log.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { FilePath } from '../../components/FilePath.tsx';
import { Notice } from '../../components/Notice.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { exporting } from '../../components/saved.tsx';
import { useTask } from '../../components/useTask.ts';
import { formatNumber } from '../../i18n/format.ts';
import { call } from '../../ipcClient.ts';
import classes from './LogDialog.module.css';
import { LogEntries, type ShownEntries } from './LogEntries.tsx';

/**
 * Shows the log in full, newest entry first, and exports it. The export is offered only here, so that nobody hands on a
 * log without having seen it.
 */
export function LogDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation(['activity', 'common']);
  const [shown, setShown] = useState<ShownEntries>('all');
  const [view, setView] = useState<LogView | null>(null);
  const read = useTask(async () => setView(await call('log.read')));
  const save = useTask(() => exporting('log.export', () => call('log.export')));
  const { start } = read;
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again whenever the dialog opens
  useEffect(() => {
    if (!opened) return;
    setView(null);
    void start();
  }, [opened]);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={1200}
      title={t('log.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <div className={classes.body}>
        <Group justify="space-between" gap="sm">
          <SegmentedControl
            aria-label={t('log.filter')}
            value={shown}
            onChange={(value) => setShown(value as ShownEntries)}
            data={[
              { value: 'all', label: t('log.all') },
              { value: 'notable', label: t('log.notable') },
            ]}
          />
          <Group gap="sm">
            <SteadyButton
              variant="default"
              leftSection={<IconRefresh size={16} aria-hidden />}
              resting={read.busy}
              onClick={() => void read.start()}
            >
              {t('log.refresh')}
            </SteadyButton>
            <SteadyButton
              ref={save.trigger}
              leftSection={<IconFileExport size={16} aria-hidden />}
              resting={save.busy || !view?.total}
              onClick={() => void save.start()}
            >
              {t('log.export')}
            </SteadyButton>
          </Group>
        </Group>
        {save.result?.path && (
          <Notice
            tone="acknowledged"
            title={t('log.exported', {
              count: save.result.entries,
              shown: formatNumber(save.result.entries),
            })}
            onClose={save.close}
          >
            <FilePath path={save.result.path} />
          </Notice>
        )}
        {save.failure && <ErrorNotice failure={save.failure} onClose={save.close} />}
        {read.failure && <ErrorNotice read failure={read.failure} />}
        {!view && !read.failure && <Skeleton height={320} radius="sm" />}
        {view && !view.isFolderUsable && (
          <Notice tone="needsYou" role="alert" title={t('log.unusable.title')}>
            <FilePath path={view.folder} />
            <div>{t('log.unusable.meaning')}</div>
            <div>{t('log.unusable.todo')}</div>
          </Notice>
        )}
        {view && (view.isFolderUsable || view.total > 0) && <LogEntries view={view} shown={shown} />}
      </div>
    </Modal>
  );
}
