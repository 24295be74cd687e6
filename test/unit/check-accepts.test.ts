import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CheckFacts, checkForm, clockTolerance, parseUnits, unitsLimit } from '../../contract/check.ts';
import { emptyForm, type SubscriptionForm } from '../../contract/form.ts';
import { isInstant, isUuid } from '../../contract/primitives.ts';
import { factsAt, moment, otherWalletId, sampleForm, walletId } from '../support/samples.ts';

const anyone: CheckFacts = factsAt(moment);

function problemsOf(change: (form: SubscriptionForm) => void, facts: Partial<CheckFacts> = {}) {
  const form = structuredClone(sampleForm());
  change(form);
  return checkForm(form, { ...anyone, ...facts });
}

describe('the check accepts', () => {
  const fine: [string, (form: SubscriptionForm) => void, Partial<CheckFacts>?][] = [
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
      'a signature at the same moment as the answers',
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
      'a wallet that is decided later',
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
      'incomplete answers while the waiver is used',
      (f) => {
        f.survey.mode = 'waiver';
        f.survey.waiverConfirmed = true;
        f.survey.answers = [{ question: '', answer: '' }];
      },
    ],
    [
      'leftovers in a self-disclosure that is not given',
      (f) => {
        f.selfDisclosure = { given: false, monthlyIncome: null, netWorth100k: null, submittedAt: 'x' };
      },
    ],
  ];
  it.each(fine)('%s', (_, change, facts) => expect(problemsOf(change, facts)).toEqual([]));
});

describe('units as typed', () => {
  it.each([
    ['1', 1],
    [' 12 ', 12],
    ['007', 7],
    ['1000000000', 1_000_000_000],
  ])('%s count as %d', (typed, units) => expect(parseUnits(typed)).toBe(units));
  it.each(['', '0', '-1', '1.0', '1_0', '1 0', 'NaN', 'Infinity', '1000000001', '99999999999'])(
    '%s are no number of units',
    (typed) => expect(parseUnits(typed)).toBeUndefined(),
  );
});

describe('a time', () => {
  it.each([
    '2026-03-01T10:00:00Z',
    '2026-03-01T10:00:00.123456Z',
    '2026-03-01T10:00:00+01:00',
    '2024-02-29T00:00:00Z',
  ])('%s is valid', (text) => expect(isInstant(text)).toBe(true));
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
    '2026-02-31T10:00:00Z',
    '2026-04-31T10:00:00+02:00',
    '1900-02-29T10:00:00Z',
    '2026-03-00T10:00:00Z',
    '2026-03-01T24:00:00Z',
    '2026-03-01T10:60:00Z',
    '2026-03-01T10:00:60Z',
    '2026-12-31T23:59:60Z',
    '2026-03-01T10:00:00+24:00',
    '2026-03-01T10:00:00+01:60',
    '2026-03-01T10:00:00+0100',
    '2026-03-01T10:00Z',
    '+002026-03-01T10:00:00Z',
    '2026-03-01t10:00:00z',
    '2026-03-01T10:00:00Z\n',
    'Sun, 01 Mar 2026 10:00:00 GMT',
  ])('%s is invalid', (text) => expect(isInstant(text)).toBe(false));
});

describe('a time that the calendar does not have', () => {
  const two = (value: number) => String(value).padStart(2, '0');
  const part = (max: number) => fc.integer({ min: 0, max });
  it('is invalid, though JavaScript may read it', () => {
    const anyTime = fc.tuple(part(13), part(32), part(25), part(61), part(61));
    fc.assert(
      fc.property(
        fc.integer({ min: 1900, max: 2100 }),
        anyTime,
        (year, [month, day, hour, minute, second]) => {
          const text = `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}.000Z`;
          const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
          expect(isInstant(text), text).toBe(date.toISOString() === text);
        },
      ),
      { numRuns: 5000 },
    );
  });
  it('is refused in every time field of a form', () => {
    for (const time of ['2026-02-31T10:00:00Z', '2026-02-28T24:00:00Z', '2026-02-28T10:00:60Z']) {
      const form = emptyForm();
      form.selfDisclosure = { given: true, monthlyIncome: true, netWorth100k: true, submittedAt: time };
      form.survey.mode = 'waiver';
      form.survey.submittedAt = time;
      form.signature.signedAt = time;
      const found = checkForm(form, factsAt(Date.parse('2026-12-01T10:00:00Z')));
      for (const field of ['selfDisclosure.submittedAt', 'survey.submittedAt', 'signature.signedAt'])
        expect(found).toContainEqual({ field, code: 'notATime' });
    }
  });
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
  ])('%s is no UUID', (text) => expect(isUuid(text)).toBe(false));
});
