import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldValue, type SubscriptionForm } from '../../contract/form.ts';
import { type LapsingField, lapsingFields } from '../../contract/subscription.ts';
import { lapsedBy, stillLapsed, withoutEntries } from '../../main/subscriptions/lapsing.ts';
import { campaignId, investorId, sampleForm } from '../support/samples.ts';

/** Everything given, with the waiver. */
function given(changes: Partial<SubscriptionForm> = {}): SubscriptionForm {
  const form = sampleForm();
  return {
    ...form,
    survey: { ...form.survey, mode: 'waiver', answers: [], waiverConfirmed: true },
    ...changes,
  };
}
const other = '99999999-9999-4999-8999-999999999999';
const fieldsLapsing = (before: SubscriptionForm, changes: Partial<SubscriptionForm>) =>
  Object.keys(lapsedBy(before, { ...before, ...changes }));
const lapsing = (changes: Partial<SubscriptionForm>) => fieldsLapsing(given(), changes);

const order = ['signature.signedAt', 'signature.costsInformed'];
const warning = ['survey.waiverConfirmed', 'survey.submittedAt'];
const disclosure = 'selfDisclosure.submittedAt';

describe('what takes the ground from an entry', () => {
  it.each([
    ['another investor: all', { investorId: other }, [disclosure, ...warning, ...order]],
    ['no investor any more: all', { investorId: '' }, [disclosure, ...warning, ...order]],
    ['another campaign: all of the waiver', { campaignId: other }, [disclosure, ...warning, ...order]],
    ['more units: another sum', { units: '6' }, [disclosure, ...order]],
    ['fewer units: what was disclosed holds', { units: '4' }, order],
    ['no units any more', { units: '' }, [disclosure, ...order]],
    ['the same investor with spaces around', { investorId: ` ${investorId} ` }, []],
    ['the same units written otherwise', { units: ' 05' }, []],
    ['another wallet', { wallet: { choice: 'later', walletId: '' } }, []],
    ['another signature', { signature: { signedAt: '2026-03-01T09:40:00Z', costsInformed: true } }, []],
  ] as const)('%s', (_, changes, expected) => expect(lapsing(changes)).toEqual(expected));

  it('answers to the questionnaire are about the investor, whatever the campaign', () => {
    expect(fieldsLapsing(sampleForm(), { campaignId: other })).toEqual([disclosure, ...order]);
    expect(fieldsLapsing(sampleForm(), { investorId: other })).toEqual([
      disclosure,
      'survey.submittedAt',
      ...order,
    ]);
  });
  it('what is filled in for the first time was not replaced', () => {
    const blank = given({ investorId: '', campaignId: '', units: '' });
    expect(fieldsLapsing(blank, { investorId, campaignId, units: '5' })).toEqual([]);
    expect(fieldsLapsing(given({ units: 'fünf' }), { units: '5' })).toEqual([]);
    expect(fieldsLapsing(given({ investorId: 'Must' }), { investorId })).toEqual([]);
  });
  it('whoever gives it anew along with the change gives it about what there is now', () => {
    const before = withoutEntries(given(), lapsingFields);
    expect(lapsedBy(before, given({ investorId: other }))).toEqual({});
    const resigned = { signature: { signedAt: '2026-03-01T09:45:00Z', costsInformed: true } };
    expect(lapsing({ units: '4', ...resigned })).toEqual(['signature.costsInformed']);
  });
  it('a time that cannot be read says nothing yet, and stays', () => {
    const unread = given({ signature: { signedAt: 'gestern früh', costsInformed: false } });
    expect(fieldsLapsing(unread, { units: '4' })).toEqual([]);
  });
  it('says what stood there and what has changed', () => {
    expect(lapsedBy(given(), given({ units: '6' }))['signature.signedAt']).toEqual({
      was: sampleForm().signature.signedAt,
      changed: ['units'],
    });
    expect(lapsedBy(given(), given({ units: '6', campaignId: other }))['signature.costsInformed']).toEqual({
      was: true,
      changed: ['campaignId', 'units'],
    });
  });
});

it('an entry stays lapsed until it is given again', () => {
  const lapsed = lapsedBy(given(), given({ units: '4' }));
  const without = withoutEntries(given({ units: '4' }), order as LapsingField[]);
  expect(stillLapsed(lapsed, without)).toEqual(lapsed);
  const signed = { ...without, signature: { ...without.signature, signedAt: '2026-03-01T09:50:00Z' } };
  expect(Object.keys(stillLapsed(lapsed, signed))).toEqual(['signature.costsInformed']);
});

it('any form: only what was given and untouched goes, and without it nothing more lapses', () => {
  const form = fc
    .record({
      investorId: fc.constantFrom('', investorId, other, 'Must'),
      campaignId: fc.constantFrom('', campaignId, other),
      units: fc.constantFrom('', '1', '01', '2', 'zwei'),
      mode: fc.constantFrom<SubscriptionForm['survey']['mode']>('', 'answers', 'waiver'),
      missing: fc.subarray([...lapsingFields]),
    })
    .map(({ mode, missing, ...rest }) => {
      const full = given(rest);
      return withoutEntries({ ...full, survey: { ...full.survey, mode } }, missing);
    });
  fc.assert(
    fc.property(form, form, (before, after) => {
      const lapsed = lapsedBy(before, after);
      const fields = Object.keys(lapsed) as LapsingField[];
      for (const field of fields) {
        expect(fieldValue(before, field)).toEqual(lapsed[field]?.was);
        expect(fieldValue(after, field)).toEqual(lapsed[field]?.was);
      }
      const left = withoutEntries(after, fields);
      expect(lapsedBy(before, left)).toEqual({});
      for (const field of lapsingFields)
        if (!fields.includes(field)) expect(fieldValue(left, field)).toEqual(fieldValue(after, field));
      expect({
        ...left,
        selfDisclosure: after.selfDisclosure,
        survey: after.survey,
        signature: after.signature,
      }).toEqual(after);
    }),
  );
});
