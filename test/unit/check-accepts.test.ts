import { describe, expect, it } from 'vitest';
import {
  type CheckContext,
  checkForm,
  clockTolerance,
  parseUnits,
  unitsLimit,
} from '../../contract/check.ts';
import type { SubscriptionForm } from '../../contract/form.ts';
import { isInstant, isUuid } from '../../contract/primitives.ts';
import { moment, otherWalletId, sampleForm, walletId } from '../support/samples.ts';

const anyone: CheckContext = { now: moment, selfDisclosureRequired: null, walletIds: null };

function problemsOf(change: (form: SubscriptionForm) => void, context: Partial<CheckContext> = {}) {
  const form = structuredClone(sampleForm());
  change(form);
  return checkForm(form, { ...anyone, ...context });
}

describe('what is no problem', () => {
  const fine: [string, (form: SubscriptionForm) => void, Partial<CheckContext>?][] = [
    [
      'blanks around what was typed',
      (f) => {
        f.investorId = ` ${f.investorId} `;
        f.units = ' 5 ';
      },
    ],
    [
      'capital letters in an id',
      (f) => {
        f.investorId = 'ABCDEFAB-CDEF-4BCD-8BCD-ABCDEFABCDEF';
      },
    ],
    [
      'the largest number of units',
      (f) => {
        f.units = String(unitsLimit);
      },
    ],
    [
      'a clock that is a minute behind',
      (f) => {
        f.signature.signedAt = new Date(moment + clockTolerance).toISOString();
      },
    ],
    [
      'signing in the moment of the answer',
      (f) => {
        f.signature.signedAt = f.survey.submittedAt;
      },
    ],
    [
      'the same moment in another zone',
      (f) => {
        f.signature.signedAt = '2026-03-01T10:20:00+01:00';
      },
    ],
    ['no wallet yet', () => {}, { walletIds: [] }],
    ['the only wallet', () => {}, { walletIds: [walletId] }],
    [
      'a wallet later',
      (f) => {
        f.wallet.choice = 'later';
      },
      { walletIds: [walletId, otherWalletId] },
    ],
    [
      'one of the wallets',
      (f) => {
        f.wallet = { choice: 'chosen', walletId: ` ${walletId} ` };
      },
      { walletIds: [walletId] },
    ],
    [
      'a chosen wallet while the wallets are not known',
      (f) => {
        f.wallet = { choice: 'chosen', walletId };
      },
    ],
    [
      'answers that are not used with the waiver',
      (f) => {
        f.survey.mode = 'waiver';
        f.survey.waiverConfirmed = true;
        f.survey.answers = [{ question: '', answer: '' }];
      },
    ],
    [
      'what stands in a self-disclosure that is not given',
      (f) => {
        f.selfDisclosure = { given: false, monthlyIncome: null, netWorth100k: null, submittedAt: 'x' };
      },
    ],
  ];
  it.each(fine)('%s', (_, change, context) => expect(problemsOf(change, context)).toEqual([]));
});

describe('units as typed', () => {
  it.each([
    ['1', 1],
    [' 12 ', 12],
    ['007', 7],
    ['1000000000', 1_000_000_000],
  ])('%s is %d', (typed, units) => expect(parseUnits(typed)).toBe(units));
  it.each(['', '0', '-1', '1.0', '1_0', '1 0', 'NaN', 'Infinity', '1000000001', '99999999999'])(
    '%s is none',
    (typed) => expect(parseUnits(typed)).toBeUndefined(),
  );
});

describe('a time', () => {
  it.each([
    '2026-03-01T10:00:00Z',
    '2026-03-01T10:00:00.123456Z',
    '2026-03-01T10:00:00+01:00',
    '2024-02-29T00:00:00Z',
  ])('%s is one', (text) => expect(isInstant(text)).toBe(true));
  it.each([
    '',
    '2026-03-01',
    '2026-03-01T10:00:00',
    '2026-02-30T10:00:00Z',
    '2026-02-29T10:00:00Z',
    '2026-13-01T10:00:00Z',
    '2026-03-01T25:00:00Z',
    ' 2026-03-01T10:00:00Z',
    '1.3.2026 10:00',
    '2026-03-01T10:00:00+99:00',
  ])('%s is none', (text) => expect(isInstant(text)).toBe(false));
});

describe('an id', () => {
  it.each(['11111111-1111-4111-8111-111111111111', '018f0000-0000-7000-8000-000000000000'])(
    '%s is a UUID',
    (text) => expect(isUuid(text)).toBe(true),
  );
  it.each([
    '',
    '1',
    '11111111111141118111111111111111',
    '11111111-1111-4111-8111-11111111111g',
    ' 11111111-1111-4111-8111-111111111111',
  ])('%s is none', (text) => expect(isUuid(text)).toBe(false));
});
