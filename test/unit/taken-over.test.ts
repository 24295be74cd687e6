import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SubscriptionForm } from '../../contract/form.ts';
import type { Json } from '../../contract/primitives.ts';
import { formShowing, invitationFields } from '../../main/subscriptions/wire.ts';
import { sampleForm, walletId } from '../support/samples.ts';

const at = '2026-03-02T08:00:00+01:00';
describe('what the platform shows is taken over into the form, and nothing else changes', () => {
  const { selfDisclosure, survey, signature } = sampleForm();
  const answers = [{ question: 'a', answer: 'b' }];
  it.each<[string, Record<string, Json>, Partial<SubscriptionForm>]>([
    ['units', { units: 6 }, { units: '6' }],
    ['units as a text', { units: '6' }, { units: '6' }],
    [
      'a time of the self-disclosure',
      { self_disclosure_submitted_at: at },
      { selfDisclosure: { ...selfDisclosure, submittedAt: at } },
    ],
    [
      'a statement',
      { self_disclosure_monthly_income: false },
      { selfDisclosure: { ...selfDisclosure, monthlyIncome: false } },
    ],
    [
      'the other statement',
      { self_disclosure_net_worth_100k: true },
      { selfDisclosure: { ...selfDisclosure, netWorth100k: true } },
    ],
    ['a time of the answers', { survey_submitted_at: at }, { survey: { ...survey, submittedAt: at } }],
    ['answers', { survey: answers.map((each) => ({ ...each, id: 7 })) }, { survey: { ...survey, answers } }],
    ['no answers', { survey: [] }, { survey: { ...survey, answers: [] } }],
    ['a signature', { signed_at: at }, { signature: { ...signature, signedAt: at } }],
    ['a wallet', { wallet: walletId }, { wallet: { choice: 'chosen', walletId } }],
    [
      'a wallet as an object',
      { wallet: { id: walletId, name: 'x' } },
      { wallet: { choice: 'chosen', walletId } },
    ],
    ['no wallet', { wallet: null }, { wallet: { choice: 'later', walletId: '' } }],
    [
      'several fields',
      { units: 6, signed_at: at },
      { units: '6', signature: { ...signature, signedAt: at } },
    ],
    ['nothing', {}, {}],
  ])('for %s', (_, shown, changes) =>
    expect(formShowing(sampleForm(), shown)).toEqual({ ...sampleForm(), ...changes }),
  );

  it('the form would then send what was taken over', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), fc.boolean(), fc.boolean(), (units, income, worth) => {
        const shown = {
          units,
          self_disclosure_monthly_income: income,
          self_disclosure_net_worth_100k: worth,
        };
        const form = formShowing(sampleForm(), shown);
        expect(form && invitationFields(form)).toMatchObject(shown);
      }),
    );
  });
  it('the given form stays as it is', () => {
    const form = sampleForm();
    formShowing(form, { units: 6, survey: [], wallet: walletId });
    expect(form).toEqual(sampleForm());
  });
});

describe('what does not fit into the form is left to the platform', () => {
  it.each<[string, Record<string, Json>]>([
    ['no units', { units: null }],
    ['half a unit', { units: 6.5 }],
    ['less than one unit', { units: 0 }],
    ['negative units', { units: '-6' }],
    ['units in words', { units: 'six' }],
    ['a time without a zone', { signed_at: '2026-03-02T08:00:00' }],
    ['a time as a number', { signed_at: 5 }],
    ['a statement in words', { self_disclosure_monthly_income: 'perhaps' }],
    ['the number of answers', { survey: 2 }],
    ['an answer without its question', { survey: [{ answer: 'b' }] }],
    ['a wallet without an id', { wallet: { name: 'x' } }],
    ['another investor', { investor_id: walletId }],
    ['another campaign', { campaign_id: walletId }],
    ['another invitation', { invitation_id: walletId }],
    ['an unknown field', { novelty: 1 }],
    ['an unknown field beside a known one', { units: 6, novelty: 1 }],
  ])('for %s', (_, shown) => expect(formShowing(sampleForm(), shown)).toBeNull());
  it('for answers when the form says that there are none', () => {
    const form = sampleForm();
    form.survey = { ...form.survey, mode: 'waiver', answers: [] };
    expect(formShowing(form, { survey: [{ question: 'a', answer: 'b' }] })).toBeNull();
    expect(formShowing(form, { survey: [] })).toEqual(form);
  });
});
