import {
  type ConfirmationKind,
  type LapsingField,
  lapsingFields,
  subscriptionKit,
  type TickField,
} from '../../contract/form.ts';

/** Returns the confirmation that an entry gives; null for a time. */
export function confirmationOf(field: LapsingField): ConfirmationKind | null {
  const { lapses } = subscriptionKit.fields[field];
  return lapses?.kind === 'tick' ? (lapses.confirmation as ConfirmationKind) : null;
}

/** The checkboxes of the form with the confirmations that they give, in the order in which a person meets them. */
export const ticks: readonly { field: TickField; kind: ConfirmationKind }[] = lapsingFields.flatMap(
  (field) => {
    const kind = confirmationOf(field);
    return kind ? [{ field: field as TickField, kind }] : [];
  },
);
