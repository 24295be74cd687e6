import { useTranslation } from 'react-i18next';
import { TextField } from '../fields.ts';
import { CampaignField } from './CampaignField.tsx';
import { InvestorField } from './InvestorField.tsx';
import classes from './sections.module.css';

export function InvestorSection() {
  const { t } = useTranslation('subscription');
  return (
    <div className={classes.fields}>
      <InvestorField />
      <CampaignField />
      <TextField
        path="units"
        label={t('units.label')}
        hint={t('units.hint')}
        maxLength={40}
        width={160}
        numeric
      />
    </div>
  );
}
