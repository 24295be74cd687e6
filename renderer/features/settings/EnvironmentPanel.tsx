import { useTranslation } from 'react-i18next';
import type { EnvironmentInput, EnvironmentView } from '../../../contract/environment.ts';
import { Page, Section } from '../../components/Page.tsx';
import { EnvironmentForm } from './EnvironmentForm.tsx';
import { KindMark } from './KindMark.tsx';
import { RemoveSection } from './RemoveSection.tsx';
import { SecretSection } from './SecretSection.tsx';
import { inputOf, type Panel, useSettings } from './settingsStore.ts';
import { TestSection } from './TestSection.tsx';
import { UseSection } from './UseSection.tsx';

/** Shows an environment of the broker: address, credentials, campaigns. */
export function EnvironmentPanel({ environment }: { environment: EnvironmentView }) {
  const { t } = useTranslation('settings');
  const { id, name } = environment;
  const { kind } = inputOf(environment);
  return (
    <Page>
      <Section title={name} mark={<KindMark kind={kind} />} words={`${t(`about.${kind}`)} ${t('separate')}`}>
        <UseSection environment={environment} />
        <EnvironmentForm panel={id} environment={environment} />
      </Section>
      <SecretSection environment={environment} />
      <TestSection environment={environment} />
      <RemoveSection environment={environment} />
    </Page>
  );
}

/** Shows an environment that is being added. Its kind may differ from the one that the panel was opened for. */
export function NewEnvironmentPanel({ panel, kind }: { panel: Panel; kind: EnvironmentInput['kind'] }) {
  const { t } = useTranslation('settings');
  const chosen = useSettings(({ drafts }) => drafts[panel]?.kind ?? kind);
  return (
    <Page>
      <Section
        title={t(chosen === 'demo' ? 'newDemo' : 'newProduction')}
        mark={<KindMark kind={chosen} />}
        words={`${t(`about.${chosen}`)} ${t('separate')}`}
      >
        <EnvironmentForm panel={panel} kind={kind} />
      </Section>
      <SecretSection />
    </Page>
  );
}
