import {
  emptyForm,
  fieldValue,
  type Ground,
  type LapsingField,
  lapsingFields,
  type SubscriptionForm,
  subscriptionKit,
  withFieldFrom,
} from '../../contract/form.ts';
import { sameId } from '../../contract/ids.ts';
import { isInstant, type Json } from '../../contract/primitives.ts';
import { isGivenBySomebody, matchStatements } from '../../contract/statements.ts';
import type { Lapse, Lapses } from '../../contract/subscription.ts';
import { isOther, orderOf, seenOrder, wasNoted } from './grounds.ts';
import type { Order, Subscription } from './model.ts';
import { confirmationOf } from './ticks.ts';

/** Returns the grounds of an entry: the parts of the order that the entry is about. */
const groundsOf = (field: LapsingField, form: SubscriptionForm): Ground[] =>
  subscriptionKit.grounds(form, field);

/** True for a tick or a time. Other text does not count as given yet, and stays as typed. */
const isGiven = (value: unknown): value is Lapse['was'] =>
  value === true || (typeof value === 'string' && isInstant(value));

const withEntry = (form: SubscriptionForm, field: LapsingField, value: Lapse['was']): SubscriptionForm =>
  subscriptionKit.with(form, field, value as never);

const withoutEntry = (form: SubscriptionForm, field: LapsingField): SubscriptionForm =>
  withFieldFrom(form, emptyForm(), field);

type Entries = Pick<Subscription, 'form' | 'confirmations' | 'about' | 'lapsed'>;

/** The fate of an entry: it holds (or was never given), lapses now, has lapsed before, or holds again. */
type Fate =
  | { is: 'holds'; about?: Order }
  | { is: 'lapsing' | 'lapsed' | 'back'; about: Order; lapse: Lapse };

/** Returns the fate of an entry. @param orders the order before the change, and after it */
function fateOf(
  field: LapsingField,
  current: Entries,
  merged: SubscriptionForm,
  [before, order]: readonly [Order, Order],
): Fate {
  const grounds = groundsOf(field, merged);
  const known = current.about[field] ?? before;
  const value = fieldValue(merged, field);
  if (isGiven(value)) {
    const isNew = value !== fieldValue(current.form, field);
    const about = isNew ? seenOrder(before, order) : known;
    const changed = grounds.filter((ground) => isOther(about, order, ground));
    // An entry given before the order was complete is also about the parts filled in since.
    if (changed.length === 0) return { is: 'holds', about: { ...order, ...about } };
    const kind = confirmationOf(field);
    const lapse = { was: value, changed, confirmed: kind ? current.confirmations[kind] : null };
    // An entry given together with a change of order may be about either order, so no later change restores it.
    return { is: 'lapsing', about: isNew ? {} : about, lapse };
  }
  const former = current.lapsed[field];
  if (!former) return { is: 'holds' };
  // More grounds may have changed by now, or some may be back. A ground missing on either side keeps its former state.
  const changed = [...new Set([...former.changed, ...grounds])].filter((ground) =>
    known[ground] && order[ground] ? isOther(known, order, ground) : former.changed.includes(ground),
  );
  // If the record has lost who confirmed the entry or what it was about, it has to be given again.
  const isWhole =
    current.about[field] !== undefined && (confirmationOf(field) === null || former.confirmed !== null);
  if (!value && changed.length === 0 && isWhole)
    return { is: 'back', about: { ...order, ...known }, lapse: former };
  return { is: 'lapsed', about: known, lapse: { ...former, changed } };
}

/**
 * Returns a changed form with the effects of the change on entries. A signature or a document that was shown is about
 * the order in the form at that time. The entry lapses when the form holds another order, and holds again, with its
 * confirmation, when the form is back at the former order. A ground that is empty or being typed has no effect. An entry
 * given again is about the order in the form at that moment. Answers and statements change with the investor, see
 * statements.ts. Pure.
 * @param merged the form as typed
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
  const orders = [orderOf(current.form), orderOf(merged)] as const;
  for (const field of lapsingFields) {
    const fate = fateOf(field, current, merged, orders);
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
        const kind = confirmationOf(field);
        if (kind) confirmations[kind] = fate.lapse.confirmed;
        form = withEntry(form, field, fate.lapse.was);
        back.push(field);
      }
    }
  }
  return { form, confirmations, about, lapsed, gone, back, statements };
}

/** Statements that a change has moved. */
interface StatementsMoved {
  /** The investor whose statements are kept until the form names this investor again; null for none. */
  keptFor: string | null;
  /** The investor whose kept statements are in the form again; null for none. */
  broughtBack: string | null;
}

/** Returns the details of the trail's entry about moved statements. `setAside` is the stored name of `keptFor`. */
export const movedDetails = ({ keptFor, broughtBack }: StatementsMoved): Json => ({
  setAside: keptFor,
  broughtBack,
});

function movedStatements(before: SubscriptionForm, after: SubscriptionForm): StatementsMoved | null {
  const isKept = ({ givenBy }: SubscriptionForm, id: string) =>
    givenBy.others.some(({ investorId }) => sameId(investorId, id));
  const added = after.givenBy.others.filter(({ investorId }) => !isKept(before, investorId));
  const removed = before.givenBy.others.filter(({ investorId }) => !isKept(after, investorId));
  const [keptFor, broughtBack] = [added.at(-1)?.investorId ?? null, removed.at(-1)?.investorId ?? null];
  return keptFor === null && broughtBack === null ? null : { keptFor, broughtBack };
}

/**
 * Returns the entries whose grounds are missing from the record: given entries without one of the order's grounds, and
 * lapsed entries without any. Every save writes all grounds, so a missing one was lost.
 */
export function withoutGround({
  form,
  about,
  lapsed,
}: Pick<Entries, 'form' | 'about' | 'lapsed'>): LapsingField[] {
  const order = orderOf(form);
  return lapsingFields.filter((field) => {
    const known = about[field];
    if (lapsed[field] && !known) return true;
    if (!isGiven(fieldValue(form, field))) return false;
    return groundsOf(field, form).some(
      (ground) => order[ground] !== undefined && wasNoted(form, ground) && known?.[ground] === undefined,
    );
  });
}

/** Returns the grounds of all given entries, after a person has confirmed that they are about the form's order. */
export const aboutThisOrder = (form: SubscriptionForm): Subscription['about'] =>
  Object.fromEntries(
    lapsingFields.filter((field) => isGiven(fieldValue(form, field))).map((field) => [field, orderOf(form)]),
  );

/**
 * Returns the form for a new order with the same choices, without the statements, disclosures and signature that belong
 * to this order only.
 */
export function forAnotherOrder({
  form,
  about,
}: Pick<Subscription, 'form' | 'about'>): Pick<Subscription, 'form' | 'about'> {
  const own = lapsingFields.filter((field) => groundsOf(field, form).includes('campaignId'));
  const kept = lapsingFields.filter((field) => !own.includes(field));
  // Answers and statements of other investors stay in the subscription where they were given.
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
