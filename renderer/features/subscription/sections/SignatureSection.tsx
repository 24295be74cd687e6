import { useTranslation } from 'react-i18next';
import type { SubscriptionForm } from '../../../../contract/form.ts';
import { Documents } from '../documents/Documents.tsx';
import { CheckField } from '../fields/ChoiceField.tsx';
import { TimeField } from '../fields/TimeField.tsx';
import { useFormView } from '../view.tsx';
import classes from './sections.module.css';
import { Confirmed } from './Waiver.tsx';

const change = (form: SubscriptionForm, part: Partial<SubscriptionForm['signature']>): SubscriptionForm => ({
  ...form,
  signature: { ...form.signature, ...part },
});

export function SignatureSection() {
  const { t } = useTranslation('subscription');
  const { form, detail } = useFormView();
  return (
    <div className={classes.fields}>
      <Documents />
      <TimeField
        path="signature.signedAt"
        label={t('costs.signedAt')}
        hint={t('costs.signedHint')}
        value={form.signature.signedAt}
        change={(now, signedAt) => change(now, { signedAt })}
      />
      <div>
        <CheckField
          path="signature.costsInformed"
          label={t('costs.confirm')}
          hint={t('survey.confirmHint')}
          value={form.signature.costsInformed}
          change={(now, costsInformed) => change(now, { costsInformed })}
        />
        {form.signature.costsInformed && <Confirmed by={detail.confirmations.costs} />}
      </div>
      {!detail.invitationId && (
        <div className={classes.help}>
          <div className={classes.helpTitle}>{t('costs.goes')}</div>
          <ul>
            <li>{t('costs.goesTwo')}</li>
            <li>{t('costs.goesOne')}</li>
          </ul>
        </div>
      )}
    </div>
  );
}
