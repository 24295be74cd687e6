import { useTranslation } from 'react-i18next';
import type { FieldPath } from '../../../../contract/form.ts';
import { Documents } from '../documents/Documents.tsx';
import { CheckField, TimeField } from '../fields.ts';
import { useValue, useView } from '../view.ts';
import classes from './sections.module.css';
import { Confirmed } from './Waiver.tsx';

/** The signature of another investor cannot simply be confirmed. */
const anotherPerson: readonly FieldPath[] = ['investorId'];

export function SignatureSection() {
  const { t } = useTranslation('subscription');
  const isInformed = useValue('signature.costsInformed');
  const confirmed = useView(({ detail }) => detail.confirmations.costs);
  const isInvited = useView(({ detail }) => detail.invitationId !== null);
  return (
    <div className={classes.fields}>
      <Documents />
      <TimeField
        path="signature.signedAt"
        label={t('costs.signedAt')}
        hint={t('costs.signedHint')}
        notAfter={anotherPerson}
      />
      <div>
        <CheckField
          path="signature.costsInformed"
          label={t('costs.confirm')}
          hint={t('survey.confirmHint')}
        />
        {isInformed && <Confirmed by={confirmed} />}
      </div>
      {!isInvited && (
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
