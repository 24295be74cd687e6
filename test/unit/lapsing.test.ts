import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyForm, fieldValue, type SubscriptionForm, withFieldFrom } from '../../contract/form.ts';
import { isUuid } from '../../contract/primitives.ts';
import { type Lapses, type LapsingField, lapsingFields } from '../../contract/subscription.ts';
import { settleEntries } from '../../main/subscriptions/lapsing.ts';
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
const then = { by: 'tester', at: '2026-03-01T09:21:00Z' };
const confirmed = { waiver: then, costs: then };
const settle = (before: SubscriptionForm, after: SubscriptionForm, lapsed: Lapses = {}) =>
  settleEntries({ form: before, confirmations: confirmed, lapsed }, after);
const withoutEntries = (form: SubscriptionForm, fields: readonly LapsingField[]) =>
  fields.reduce((next, field) => withFieldFrom(next, emptyForm(), field), form);

const other = '99999999-9999-4999-8999-999999999999';
const fieldsLapsing = (before: SubscriptionForm, changes: Partial<SubscriptionForm>) =>
  Object.keys(settle(before, { ...before, ...changes }).gone);
const lapsing = (changes: Partial<SubscriptionForm>) => fieldsLapsing(given(), changes);

const order: LapsingField[] = ['signature.signedAt', 'signature.costsInformed'];
const warning = ['survey.waiverConfirmed', 'survey.submittedAt'];
const disclosure = 'selfDisclosure.submittedAt';

describe('what takes the ground from an entry', () => {
  it.each([
    ['another investor: all', { investorId: other }, [disclosure, ...warning, ...order]],
    ['no investor any more: all', { investorId: '' }, [disclosure, ...warning, ...order]],
    ['another campaign: all of the waiver', { campaignId: other }, [disclosure, ...warning, ...order]],
    ['other units: another sum', { units: '6' }, [disclosure, ...order]],
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
    expect(settle(before, given({ investorId: other })).gone).toEqual({});
    const resigned = { signature: { signedAt: '2026-03-01T09:45:00Z', costsInformed: true } };
    expect(lapsing({ units: '4', ...resigned })).toEqual([disclosure, 'signature.costsInformed']);
  });
  it('a time that cannot be read says nothing yet, and stays', () => {
    const unread = given({ signature: { signedAt: 'gestern früh', costsInformed: false } });
    expect(fieldsLapsing(unread, { units: '4' })).toEqual([disclosure]);
  });
  it('says what stood there, what it was about, what has changed, and who had confirmed it', () => {
    const about = { investorId, campaignId, units: '5' };
    const { gone } = settle(given(), given({ units: '6', campaignId: other }));
    expect(gone['signature.signedAt']).toEqual({
      was: sampleForm().signature.signedAt,
      changed: ['campaignId', 'units'],
      about,
      confirmed: null,
    });
    expect(gone['survey.waiverConfirmed']).toEqual({
      was: true,
      changed: ['campaignId'],
      about,
      confirmed: then,
    });
  });
});

describe('what has lapsed', () => {
  it('stays so until it is given again', () => {
    const first = settle(given(), given({ units: '4' }));
    expect(first.form).toEqual(withoutEntries(given({ units: '4' }), [disclosure, ...order]));
    expect(first.lapsed).toEqual(first.gone);
    const idle = settle(
      first.form,
      { ...first.form, wallet: { choice: 'later', walletId: '' } },
      first.lapsed,
    );
    expect(idle).toMatchObject({ lapsed: first.lapsed, gone: {}, back: [] });
    const { signature } = first.form;
    const signed = { ...first.form, signature: { ...signature, signedAt: '2026-03-01T09:50:00Z' } };
    const second = settle(first.form, signed, first.lapsed);
    expect(second.form).toEqual(signed);
    expect(Object.keys(second.lapsed)).toEqual([disclosure, 'signature.costsInformed']);
  });
  it('holds again, as it was confirmed then, when the change is taken back', () => {
    const first = settle(given(), given({ investorId: 'Must' }));
    const away = settle(first.form, { ...first.form, investorId: other }, first.lapsed);
    expect(away.lapsed).toEqual(first.lapsed);
    const unstamped = { form: away.form, confirmations: { waiver: null, costs: null }, lapsed: away.lapsed };
    const back = settleEntries(unstamped, { ...away.form, investorId });
    expect(back).toMatchObject({ form: given(), confirmations: confirmed, lapsed: {}, gone: {} });
    expect(back.back).toEqual([...lapsingFields]);
  });
  it('what was given anew meanwhile is about what stood there then, and lapses with it', () => {
    const first = settle(given(), given({ units: '4' }));
    const { signature } = first.form;
    const resigned = { ...first.form, signature: { ...signature, signedAt: '2026-03-01T09:50:00Z' } };
    const second = settle(first.form, resigned, first.lapsed);
    const back = settle(second.form, { ...second.form, units: '5' }, second.lapsed);
    expect(back.form.signature).toEqual({ signedAt: '', costsInformed: true });
    expect(back.lapsed['signature.signedAt']).toMatchObject({ about: { units: '4' } });
  });
});

const forms = fc
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

it('any change: only what was given and untouched goes, and nothing else of the form', () => {
  fc.assert(
    fc.property(forms, forms, (before, after) => {
      const { form: left, gone } = settle(before, after);
      for (const field of lapsingFields) {
        const was = gone[field]?.was;
        if (was === undefined) expect(fieldValue(left, field)).toEqual(fieldValue(after, field));
        else expect([fieldValue(before, field), fieldValue(after, field)]).toEqual([was, was]);
      }
      const { selfDisclosure, survey, signature } = after;
      expect({ ...left, selfDisclosure, survey, signature }).toEqual(after);
    }),
  );
});

it('any whole order, changed and changed back: all that was given is there again', () => {
  fc.assert(
    fc.property(forms, forms, (before, { investorId, campaignId, units }) => {
      fc.pre(isUuid(before.investorId) && isUuid(before.campaignId) && /^\d/.test(before.units));
      const changed = settle(before, { ...before, investorId, campaignId, units });
      const order = { investorId: before.investorId, campaignId: before.campaignId, units: before.units };
      const back = settle(changed.form, { ...changed.form, ...order }, changed.lapsed);
      expect(back.form).toEqual(before);
      expect(back.lapsed).toEqual({});
    }),
  );
});
