import { useTranslation } from 'react-i18next';
import type { FieldPath, SubscriptionForm } from '../../../../contract/form.ts';
import { ChoiceField, TimeField } from '../fields.ts';
import { useValue } from '../view.ts';
import { SurveyAnswers } from './SurveyAnswers.tsx';
import classes from './sections.module.css';
import { Waiver } from './Waiver.tsx';

type Mode = SubscriptionForm['survey']['mode'];
type Chosen = Exclude<Mode, ''>;
const choiceOf = (mode: Mode): Chosen | null => (mode === '' ? null : mode);
const modeOf = (chosen: Chosen): Mode => chosen;

/** The time of another investor's answers, or of the warning instead of the answers, cannot simply be confirmed. */
const another: readonly FieldPath[] = ['investorId', 'survey.mode'];

export function SurveySection() {
  const { t } = useTranslation('subscription');
  const mode = useValue('survey.mode');
  return (
    <div className={classes.fields}>
      <ChoiceField
        path="survey.mode"
        label={t('survey.mode')}
        choiceOf={choiceOf}
        valueOf={modeOf}
        choices={[
          { value: 'answers', label: t('survey.answers') },
          { value: 'waiver', label: t('survey.waiver') },
        ]}
      />
      {mode === 'answers' && <SurveyAnswers />}
      {mode === 'waiver' && <Waiver />}
      {mode !== '' && (
        <TimeField
          path="survey.submittedAt"
          label={t(mode === 'answers' ? 'survey.answersTime' : 'survey.waiverTime')}
          notAfter={another}
        />
      )}
    </div>
  );
}
