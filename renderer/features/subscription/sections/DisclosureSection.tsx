import { useTranslation } from 'react-i18next';
import type { SubscriptionForm } from '../../../../contract/form.ts';
import { ChoiceField } from '../fields/ChoiceField.tsx';
import { TimeField } from '../fields/TimeField.tsx';
import { useField } from '../fields/useField.tsx';
import { useFormView } from '../view.tsx';
import classes from './sections.module.css';

type Disclosure = SubscriptionForm['selfDisclosure'];
type YesNo = 'yes' | 'no';

const asChoice = (value: boolean | null): YesNo | null => (value === null ? null : value ? 'yes' : 'no');
const change = (form: SubscriptionForm, part: Partial<Disclosure>): SubscriptionForm => ({
  ...form,
  selfDisclosure: { ...form.selfDisclosure, ...part },
});

export function DisclosureSection() {
  const { t } = useTranslation(['subscription', 'common']);
  const { form, selfDisclosureRequired } = useFormView();
  const { given, monthlyIncome, netWorth100k, submittedAt } = form.selfDisclosure;
  const isSaid = useField('selfDisclosure.given').error !== undefined;
  const need =
    selfDisclosureRequired === null
      ? t('disclosure.unknown')
      : t(selfDisclosureRequired ? 'disclosure.required' : 'disclosure.notRequired');
  const yesNo = [
    { value: 'yes' as const, label: t('common:yes') },
    { value: 'no' as const, label: t('common:no') },
  ];
  return (
    <div className={classes.fields}>
      <ChoiceField
        path="selfDisclosure.given"
        label={t('disclosure.given')}
        // The field's error already says it.
        hint={isSaid ? undefined : need}
        value={given ? 'yes' : 'no'}
        choices={[
          { value: 'yes', label: t('disclosure.yes') },
          { value: 'no', label: t('disclosure.no') },
        ]}
        change={(now, value) => change(now, { given: value === 'yes' })}
      />
      {given && (
        <>
          <ChoiceField
            path="selfDisclosure.monthlyIncome"
            label={t('disclosure.incomeLabel')}
            hint={t('disclosure.income')}
            value={asChoice(monthlyIncome)}
            choices={yesNo}
            change={(now, value) => change(now, { monthlyIncome: value === 'yes' })}
          />
          <ChoiceField
            path="selfDisclosure.netWorth100k"
            label={t('disclosure.worthLabel')}
            hint={t('disclosure.worth')}
            value={asChoice(netWorth100k)}
            choices={yesNo}
            change={(now, value) => change(now, { netWorth100k: value === 'yes' })}
          />
          <TimeField
            path="selfDisclosure.submittedAt"
            label={t('disclosure.timeLabel')}
            value={submittedAt}
            change={(now, time) => change(now, { submittedAt: time })}
          />
        </>
      )}
      <div className={classes.help}>
        <div className={classes.helpTitle}>{t('disclosure.limits')}</div>
        <div>{t('disclosure.limitsIntro')}</div>
        <ul>
          <li>{t('disclosure.limitBase')}</li>
          <li>{t('disclosure.limitWorth')}</li>
          <li>{t('disclosure.limitIncome')}</li>
        </ul>
        <div>{t('disclosure.limitBoth')}</div>
      </div>
    </div>
  );
}
