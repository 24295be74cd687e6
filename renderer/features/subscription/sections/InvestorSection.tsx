import { useTranslation } from 'react-i18next';
import { TextField } from '../fields/TextField.tsx';
import { useFormView } from '../view.tsx';
import { CampaignField } from './CampaignField.tsx';
import { InvestorField } from './InvestorField.tsx';
import classes from './sections.module.css';

export function InvestorSection() {
  const { t } = useTranslation('subscription');
  const { form } = useFormView();
  return (
    <div className={classes.fields}>
      <InvestorField />
      <CampaignField />
      <TextField
        path="units"
        label={t('units.label')}
        hint={t('units.hint')}
        value={form.units}
        change={(now, units) => ({ ...now, units })}
        maxLength={40}
        width={160}
        numeric
      />
    </div>
  );
}
