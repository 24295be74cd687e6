import { parseUnits } from '../../contract/check.ts';
import { emptyForm, fieldValue, type SubscriptionForm, withFieldFrom } from '../../contract/form.ts';
import { isInstant, isUuid } from '../../contract/primitives.ts';
import {
  type Lapse,
  type Lapses,
  type LapsingField,
  lapsingFields,
  type OrderField,
} from '../../contract/subscription.ts';

/** What a change of the order does to an entry: `larger` is more units, which a smaller number never is. */
type Ground = OrderField | 'larger';

/**
 * What each entry is about. The costs information and the signature are about one order: investor, campaign and
 * number of units. The warning is given to one investor about one investment. The answers to the questionnaire are
 * the investor's own. A self-disclosure says of a sum that it is within the investor's means, so it holds for less,
 * too [guide: the sum; assumed: that fewer units need no new one].
 */
function groundsOf(field: LapsingField, form: SubscriptionForm): readonly Ground[] {
  switch (field) {
    case 'signature.signedAt':
    case 'signature.costsInformed':
      return ['investorId', 'campaignId', 'units'];
    case 'survey.waiverConfirmed':
      return ['investorId', 'campaignId'];
    case 'survey.submittedAt':
      return form.survey.mode === 'waiver' ? ['investorId', 'campaignId'] : ['investorId'];
    case 'selfDisclosure.submittedAt':
      return ['investorId', 'campaignId', 'larger'];
  }
}

/** Only what stood before counts: letters typed to search for an investor were nobody yet. */
function changesOf(before: SubscriptionForm, after: SubscriptionForm): Ground[] {
  const changes: Ground[] = (['investorId', 'campaignId'] as const).filter(
    (field) => isUuid(before[field].trim()) && before[field].trim() !== after[field].trim(),
  );
  const [units, newUnits] = [parseUnits(before.units), parseUnits(after.units)];
  if (units === undefined || units === newUnits) return changes;
  return newUnits !== undefined && newUnits < units ? [...changes, 'units'] : [...changes, 'units', 'larger'];
}

/** A tick, or a time; what cannot be read as one says nothing yet, and stays for whoever typed it. */
const isGiven = (value: unknown): value is Lapse['was'] =>
  value === true || (typeof value === 'string' && isInstant(value));

/**
 * Which entries a change takes the ground from: what the investor signed, or was told, was about what stood there
 * before. Whoever gives an entry anew along with the change gives it about what there is now. Pure.
 */
export function lapsedBy(before: SubscriptionForm, after: SubscriptionForm): Lapses {
  const changes = changesOf(before, after);
  const lapses = lapsingFields.flatMap((field): [LapsingField, Lapse][] => {
    const was = fieldValue(before, field);
    const gone = groundsOf(field, after).filter((ground) => changes.includes(ground));
    if (gone.length === 0 || !isGiven(was) || was !== fieldValue(after, field)) return [];
    return [[field, { was, changed: gone.map((ground) => (ground === 'larger' ? 'units' : ground)) }]];
  });
  return Object.fromEntries(lapses);
}

/** The form without these entries. */
export const withoutEntries = (form: SubscriptionForm, fields: readonly LapsingField[]): SubscriptionForm =>
  fields.reduce((next, field) => withFieldFrom(next, emptyForm(), field), form);

/** Those that have not been given anew. */
export function stillLapsed(lapsed: Lapses, form: SubscriptionForm): Lapses {
  const isOpen = (field: string) => !fieldValue(form, field as LapsingField);
  return Object.fromEntries(Object.entries(lapsed).filter(([field]) => isOpen(field)));
}
