import { useTranslation } from 'react-i18next';
import type { EnvironmentView } from '../../../contract/environment.ts';
import { Page, Section } from '../../components/Page.tsx';
import classes from './settings.module.css';
import { UseSection } from './UseSection.tsx';

/** Explains the built-in environment, which can be used but not changed. */
export function TrainingPanel({ environment }: { environment: EnvironmentView }) {
  const { t } = useTranslation(['settings', 'common']);
  return (
    <Page>
      <Section title={t('common:environment.training')} words={t('about.training')}>
        <UseSection environment={environment} />
      </Section>
      <Section title={t('field.campaigns')}>
        {environment.campaigns.length === 0 && <span className="fine">{t('noCampaigns')}</span>}
        <ul className={classes.campaigns}>
          {environment.campaigns.map(({ id, name }) => (
            <li key={id}>
              {name} <span className="verbatim">{id}</span>
            </li>
          ))}
        </ul>
      </Section>
    </Page>
  );
}
