import {
  changedFields,
  type FieldPath,
  type SubscriptionForm,
  withFieldFrom,
} from '../../../../contract/form.ts';

/**
 * Undo and redo of single decisions: a choice, or a row that was added or removed. Typing in a text field is undone by
 * the field itself. A step changes only its own field, so that input elsewhere stays.
 */
export interface FormStep {
  label: StepLabel;
  /** The field where the change can be seen. */
  field: FieldPath;
  undo: (form: SubscriptionForm) => SubscriptionForm;
  redo: (form: SubscriptionForm) => SubscriptionForm;
}

export type StepLabel = 'answerRemoved' | 'answerAdded' | 'choice' | 'investorChanged';

export interface FormHistory {
  done: readonly FormStep[];
  undone: readonly FormStep[];
}

export const noHistory: FormHistory = { done: [], undone: [] };
const longest = 100;

export function record(history: FormHistory, step: FormStep): FormHistory {
  return { done: [...history.done, step].slice(-longest), undone: [] };
}

export interface Moved {
  history: FormHistory;
  form: SubscriptionForm;
  step: FormStep;
}

export function undo({ done, undone }: FormHistory, form: SubscriptionForm): Moved | null {
  const step = done.at(-1);
  if (!step) return null;
  return { history: { done: done.slice(0, -1), undone: [...undone, step] }, form: step.undo(form), step };
}

export function redo({ done, undone }: FormHistory, form: SubscriptionForm): Moved | null {
  const step = undone.at(-1);
  if (!step) return null;
  return { history: { done: [...done, step], undone: undone.slice(0, -1) }, form: step.redo(form), step };
}

/** Returns the step from one form to the next, over exactly the fields that differ; null when nothing differs. */
export function choiceStep(
  before: SubscriptionForm,
  after: SubscriptionForm,
  label: StepLabel = 'choice',
): FormStep | null {
  const paths = changedFields(before, after);
  const [field] = paths;
  if (!field) return null;
  const take = (source: SubscriptionForm) => (form: SubscriptionForm) =>
    paths.reduce<SubscriptionForm>((next, path: FieldPath) => withFieldFrom(next, source, path), form);
  return { label, field, undo: take(before), redo: take(after) };
}

/**
 * Returns the step that changes the investor and the wallet. Undo and redo also bring back each investor's statements.
 */
export function investorStep(
  before: SubscriptionForm,
  after: SubscriptionForm,
  label: 'investorChanged' | 'choice',
): FormStep | null {
  if (changedFields(before, after).length === 0) return null;
  const take =
    ({ investorId, wallet }: SubscriptionForm) =>
    (form: SubscriptionForm): SubscriptionForm => ({ ...form, investorId, wallet });
  return { label, field: 'investorId', undo: take(before), redo: take(after) };
}

const withAnswers = (
  form: SubscriptionForm,
  change: (answers: SubscriptionForm['survey']['answers']) => SubscriptionForm['survey']['answers'],
): SubscriptionForm => ({ ...form, survey: { ...form.survey, answers: change(form.survey.answers) } });

export const maxAnswers = 200;

export function addAnswer(): FormStep {
  return {
    label: 'answerAdded',
    field: 'survey.answers',
    undo: (form) => withAnswers(form, (answers) => answers.slice(0, -1)),
    redo: (form) => withAnswers(form, (answers) => [...answers, { question: '', answer: '' }]),
  };
}

/**
 * Returns the step that removes the answer at `index`. Undo restores it at that index, whatever was typed into others
 * since.
 */
export function removeAnswer(form: SubscriptionForm, index: number): FormStep | null {
  const removed = form.survey.answers[index];
  if (!removed) return null;
  return {
    label: 'answerRemoved',
    field: 'survey.answers',
    undo: (later) => withAnswers(later, (answers) => answers.toSpliced(index, 0, removed)),
    redo: (later) => withAnswers(later, (answers) => answers.toSpliced(index, 1)),
  };
}
