import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EnvironmentInput, EnvironmentView } from '../../../contract/environment.ts';
import { confirm } from '../../components/confirm.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { Page, Section } from '../../components/Page.tsx';
import { useTask } from '../../components/useTask.ts';
import { call } from '../../desk.ts';
import { acceptAppState, useApp } from '../../stores/app.ts';
import { EnvironmentForm } from './EnvironmentForm.tsx';
import { SecretSection } from './SecretSection.tsx';
import { dropDraft } from './settingsStore.ts';
import { TestSection } from './TestSection.tsx';
import { UseSection } from './UseSection.tsx';

function RemoveSection({ environment }: { environment: EnvironmentView }) {
  const { t } = useTranslation('settings');
  const { id, name } = environment;
  const active = useApp(({ state }) => state?.activeEnvironmentId === id);
  const remove = useTask(async () => {
    acceptAppState(await call('environments.remove', { id }));
    dropDraft(id);
    notifyDone(t('remove.removed', { name }));
  });
  const ask = async () => {
    const sure = await confirm({
      title: t('remove.title', { name }),
      message: t('remove.words'),
      confirm: t('remove.confirm'),
      danger: true,
    });
    if (sure) await remove.start();
  };
  return (
    <Section title={t('remove.button')} words={t(active ? 'remove.active' : 'remove.words')}>
      {remove.failure && <ErrorNotice failure={remove.failure} onClose={remove.clear} />}
      <div>
        <Button variant="outline" color="red" disabled={remove.busy || active} onClick={() => void ask()}>
          {t('remove.button')}
        </Button>
      </div>
    </Section>
  );
}

type EnvironmentPanelProps = { panel: string } & (
  | { environment: EnvironmentView; kind?: undefined; title?: undefined }
  | { environment?: undefined; kind: EnvironmentInput['kind']; title: string }
);

/** An environment of the broker's own: address, credentials, campaigns. */
export function EnvironmentPanel({ panel, environment, kind, title }: EnvironmentPanelProps) {
  const { t } = useTranslation('settings');
  return (
    <Page>
      <Section
        title={title ?? environment.name}
        words={`${t(`about.${kind ?? environment.kind}`)} ${t('separate')}`}
      >
        {environment && <UseSection environment={environment} />}
        <EnvironmentForm panel={panel} environment={environment} kind={kind} />
      </Section>
      <SecretSection environment={environment} />
      {environment && <TestSection key={JSON.stringify(environment)} environment={environment} />}
      {environment && <RemoveSection environment={environment} />}
    </Page>
  );
}
