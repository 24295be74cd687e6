import type { FormKit } from '../../contract/form-kit.ts';

/**
 * Undo and redo of single decisions: a choice, or a row that was added or removed. Typing in a text field is undone by
 * the field itself. A step changes only its own field, so that input elsewhere stays.
 */
export interface FormStep<F, P extends string, Label extends string> {
  label: Label;
  /** The field where the change can be seen. */
  field: P;
  /** True when the step was not made where the change can be seen, so it is reported. */
  announced: boolean;
  undo: (form: F) => F;
  redo: (form: F) => F;
}

export interface FormHistory<S> {
  done: readonly S[];
  undone: readonly S[];
}

export const noHistory: FormHistory<never> = { done: [], undone: [] };
const longest = 100;

export function record<S>(history: FormHistory<S>, step: S): FormHistory<S> {
  return { done: [...history.done, step].slice(-longest), undone: [] };
}

interface Moved<F, S> {
  history: FormHistory<S>;
  form: F;
  step: S;
}
interface Both<F> {
  undo: (form: F) => F;
  redo: (form: F) => F;
}

export function undo<F, S extends Both<F>>({ done, undone }: FormHistory<S>, form: F): Moved<F, S> | null {
  const step = done.at(-1);
  if (!step) return null;
  return { history: { done: done.slice(0, -1), undone: [...undone, step] }, form: step.undo(form), step };
}

export function redo<F, S extends Both<F>>({ done, undone }: FormHistory<S>, form: F): Moved<F, S> | null {
  const step = undone.at(-1);
  if (!step) return null;
  return { history: { done: [...done, step], undone: undone.slice(0, -1) }, form: step.redo(form), step };
}

/** Returns the step from one form to the next, over exactly the fields that differ; null when nothing differs. */
export function stepBetween<F extends object, P extends string, Label extends string>(
  kit: FormKit<F, P, string>,
  before: F,
  after: F,
  { label, announced }: { label: Label; announced: boolean },
): FormStep<F, P, Label> | null {
  const paths = kit.changed(before, after);
  const [field] = paths;
  if (!field) return null;
  const take = (source: F) => (form: F) =>
    paths.reduce((next, path) => kit.withFrom(next, source, path), form);
  return { label, field, announced, undo: take(before), redo: take(after) };
}
