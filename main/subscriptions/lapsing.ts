import { parseUnits } from '../../contract/check.ts';
import { emptyForm, fieldValue, type SubscriptionForm, withFieldFrom } from '../../contract/form.ts';
import { canonicalId, namesUuid, sameId } from '../../contract/ids.ts';
import { isInstant, isUuid } from '../../contract/primitives.ts';
import { isGivenBySomebody, matchStatements } from '../../contract/statements.ts';
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

function orderOf({ investorId, campaignId, ...form }: SubscriptionForm): Order {
  const units = parseUnits(form.units);
  return {
    ...(namesUuid(investorId) ? { investorId: noted(investorId) } : {}),
    ...(namesUuid(campaignId) ? { campaignId: noted(campaignId) } : {}),
    ...(units === undefined ? {} : { units: String(units) }),
    ...(form.survey.mode === '' ? {} : { 'survey.mode': form.survey.mode }),
  };
}

/** An id as it is noted: as it was typed, where that is a UUID, so that earlier versions compare it as well. */
const noted = (typed: string): string => (isUuid(typed.trim()) ? typed.trim() : canonicalId(typed));

/** True when an order names something else than another one did; what one of them does not say is no other. */
function isOther(a: Order, b: Order, ground: Ground): boolean {
  const [before, now] = [a[ground], b[ground]];
  if (!before || !now) return false;
  // Earlier versions kept an id as it was typed.
  return ground === 'investorId' || ground === 'campaignId' ? !sameId(before, now) : before !== now;
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

/** What becomes of one entry: it stands (or was never given), lapses now, has lapsed before, or holds again. */
type Fate =
  | { is: 'holds'; about?: Order }
  | { is: 'lapsing' | 'lapsed' | 'back'; about: Order; lapse: Lapse };

function fateOf(field: LapsingField, current: Entries, merged: SubscriptionForm): Fate {
  const [before, order] = [orderOf(current.form), orderOf(merged)];
  const grounds = groundsOf(field, merged);
  const known = current.about[field] ?? before;
  const value = fieldValue(merged, field);
  if (isGiven(value)) {
    const isNew = value !== fieldValue(current.form, field);
    // Whether it is the time of answers or of the warning stands right beside it.
    const about = isNew ? { ...before, 'survey.mode': order['survey.mode'] } : known;
    const changed = grounds.filter((ground) => isOther(about, order, ground));
    // Given before there was a whole order, it is about what was filled in since.
    if (changed.length === 0) return { is: 'holds', about: { ...order, ...about } };
    const kind = confirmationOf[field];
    const lapse = { was: value, changed, confirmed: kind ? current.confirmations[kind] : null };
    // Given together with another order: for which of the two nobody knows, so it comes back by no change.
    return { is: 'lapsing', about: isNew ? {} : about, lapse };
  }
  const former = current.lapsed[field];
  if (!former) return { is: 'holds' };
  // What it was about may be gone further by now, or in part be back; what cannot be read says neither.
  const changed = [...new Set([...former.changed, ...grounds])].filter((ground) =>
    known[ground] && order[ground] ? isOther(known, order, ground) : former.changed.includes(ground),
  );
  // Where the record has lost who confirmed it, or what it was about, it is given anew.
  const isWhole =
    current.about[field] !== undefined && (confirmationOf[field] === undefined || former.confirmed !== null);
  if (!value && changed.length === 0 && isWhole)
    return { is: 'back', about: { ...order, ...known }, lapse: former };
  return { is: 'lapsed', about: known, lapse: { ...former, changed } };
}

/**
 * A changed form with what the change does to entries. What the investor signed, or was told, is about the order that
 * stood there then: it is taken off when another one stands there, and holds again when the former one does, with who
 * confirmed it then. As long as an order says nothing new (a field that is empty or being typed), nothing happens.
 * Whoever gives an entry anew gives it about the order that stood there when they did. Answers and statements change with
 * the investor, see statements.ts. Pure.
 * @param merged the form as it was typed
 */
export function lapseEntries(
  current: Entries,
  merged: SubscriptionForm,
): Entries & { gone: Lapses; back: LapsingField[]; statements: StatementsMoved | null } {
  const confirmations = { ...current.confirmations };
  const about: Subscription['about'] = {};
  const lapsed: Lapses = {};
  const gone: Lapses = {};
  const back: LapsingField[] = [];
  let form = matchStatements(current.form, merged);
  const statements = movedStatements(current.form, form);
  for (const field of lapsingFields) {
    const fate = fateOf(field, current, merged);
    if (fate.about) about[field] = fate.about;
    switch (fate.is) {
      case 'lapsing':
        gone[field] = lapsed[field] = fate.lapse;
        form = withoutEntry(form, field);
        break;
      case 'lapsed':
        lapsed[field] = fate.lapse;
        break;
      case 'back': {
        const kind = confirmationOf[field];
        if (kind) confirmations[kind] = fate.lapse.confirmed;
        form = withEntry(form, field, fate.lapse.was);
        back.push(field);
      }
    }
  }
  return { form, confirmations, about, lapsed, gone, back, statements };
}

/** Whose statements a change has set aside, and whose it has brought back; null: nobody's. For the trail. */
export interface StatementsMoved {
  setAside: string | null;
  broughtBack: string | null;
}

function movedStatements(before: SubscriptionForm, after: SubscriptionForm): StatementsMoved | null {
  const isKept = ({ givenBy }: SubscriptionForm, id: string) =>
    givenBy.others.some(({ investorId }) => sameId(investorId, id));
  const added = after.givenBy.others.filter(({ investorId }) => !isKept(before, investorId));
  const removed = before.givenBy.others.filter(({ investorId }) => !isKept(after, investorId));
  const [setAside, broughtBack] = [added.at(-1)?.investorId ?? null, removed.at(-1)?.investorId ?? null];
  return setAside === null && broughtBack === null ? null : { setAside, broughtBack };
}

/**
 * Returns the entries of which the record no longer says what they are about: given without one of the grounds that the
 * order has, or lapsed without any. Every save writes them all.
 */
export function withoutGround({
  form,
  about,
  lapsed,
}: Pick<Entries, 'form' | 'about' | 'lapsed'>): LapsingField[] {
  const order = orderOf(form);
  // What only this version reads as an id or a number, e.g. an id in braces, has no ground from an earlier one.
  const wasRead = (ground: Ground) =>
    ground === 'units'
      ? /^\d+$/.test(form.units.trim())
      : ground === 'survey.mode' || isUuid(form[ground].trim());
  return lapsingFields.filter((field) => {
    const known = about[field];
    if (lapsed[field] && !known) return true;
    if (!isGiven(fieldValue(form, field))) return false;
    return groundsOf(field, form).some(
      (ground) => order[ground] !== undefined && wasRead(ground) && known?.[ground] === undefined,
    );
  });
}

/** Returns what each entry of a form is about, where a person says that all of them are about its order. */
export const aboutThisOrder = (form: SubscriptionForm): Subscription['about'] =>
  Object.fromEntries(
    lapsingFields.filter((field) => isGiven(fieldValue(form, field))).map((field) => [field, orderOf(form)]),
  );

/** What a new order begins with that is like this one: without what was said, told or signed for this one alone. */
export function forAnotherOrder({
  form,
  about,
}: Pick<Subscription, 'form' | 'about'>): Pick<Subscription, 'form' | 'about'> {
  const own = lapsingFields.filter((field) => groundsOf(field, form).includes('campaignId'));
  const kept = lapsingFields.filter((field) => !own.includes(field));
  // What others gave stays with the subscription that it was given in.
  const { submittedAt } = form.selfDisclosure;
  const givenBy = {
    ...form.givenBy,
    asOf: isInstant(submittedAt) ? submittedAt : form.givenBy.asOf,
    others: [],
  };
  return {
    form: own.reduce(withoutEntry, {
      ...form,
      givenBy: isGivenBySomebody(form) ? givenBy : emptyForm().givenBy,
    }),
    about: Object.fromEntries(kept.map((field) => [field, about[field] ?? orderOf(form)])),
  };
}
