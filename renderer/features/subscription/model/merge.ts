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

/**
 * Returns the fields changed here. Statements and their owner count as one: a part of them alone means something else.
 */
function changedHere({ form, base }: Versions): FieldPath[] {
  const changed = changedFields(form, base);
  return changed.some(isStatement) ? [...new Set([...changed, ...statementFields])] : changed;
}

/**
 * Merges a form from the main process. It never overwrites input typed meanwhile, nor the field being edited. `refused`
 * fields were locked, and return to what was really sent.
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

/** Merges after a save: the fields of `sent` are now the main process's; later input stays unsaved. */
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

/** Returns what to send: the main process's newest form with only the fields that were changed here. */
export function outgoing(versions: Versions, theirs: SubscriptionForm): SubscriptionForm {
  return changedHere(versions).reduce((next, path) => withFieldFrom(next, versions.form, path), theirs);
}
