import { parseUnits } from '../../contract/check.ts';
import type { SubscriptionForm } from '../../contract/form.ts';
import { isInstant, type Json } from '../../contract/primitives.ts';
import { idIn, lastPart } from '../platform/ids.ts';
import { isRecord } from '../platform/json.ts';
import { decimalIn, secondIn, truthIn } from '../platform/values.ts';
import type { TakenOver, TakeOver, When } from '../sync/kind.ts';
import type { SentFields } from '../sync/submission.ts';
import { acknowledge } from './acknowledge.ts';
import { aboutThisOrder, lapseEntries } from './lapsing.ts';
import type { Subscription } from './model.ts';
import type { WriteStep } from './step-names.ts';

/**
 * Returns the subscription with the values that the platform has in place of what was sent. A created object counts as
 * created; of a change, only the shown values count. Null when the form cannot hold one of the values. Pure.
 */
export function takeOver(
  current: Subscription,
  step: WriteStep,
  sent: SentFields,
  { id, record, fields }: TakeOver,
  { at }: When,
): TakenOver<Subscription> | null {
  const form = formShowing(current.form, fields);
  if (!form) return null;
  const done = acknowledge(current, step, { ...sent, ...fields }, { id, record }, at);
  const { gone, back: _, statements, ...lapsed } = lapseEntries(done, form);
  // An investment keeps the entries it was sent with: nobody signs them again.
  const isMade = done.investment !== null;
  const entries = isMade ? { form, about: aboutThisOrder(form) } : lapsed;
  // Units belong to the invitation, also when the investment shows them.
  const units: SentFields =
    step === 'createInvestment' && fields.units !== undefined ? { units: fields.units } : {};
  const invitation = done.invitation && { ...done.invitation, sent: { ...done.invitation.sent, ...units } };
  const isLapsing = !isMade && Object.keys(gone).length > 0;
  return {
    after: { ...done, ...entries, invitation, savedAt: at },
    notes: [
      ...(isLapsing ? [{ what: 'entries.lapsed', details: gone as unknown as Json } as const] : []),
      ...(statements ? [{ what: 'statements.moved', details: { ...statements } } as const] : []),
    ],
  };
}

/**
 * Returns the form with the values that the platform shows. Null when the form cannot hold one of the values; then a
 * person has to resolve the difference with the platform. Pure.
 * @param shown values by the platform's names [guide]
 */
export function formShowing(form: SubscriptionForm, shown: Record<string, Json>): SubscriptionForm | null {
  const next = structuredClone(form);
  const isTaken = Object.entries(shown).every(([name, value]) => {
    const take = Object.hasOwn(takers, name) ? takers[name] : undefined;
    return take?.(next, value) ?? false;
  });
  return isTaken ? next : null;
}

/** Puts one value into the form. False when the form cannot hold it. */
type Taker = (form: SubscriptionForm, value: Json) => boolean;

const time =
  (put: (form: SubscriptionForm, text: string) => void): Taker =>
  (form, value) => {
    const second = secondIn(value);
    if (second === null) return false;
    put(form, typeof value === 'string' && isInstant(value) ? value : new Date(second * 1000).toISOString());
    return true;
  };

const truth =
  (put: (form: SubscriptionForm, value: boolean) => void): Taker =>
  (form, value) => {
    const is = truthIn(value);
    if (is === null) return false;
    put(form, is);
    return true;
  };

const takers: Record<string, Taker> = {
  units(form, value) {
    const units = parseUnits(decimalIn(value) ?? '');
    if (units === undefined) return false;
    form.units = String(units);
    return true;
  },
  self_disclosure_submitted_at: time((form, text) => {
    form.selfDisclosure.submittedAt = text;
  }),
  self_disclosure_monthly_income: truth((form, value) => {
    form.selfDisclosure.monthlyIncome = value;
  }),
  self_disclosure_net_worth_100k: truth((form, value) => {
    form.selfDisclosure.netWorth100k = value;
  }),
  survey_submitted_at: time((form, text) => {
    form.survey.submittedAt = text;
  }),
  survey(form, value) {
    const answers = value === null ? [] : Array.isArray(value) ? value.map(answerOf) : null;
    if (!answers?.every((answer) => answer !== null)) return false;
    // With the waiver the form has no answers; any put there would be neither shown nor sent.
    if (form.survey.mode === 'waiver' && answers.length > 0) return false;
    form.survey.answers = answers;
    return true;
  },
  signed_at: time((form, text) => {
    form.signature.signedAt = text;
  }),
  wallet(form, value) {
    const id = value === null || value === '' ? '' : idIn(value);
    if (id === null) return false;
    form.wallet =
      id === '' ? { choice: 'later', walletId: '' } : { choice: 'chosen', walletId: lastPart(id) };
    return true;
  },
};

function answerOf(item: Json): { question: string; answer: string } | null {
  if (!isRecord(item)) return null;
  const { question } = item;
  const answer = item.answer ?? '';
  return typeof question === 'string' && typeof answer === 'string' ? { question, answer } : null;
}
