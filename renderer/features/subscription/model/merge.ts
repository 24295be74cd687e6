import {
  changedFields,
  type FieldPath,
  fieldPaths,
  type SubscriptionForm,
  withFieldFrom,
} from '../../../../contract/form.ts';
import { statementFields } from '../../../../contract/statements.ts';

/** The form on the screen, and the main process's form that it started from. */
export interface Versions {
  form: SubscriptionForm;
  base: SubscriptionForm;
}

const isStatement = (path: FieldPath | null) => statementFields.some((each) => each === path);

/** The fields that were changed here. Statements and their owner are one: a part of them alone means something else. */
function changedHere({ form, base }: Versions): FieldPath[] {
  const changed = changedFields(form, base);
  return changed.some(isStatement) ? [...new Set([...changed, ...statementFields])] : changed;
}

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
  const changed = changedHere({ form, base });
  const isEdited = (path: FieldPath) => path === editing || (isStatement(path) && isStatement(editing));
  for (const path of fieldPaths) {
    const dirty = changed.includes(path);
    if (refused.includes(path) || (!dirty && !isEdited(path))) {
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
  const saved = changedHere(sent).reduce((next, path) => withFieldFrom(next, sent.form, path), base);
  return merge({ form, base: saved }, theirs, editing, refused);
}

export const isDirty = ({ form, base }: Versions): boolean => changedFields(form, base).length > 0;

/** What to send: the main process's newest form with only the fields that were changed here. */
export function outgoing(versions: Versions, theirs: SubscriptionForm): SubscriptionForm {
  return changedHere(versions).reduce((next, path) => withFieldFrom(next, versions.form, path), theirs);
}
