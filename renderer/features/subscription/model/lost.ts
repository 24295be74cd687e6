import { emptyForm, type FieldPath, fieldValue, type SubscriptionForm } from '../../../../contract/form.ts';
import { shownField } from './sections.ts';

/**
 * Returns lost fields as the form shows them: a field that the form does not ask for is represented by the field that
 * decides about it.
 */
export const shownLost = (form: SubscriptionForm, fields: readonly FieldPath[]): FieldPath[] => [
  ...new Set(fields.map((field) => shownField(form, field))),
];

/**
 * Returns what a field says about a loss; null when nothing of it was lost. `preset`: nobody has chosen what it shows
 * now. `check`: it is empty or has been filled in since, or the lost fields are ones that it decides about.
 */
export function lossAt(
  form: SubscriptionForm,
  fields: readonly FieldPath[],
  field: FieldPath,
): 'preset' | 'check' | null {
  if (!shownLost(form, fields).includes(field)) return null;
  const value = JSON.stringify(fieldValue(form, field));
  const isPreset = value === JSON.stringify(fieldValue(emptyForm(), field));
  return fields.includes(field) && isPreset && !['""', '[]', 'null'].includes(value) ? 'preset' : 'check';
}
