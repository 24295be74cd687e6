import { merge, mergeSaved, type Versions } from '../../contract/form-merge.ts';
import { shared } from '../stores/shared.ts';
import type { FormDetail, FormRules, FormState, FormTypes, Step } from './state.ts';
import { record } from './steps.ts';

/** What becomes of a form's state: pure functions from the state and what happened to the parts that change. */
type Next<T extends FormTypes<T>> = Partial<FormState<T>>;

const versionsOf = <T extends FormTypes<T>>({ form, base }: FormState<T>): Versions<T['form']> | null =>
  form && base ? { form, base } : null;

/** After a change of the form; typing has no step. @param announced the step is reported, and can be undone there */
export function changed<T extends FormTypes<T>>(
  { kit, follow, afterChange }: FormRules<T>,
  now: FormState<T>,
  typed: T['form'],
  step: Step<T> | null,
  announced: boolean,
): Next<T> {
  const { form: before, notice } = now;
  const form = follow(before ?? typed, typed);
  const kept = notice?.kind === 'step' && !step ? notice : null;
  return {
    form,
    history: step ? record(now.history, step) : now.history,
    answered: before ? new Set([...now.answered, ...kit.changed(before, form)]) : now.answered,
    save: now.save.kind === 'unsaved' ? now.save : { kind: 'unsaved' },
    notice: step && announced ? { kind: 'step', step } : kept,
    extra: afterChange(now.extra),
  };
}

/** After a field was left: what arrived while the user was in it is merged with what was typed. */
export function left<T extends FormTypes<T>>(
  { kit }: FormRules<T>,
  now: FormState<T>,
  field: T['path'],
): Next<T> {
  // On a click, the next field may get the focus before this field is told that it was left.
  const editing = now.editing === field ? null : now.editing;
  const versions = versionsOf(now);
  if (!versions || !now.detail) return { editing };
  return { editing, ...merge<T['form'], T['path']>(kit, versions, now.detail.form, editing) };
}

export function opened<T extends FormTypes<T>>(now: FormState<T>, section: T['section'] | null): Next<T> {
  if (now.open === section) return {};
  return { open: section, left: now.open === null ? now.left : new Set([...now.left, now.open]) };
}

/** Opens a field's section and focuses the field, or the one that decides whether the form asks for it. */
export function wentTo<T extends FormTypes<T>>(
  { kit }: FormRules<T>,
  now: FormState<T>,
  path: T['path'],
): Next<T> {
  const field = now.form ? kit.shown(now.form, path) : path;
  const request = (now.focus?.request ?? 0) + 1;
  return { ...opened(now, kit.sectionOf(field)), focus: { field, request } };
}

/** After the main process has reported the form's state. */
export function answered<T extends FormTypes<T>>(
  { kit, afterAnswer }: FormRules<T>,
  now: FormState<T>,
  detail: T['detail'],
): Next<T> {
  const versions = versionsOf(now);
  const hasNewWords = JSON.stringify(now.detail?.messages) !== JSON.stringify(detail.messages);
  return {
    ...(versions
      ? merge<T['form'], T['path']>(kit, versions, detail.form, now.editing)
      : { form: detail.form, base: detail.form }),
    detail: shared(now.detail, detail),
    lapsing: lapsingAfter<T>(kit.lapsing, now.lapsing, (now.detail ?? detail).lapsed, detail.lapsed),
    phase: 'ready',
    answered: hasNewWords ? new Set() : now.answered,
    extra: afterAnswer(now.extra, now.detail, detail, false),
  };
}

/** After a save. @param sent what was on the screen when the save began */
export function saved<T extends FormTypes<T>>(
  { kit, afterAnswer }: FormRules<T>,
  now: FormState<T>,
  sent: Versions<T['form']> & { detail: T['detail'] },
  answer: { detail: T['detail']; refused: readonly T['path'][] },
): Next<T> {
  const { detail, refused } = answer;
  const versions = versionsOf(now);
  return {
    ...(versions
      ? mergeSaved<T['form'], T['path']>(kit, versions, sent, detail.form, now.editing, refused)
      : {}),
    detail: shared(now.detail, detail),
    lapsing: lapsingAfter<T>(kit.lapsing, now.lapsing, sent.detail.lapsed, detail.lapsed),
    ...(refused.length > 0 ? { notice: { kind: 'refusedFields' as const, fields: refused } } : {}),
    extra: afterAnswer(now.extra, sent.detail, detail, true),
  };
}

/** Returns the entries that lapsed just now or shortly before, unless they have been filled in again. */
function lapsingAfter<T extends FormTypes<T>>(
  entries: readonly T['path'][],
  lapsing: readonly T['path'][],
  before: FormDetail<T['form'], T['path']>['lapsed'],
  after: FormDetail<T['form'], T['path']>['lapsed'],
): readonly T['path'][] {
  const changes = (lapsed: typeof before, entry: T['path']) => lapsed[entry]?.changed.length ?? 0;
  const next = entries.filter(
    (entry) => after[entry] && (lapsing.includes(entry) || changes(after, entry) > changes(before, entry)),
  );
  return next.length === 0 && lapsing.length === 0 ? lapsing : next;
}
