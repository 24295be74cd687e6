import { parseUnits } from '../../contract/check.ts';
import type { SubscriptionForm } from '../../contract/form.ts';
import { isInstant, type Json } from '../../contract/primitives.ts';
import { isRecord } from '../platform/json.ts';

/**
 * Returns the form with what the platform shows, so that it says what is there. Null where a value cannot stand in the
 * form: then a person has to settle it with the platform. Pure.
 * @param shown by the platform's names [guide]
 */
export function formShowing(form: SubscriptionForm, shown: Record<string, Json>): SubscriptionForm | null {
  const next = structuredClone(form);
  const isTaken = Object.entries(shown).every(([name, value]) => {
    const take = takers[name];
    return take?.(next, value) ?? false;
  });
  return isTaken ? next : null;
}

/** Puts one value into the form; false: it cannot stand there. */
type Taker = (form: SubscriptionForm, value: Json) => boolean;

const time =
  (put: (form: SubscriptionForm, text: string) => void): Taker =>
  (form, value) => {
    if (typeof value !== 'string' || !isInstant(value)) return false;
    put(form, value);
    return true;
  };

const truth =
  (put: (form: SubscriptionForm, value: boolean) => void): Taker =>
  (form, value) => {
    if (typeof value !== 'boolean') return false;
    put(form, value);
    return true;
  };

const takers: Record<string, Taker> = {
  units(form, value) {
    const units =
      typeof value === 'number' || typeof value === 'string' ? parseUnits(String(value)) : undefined;
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
    const answers = Array.isArray(value) ? value.map(answerOf) : null;
    if (!answers?.every((answer) => answer !== null)) return false;
    form.survey.answers = answers;
    return true;
  },
  signed_at: time((form, text) => {
    form.signature.signedAt = text;
  }),
  wallet(form, value) {
    const id = isRecord(value) ? value.id : value;
    if (id === null) form.wallet = { choice: 'later', walletId: '' };
    else if (typeof id === 'string' && id.trim() !== '') form.wallet = { choice: 'chosen', walletId: id };
    else return false;
    return true;
  },
};

function answerOf(item: Json): { question: string; answer: string } | null {
  if (!isRecord(item)) return null;
  const { question, answer } = item;
  return typeof question === 'string' && typeof answer === 'string' ? { question, answer } : null;
}
