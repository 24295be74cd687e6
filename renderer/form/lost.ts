import type { FormKit } from '../../contract/form-kit.ts';

/**
 * Returns lost fields as the form shows them: a field that the form does not ask for is represented by the field that
 * decides about it.
 */
export const shownLost = <F extends object, P extends string>(
  kit: FormKit<F, P, string>,
  form: F,
  fields: readonly P[],
): P[] => [...new Set(fields.map((field) => kit.shown(form, field)))];

/** `preset`: nobody has chosen what the field shows now. `check`: every other loss. */
export type Loss = 'preset' | 'check';

/**
 * Returns what a field says about a loss; null when nothing of it was lost. A field must be checked when it is empty or has
 * been filled in since, or when the lost fields are ones that it decides about.
 */
export function lossAt<F extends object, P extends string>(
  kit: FormKit<F, P, string>,
  form: F,
  fields: readonly P[],
  field: P,
): Loss | null {
  if (!shownLost(kit, form, fields).includes(field)) return null;
  const value = JSON.stringify(kit.at(form, field));
  const isPreset = value === JSON.stringify(kit.at(kit.empty(), field));
  return fields.includes(field) && isPreset && !['""', '[]', 'null'].includes(value) ? 'preset' : 'check';
}
