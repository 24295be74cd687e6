import { parseUnits } from '../../contract/check.ts';
import { emptyForm, fieldValue, type SubscriptionForm, withFieldFrom } from '../../contract/form.ts';
import { isInstant, isUuid } from '../../contract/primitives.ts';
import {
  type ConfirmationKind,
  type Ground,
  type Lapse,
  type Lapses,
  type LapsingField,
  lapsingFields,
} from '../../contract/subscription.ts';
import type { Subscription } from './model.ts';

/** What an order says, as far as it says anything yet: letters typed to search for an investor are nobody. */
export type Order = Partial<Record<Ground, string>>;

function orderOf(form: SubscriptionForm): Order {
  const [investorId, campaignId] = [form.investorId.trim(), form.campaignId.trim()];
  const units = parseUnits(form.units);
  return {
    ...(isUuid(investorId) ? { investorId } : {}),
    ...(isUuid(campaignId) ? { campaignId } : {}),
    ...(units === undefined ? {} : { units: String(units) }),
    ...(form.survey.mode === '' ? {} : { 'survey.mode': form.survey.mode }),
  };
}

/**
 * What each entry is about. The costs information and the signature are about one order. A self-disclosure says of
 * its sum that it is within the investor's means [guide], so it is about the order as well. The warning is given to
 * one investor about one investment; the answers to the questionnaire are the investor's own, and the time of the one
 * is not that of the other.
 */
function groundsOf(field: LapsingField, form: SubscriptionForm): readonly Ground[] {
  switch (field) {
    case 'signature.signedAt':
    case 'signature.costsInformed':
    case 'selfDisclosure.submittedAt':
      return ['investorId', 'campaignId', 'units'];
    case 'survey.waiverConfirmed':
      return ['investorId', 'campaignId'];
    case 'survey.submittedAt':
      return [
        'survey.mode',
        'investorId',
        ...(form.survey.mode === 'waiver' ? (['campaignId'] as const) : []),
      ];
  }
}

const confirmationOf: Partial<Record<LapsingField, ConfirmationKind>> = {
  'survey.waiverConfirmed': 'waiver',
  'signature.costsInformed': 'costs',
};

/** A tick, or a time; what cannot be read as one says nothing yet, and stays for whoever typed it. */
const isGiven = (value: unknown): value is Lapse['was'] =>
  value === true || (typeof value === 'string' && isInstant(value));

function withEntry(form: SubscriptionForm, field: LapsingField, value: Lapse['was']): SubscriptionForm {
  const [head, tail] = field.split('.') as ['survey' | 'signature' | 'selfDisclosure', string];
  return { ...form, [head]: { ...form[head], [tail]: value } };
}

const withoutEntry = (form: SubscriptionForm, field: LapsingField): SubscriptionForm =>
  withFieldFrom(form, emptyForm(), field);

type Entries = Pick<Subscription, 'form' | 'confirmations' | 'about' | 'lapsed'>;

/**
 * A changed form with what the change does to entries. What the investor signed, or was told, is about the order that
 * stood there then: it is taken off when another one stands there, and holds again when the former one does, with who
 * confirmed it then. As long as an order says nothing new (a field that is empty or being typed), nothing happens.
 * Whoever gives an entry anew gives it about the order that stood there when they did. Pure.
 * @param merged the form as it was typed
 */
export function settleEntries(
  current: Entries,
  merged: SubscriptionForm,
): Entries & { gone: Lapses; back: LapsingField[] } {
  const order = orderOf(merged);
  const settled = {
    form: merged,
    confirmations: { ...current.confirmations },
    about: {} as Subscription['about'],
    lapsed: {} as Lapses,
    gone: {} as Lapses,
    back: [] as LapsingField[],
  };
  for (const field of lapsingFields) {
    const value = fieldValue(merged, field);
    const isNew = value !== fieldValue(current.form, field);
    // New in the same save as another order: nobody can say which of the two it was given for.
    const before = orderOf(current.form);
    const lapsedAbout = current.about[field] ?? before;
    // Whether it is the time of answers or of the warning stands right beside it.
    const about = isNew ? { ...before, 'survey.mode': order['survey.mode'] } : lapsedAbout;
    const grounds = groundsOf(field, merged);
    const kind = confirmationOf[field];
    const former = current.lapsed[field];
    if (isGiven(value)) {
      const changed = grounds.filter(
        (ground) => about[ground] && order[ground] && about[ground] !== order[ground],
      );
      if (changed.length === 0) {
        // Given before there was a whole order, it is about what was filled in since.
        settled.about[field] = { ...order, ...about };
        continue;
      }
      // Given together with another order: for which of the two nobody knows, so it comes back by no change.
      settled.about[field] = isNew ? {} : about;
      const lapse = { was: value, changed, confirmed: kind ? current.confirmations[kind] : null };
      settled.gone[field] = settled.lapsed[field] = lapse;
      settled.form = withoutEntry(settled.form, field);
    } else if (former) {
      settled.about[field] = lapsedAbout;
      // What it was about may be gone further by now, or in part be back; what cannot be read says neither.
      const changed = [...new Set([...former.changed, ...grounds])].filter((ground) =>
        lapsedAbout[ground] && order[ground]
          ? lapsedAbout[ground] !== order[ground]
          : former.changed.includes(ground),
      );
      if (value || changed.length > 0) settled.lapsed[field] = { ...former, changed };
      else {
        settled.about[field] = { ...order, ...lapsedAbout };
        settled.form = withEntry(settled.form, field, former.was);
        if (kind) settled.confirmations[kind] = former.confirmed;
        settled.back.push(field);
      }
    }
  }
  return settled;
}

/** What a new order begins with that is like this one: without what was said, told or signed for this one alone. */
export function forAnotherOrder({
  form,
  about,
}: Pick<Subscription, 'form' | 'about'>): Pick<Subscription, 'form' | 'about'> {
  const own = lapsingFields.filter((field) => groundsOf(field, form).includes('campaignId'));
  const kept = lapsingFields.filter((field) => !own.includes(field));
  return {
    form: own.reduce(withoutEntry, form),
    about: Object.fromEntries(kept.map((field) => [field, about[field] ?? orderOf(form)])),
  };
}
