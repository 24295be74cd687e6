import { useTranslation } from 'react-i18next';
import type { FieldPath } from '../../../../contract/form.ts';
import { ChoiceField, TimeField } from '../fields.ts';
import { useValue, useView } from '../view.ts';
import classes from './sections.module.css';

type YesNo = 'yes' | 'no';

const asChoice = (value: boolean | null): YesNo | null => (value === null ? null : value ? 'yes' : 'no');
/** A time that was another investor's cannot simply be confirmed. */
const anotherPerson: readonly FieldPath[] = ['investorId'];
const isYes = (choice: YesNo): boolean => choice === 'yes';

export function DisclosureSection() {
  const { t } = useTranslation(['subscription', 'common']);
  const given = useValue('selfDisclosure.given');
  const isRequired = useView(({ facts }) => facts.selfDisclosureRequired);
  const isSaid = useView(({ shown, messages }) =>
    [...shown, ...messages].some(({ field }) => field === 'selfDisclosure.given'),
  );
  const need =
    isRequired === null
      ? t('disclosure.unknown')
      : t(isRequired ? 'disclosure.required' : 'disclosure.notRequired');
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
        choiceOf={asChoice}
        valueOf={isYes}
        choices={[
          { value: 'yes', label: t('disclosure.yes') },
          { value: 'no', label: t('disclosure.no') },
        ]}
      />
      {given && (
        <>
          <ChoiceField
            path="selfDisclosure.monthlyIncome"
            label={t('disclosure.incomeLabel')}
            hint={t('disclosure.income')}
            choices={yesNo}
            choiceOf={asChoice}
            valueOf={isYes}
          />
          <ChoiceField
            path="selfDisclosure.netWorth100k"
            label={t('disclosure.worthLabel')}
            hint={t('disclosure.worth')}
            choices={yesNo}
            choiceOf={asChoice}
            valueOf={isYes}
          />
          <TimeField
            path="selfDisclosure.submittedAt"
            label={t('disclosure.timeLabel')}
            notAfter={anotherPerson}
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
