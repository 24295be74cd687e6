import { Group } from '@mantine/core';
import { IconFileExport, IconShieldCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Outputs } from '../../../contract/ipc.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { FilePath } from '../../components/FilePath.tsx';
import { createKeptTask } from '../../components/keptTask.ts';
import { Notice } from '../../components/Notice.tsx';
import { Section } from '../../components/Page.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { exporting } from '../../components/saved.tsx';
import { TaskProgress } from '../../components/TaskProgress.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { call } from '../../ipcClient.ts';

function Verified({ result, onClose }: { result: Outputs['trail.verify']; onClose: () => void }) {
  const { t } = useTranslation('activity');
  const { entries, intact, firstBroken, unnoted = 0, unproved } = result;
  if (unnoted > 0)
    return (
      <Notice
        tone="refused"
        role="alert"
        title={t('trail.unnoted', { count: unnoted, shown: formatNumber(unnoted) })}
      >
        {t('trail.brokenWords')}
      </Notice>
    );
  if (unproved !== undefined && firstBroken === null)
    return (
      <Notice tone="refused" role="alert" title={t('trail.unproved', { entry: formatNumber(unproved) })}>
        {t('trail.unprovedWords')}
      </Notice>
    );
  if (!intact)
    return (
      <Notice
        tone="refused"
        role="alert"
        title={t('trail.broken', { entry: firstBroken === null ? '?' : formatNumber(firstBroken) })}
      >
        {t('trail.brokenWords')}
      </Notice>
    );
  return (
    <Notice tone="acknowledged" title={t(entries === 0 ? 'trail.empty' : 'trail.intact')} onClose={onClose}>
      {entries > 0 && t('trail.intactWords', { count: entries, shown: formatNumber(entries) })}
    </Notice>
  );
}

const useVerifying = createKeptTask(() => call('trail.verify'));
const useExporting = createKeptTask(() => exporting('trail.export', () => call('trail.export')));

/** Verifies and exports the trail, the record of every step. */
export function TrailSection() {
  const { t } = useTranslation('activity');
  const verify = useVerifying();
  const save = useExporting();
  return (
    <Section title={t('trail.title')} words={t('trail.words')}>
      <Group gap="sm">
        <SteadyButton
          ref={verify.trigger}
          variant="default"
          leftSection={<IconShieldCheck size={16} aria-hidden />}
          resting={verify.busy}
          onClick={() => void verify.start()}
        >
          {t(verify.busy ? 'trail.verifying' : 'trail.verify')}
        </SteadyButton>
        <SteadyButton
          ref={save.trigger}
          variant="default"
          leftSection={<IconFileExport size={16} aria-hidden />}
          resting={save.busy}
          onClick={() => void save.start()}
        >
          {t(save.busy ? 'trail.exporting' : 'trail.export')}
        </SteadyButton>
      </Group>
      <TaskProgress
        task="trail.verify"
        words={t('trail.verifying')}
        onStopped={() => verify.trigger.current?.focus({ preventScroll: true })}
      />
      {verify.result && <Verified result={verify.result} onClose={verify.close} />}
      {verify.failure?.code === 'stopped' ? (
        <Notice tone="draft" title={t('trail.stopped')} onClose={verify.close}>
          {t('trail.stoppedWords')}
        </Notice>
      ) : (
        verify.failure && <ErrorNotice failure={verify.failure} onClose={verify.close} />
      )}
      {/* No path means that the user closed the dialog; there is nothing to say. */}
      {save.result?.path && (
        <Notice
          tone="acknowledged"
          title={t('trail.exported', {
            count: save.result.entries,
            shown: formatNumber(save.result.entries),
          })}
          onClose={save.close}
        >
          <FilePath path={save.result.path} />
        </Notice>
      )}
      {save.failure && <ErrorNotice failure={save.failure} onClose={save.close} />}
    </Section>
  );
}
