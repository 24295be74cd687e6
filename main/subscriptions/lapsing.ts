import { parseUnits } from '../../contract/check.ts';
import { emptyForm, fieldValue, type SubscriptionForm, withFieldFrom } from '../../contract/form.ts';
import { isInstant, isUuid } from '../../contract/primitives.ts';
import {
  type ConfirmationKind,
  type Lapse,
  type Lapses,
  type LapsingField,
  lapsingFields,
  type OrderField,
} from '../../contract/subscription.ts';
import type { Subscription } from './model.ts';

const order: readonly OrderField[] = ['investorId', 'campaignId', 'units'];

/**
 * What each entry is about. The costs information and the signature are about one order. A self-disclosure says of
 * its sum that it is within the investor's means [guide], so it is about the order as well. The warning is given to
 * one investor about one investment; the answers to the questionnaire are the investor's own.
 */
function groundsOf(field: LapsingField, form: SubscriptionForm): readonly OrderField[] {
  switch (field) {
    case 'signature.signedAt':
    case 'signature.costsInformed':
    case 'selfDisclosure.submittedAt':
      return order;
    case 'survey.waiverConfirmed':
      return ['investorId', 'campaignId'];
    case 'survey.submittedAt':
      return form.survey.mode === 'waiver' ? ['investorId', 'campaignId'] : ['investorId'];
  }
}

/** Only what stood before counts: letters typed to search for an investor were nobody yet. */
function isReplaced(field: OrderField, before: SubscriptionForm, after: SubscriptionForm): boolean {
  if (field !== 'units') return isUuid(before[field].trim()) && before[field].trim() !== after[field].trim();
  const units = parseUnits(before.units);
  return units !== undefined && units !== parseUnits(after.units);
}

type Given = Pick<Subscription, 'form' | 'confirmations'>;

const confirmationOf: Partial<Record<LapsingField, ConfirmationKind>> = {
  'survey.waiverConfirmed': 'waiver',
  'signature.costsInformed': 'costs',
};
const nobody: Given['confirmations'] = { waiver: null, costs: null };

const withoutEntries = (form: SubscriptionForm, fields: readonly LapsingField[]): SubscriptionForm =>
  fields.reduce((next, field) => withFieldFrom(next, emptyForm(), field), form);

function withEntry(form: SubscriptionForm, field: LapsingField, value: Lapse['was']): SubscriptionForm {
  const [head, tail] = field.split('.') as ['survey' | 'signature' | 'selfDisclosure', string];
  return { ...form, [head]: { ...form[head], [tail]: value } };
}

/** A tick, or a time; what cannot be read as one says nothing yet, and stays for whoever typed it. */
const isGiven = (value: unknown): value is Lapse['was'] =>
  value === true || (typeof value === 'string' && isInstant(value));

/**
 * Which entries a change takes the ground from: what the investor signed, or was told, was about what stood there
 * before. Whoever gives an entry anew along with the change gives it about what there is now. Pure.
 */
function lapsedBy({ form: before, confirmations }: Given, after: SubscriptionForm): Lapses {
  const { investorId, campaignId, units } = before;
  const lapses = lapsingFields.flatMap((field): [LapsingField, Lapse][] => {
    const was = fieldValue(before, field);
    const changed = groundsOf(field, after).filter((ground) => isReplaced(ground, before, after));
    if (changed.length === 0 || !isGiven(was) || was !== fieldValue(after, field)) return [];
    const kind = confirmationOf[field];
    const confirmed = kind ? confirmations[kind] : null;
    return [[field, { was, changed, about: { investorId, campaignId, units }, confirmed }]];
  });
  return Object.fromEntries(lapses);
}

/** True when what an entry was about stands there again. */
function holdsAgain(field: LapsingField, { was, about }: Lapse, form: SubscriptionForm): boolean {
  const given = withEntry(form, field, was);
  return lapsedBy({ form: { ...given, ...about }, confirmations: nobody }, given)[field] === undefined;
}

/**
 * A changed form with what the change does to entries: those that it takes the ground from are taken off, and those
 * that lapsed by a change which this one takes back hold again, with who confirmed them then. Pure.
 * @param merged the form as it was typed
 */
export function settleEntries(
  current: Given & Pick<Subscription, 'lapsed'>,
  merged: SubscriptionForm,
): Given & Pick<Subscription, 'lapsed'> & { gone: Lapses; back: LapsingField[] } {
  const gone = lapsedBy(current, merged);
  let form = withoutEntries(merged, Object.keys(gone) as LapsingField[]);
  const confirmations = { ...current.confirmations };
  const lapsed: Lapses = {};
  const back: LapsingField[] = [];
  for (const field of lapsingFields) {
    const lapse = gone[field] ?? current.lapsed[field];
    // Given anew in the meantime.
    if (!lapse || fieldValue(form, field)) continue;
    if (!holdsAgain(field, lapse, form)) {
      lapsed[field] = lapse;
      continue;
    }
    form = withEntry(form, field, lapse.was);
    const kind = confirmationOf[field];
    if (kind) confirmations[kind] = lapse.confirmed;
    back.push(field);
  }
  return { form, confirmations, lapsed, gone, back };
}

/** The form of a new order that begins like this one: without what was said, told or signed for this one alone. */
export const forAnotherOrder = (form: SubscriptionForm): SubscriptionForm =>
  withoutEntries(
    form,
    lapsingFields.filter((field) => groundsOf(field, form).includes('campaignId')),
  );
