import { useTranslation } from 'react-i18next';
import { ChoiceField } from '../fields/ChoiceField.tsx';
import { TimeField } from '../fields/TimeField.tsx';
import { useFormView } from '../view.tsx';
import { changeSurvey } from './changeSurvey.ts';
import { SurveyAnswers } from './SurveyAnswers.tsx';
import classes from './sections.module.css';
import { Waiver } from './Waiver.tsx';

export function SurveySection() {
  const { t } = useTranslation('subscription');
  const { form } = useFormView();
  const { mode, submittedAt } = form.survey;
  return (
    <div className={classes.fields}>
      <ChoiceField
        path="survey.mode"
        label={t('survey.mode')}
        value={mode === '' ? null : mode}
        choices={[
          { value: 'answers', label: t('survey.answers') },
          { value: 'waiver', label: t('survey.waiver') },
        ]}
        change={(now, value) => changeSurvey(now, { mode: value })}
      />
      {mode === 'answers' && <SurveyAnswers />}
      {mode === 'waiver' && <Waiver />}
      {mode !== '' && (
        <TimeField
          path="survey.submittedAt"
          label={t(mode === 'answers' ? 'survey.answersTime' : 'survey.waiverTime')}
          value={submittedAt}
          change={(now, time) => changeSurvey(now, { submittedAt: time })}
        />
      )}
    </div>
  );
}
