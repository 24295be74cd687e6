import { changedFields, type SubscriptionForm, type SurveyAnswer } from '../../../contract/form.ts';
import type { SubscriptionStep } from './state.ts';

/**
 * Returns the step that changes the investor and the wallet. Undo and redo also bring back each investor's statements.
 */
export function investorStep(
  before: SubscriptionForm,
  after: SubscriptionForm,
  label: 'investorChanged' | 'choice',
): SubscriptionStep | null {
  if (changedFields(before, after).length === 0) return null;
  const take =
    ({ investorId, wallet }: SubscriptionForm) =>
    (form: SubscriptionForm): SubscriptionForm => ({ ...form, investorId, wallet });
  return {
    label,
    field: 'investorId',
    announced: label === 'investorChanged',
    undo: take(before),
    redo: take(after),
  };
}

/** Returns the form with other answers. */
export const withAnswers = (
  form: SubscriptionForm,
  change: (answers: SurveyAnswer[]) => SurveyAnswer[],
): SubscriptionForm => ({ ...form, survey: { ...form.survey, answers: change(form.survey.answers) } });

export const maxAnswers = 200;

export function addAnswer(): SubscriptionStep {
  return {
    label: 'answerAdded',
    field: 'survey.answers',
    announced: false,
    undo: (form) => withAnswers(form, (answers) => answers.slice(0, -1)),
    redo: (form) => withAnswers(form, (answers) => [...answers, { question: '', answer: '' }]),
  };
}

/**
 * Returns the step that removes the answer at `index`. Undo restores it at that index, whatever was typed into others
 * since.
 */
export function removeAnswer(answers: readonly SurveyAnswer[], index: number): SubscriptionStep | null {
  const removed = answers[index];
  if (!removed) return null;
  return {
    label: 'answerRemoved',
    field: 'survey.answers',
    announced: true,
    undo: (later) => withAnswers(later, (answers) => answers.toSpliced(index, 0, removed)),
    redo: (later) => withAnswers(later, (answers) => answers.toSpliced(index, 1)),
  };
}
