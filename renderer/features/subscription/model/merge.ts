import {
  changedFields,
  type FieldPath,
  fieldPaths,
  fieldValue,
  type SubscriptionForm,
  withFieldFrom,
} from '../../../../contract/form.ts';

/** The form on the screen, and the main process's form that it started from. */
export interface Versions {
  form: SubscriptionForm;
  base: SubscriptionForm;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/**
 * What comes back from the main process never overwrites what was typed meanwhile, nor the field that somebody is
 * in right now; `refused` fields were locked and go back to what was really sent.
 */
export function merge(
  { form, base }: Versions,
  theirs: SubscriptionForm,
  editing: FieldPath | null,
  refused: readonly FieldPath[] = [],
): Versions {
  let [nextForm, nextBase] = [form, base];
  for (const path of fieldPaths) {
    const dirty = !same(fieldValue(form, path), fieldValue(base, path));
    if (refused.includes(path) || (!dirty && path !== editing)) {
      nextForm = withFieldFrom(nextForm, theirs, path);
      nextBase = withFieldFrom(nextBase, theirs, path);
    } else if (dirty) {
      nextBase = withFieldFrom(nextBase, theirs, path);
    }
  }
  return { form: nextForm, base: nextBase };
}

/** After a save: the fields of `sent` are now the main process's; what was typed since then stays unsaved. */
export function mergeSaved(
  { form, base }: Versions,
  sent: Versions,
  theirs: SubscriptionForm,
  editing: FieldPath | null,
  refused: readonly FieldPath[],
): Versions {
  const saved = changedFields(sent.form, sent.base).reduce(
    (next, path) => withFieldFrom(next, sent.form, path),
    base,
  );
  return merge({ form, base: saved }, theirs, editing, refused);
}

export const isDirty = ({ form, base }: Versions): boolean => changedFields(form, base).length > 0;

/** What to send: the main process's newest form with only the fields that were changed here. */
export function outgoing({ form, base }: Versions, theirs: SubscriptionForm): SubscriptionForm {
  return changedFields(form, base).reduce((next, path) => withFieldFrom(next, form, path), theirs);
}
