import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyForm, fieldValue, type SubscriptionForm, withFieldFrom } from '../../contract/form.ts';
import { isUuid } from '../../contract/primitives.ts';
import { type LapsingField, lapsingFields } from '../../contract/subscription.ts';
import { forAnotherOrder, lapseEntries } from '../../main/subscriptions/lapsing.ts';
import { campaignId, investorId, sampleForm } from '../support/samples.ts';

/** Every time and tick given, with the waiver; statements have rules of their own, see statements.test.ts. */
function given(changes: Partial<SubscriptionForm> = {}): SubscriptionForm {
  const form = sampleForm();
  return {
    ...form,
    selfDisclosure: { ...form.selfDisclosure, monthlyIncome: null, netWorth100k: null },
    survey: { ...form.survey, mode: 'waiver', answers: [], waiverConfirmed: true },
    ...changes,
  };
}
const then = { by: 'tester', at: '2026-03-01T09:21:00Z' };
const confirmed = { waiver: then, costs: then };
type Entries = Parameters<typeof lapseEntries>[0];
const entriesOf = (form: SubscriptionForm): Entries => ({
  form,
  confirmations: confirmed,
  about: {},
  lapsed: {},
});
const settle = (before: SubscriptionForm, after: SubscriptionForm) => lapseEntries(entriesOf(before), after);
/** One change after the other. */
const changing = (current: Entries, ...changes: Partial<SubscriptionForm>[]) =>
  changes.reduce<ReturnType<typeof lapseEntries>>(
    (entries, change) => lapseEntries(entries, { ...entries.form, ...change }),
    { ...current, gone: {}, back: [], statements: null },
  );
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
    ['letters in place of the investor are nobody yet', { investorId: 'Mei' }, []],
    ['no investor', { investorId: '' }, []],
    ['another campaign: all of the waiver', { campaignId: other }, [disclosure, ...warning, ...order]],
    ['other units: another sum', { units: '6' }, [disclosure, ...order]],
    ['no units, or none that can be read', { units: '5x' }, []],
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
  it('given in the same save as another order: for which of the two nobody knows, so it comes back by no change', () => {
    const unsigned = withoutEntries(given(), order);
    const both = settle(unsigned, given({ units: '6' }));
    expect(Object.keys(both.gone)).toEqual([disclosure, ...order]);
    const back = changing(both, { units: '5' });
    expect(back.form).toEqual(unsigned);
    expect(Object.keys(back.lapsed)).toEqual(order);
  });
  it('what came back is about the whole order from then on', () => {
    const early = entriesOf(given({ campaignId: '' }));
    const back = changing(early, { units: '6' }, { campaignId }, { units: '5' });
    expect(back.form.signature).toEqual(given().signature);
    expect(Object.keys(changing(back, { campaignId: other }).lapsed)).toContain('signature.signedAt');
  });
  it('given along with the first order it is about that', () => {
    expect(settle(withoutEntries(given({ investorId: '', units: '' }), lapsingFields), given()).gone).toEqual(
      {},
    );
  });
  it('a time that cannot be read says nothing yet, and stays', () => {
    const unread = given({ signature: { signedAt: 'gestern früh', costsInformed: false } });
    expect(fieldsLapsing(unread, { units: '4' })).toEqual([disclosure]);
  });
  it('says what stood there, what has changed, and who had confirmed it', () => {
    const { gone } = settle(given(), given({ units: '6', campaignId: other }));
    expect(gone['signature.signedAt']).toEqual({
      was: sampleForm().signature.signedAt,
      changed: ['campaignId', 'units'],
      confirmed: null,
    });
    expect(gone['survey.waiverConfirmed']).toEqual({ was: true, changed: ['campaignId'], confirmed: then });
  });
  it('by way of letters that were typed to search, it is replaced all the same', () => {
    const { lapsed, form } = changing(entriesOf(given()), { investorId: 'Mei' }, { investorId: other });
    expect(Object.keys(lapsed)).toEqual([...lapsingFields]);
    expect(form).toEqual(withoutEntries(given({ investorId: other }), lapsingFields));
  });
  it('given before there was an order it is about the first one', () => {
    const { signature } = given();
    const first = changing(
      entriesOf(given({ investorId: '', units: '', signature: { signedAt: '', costsInformed: false } })),
      { signature },
      { investorId },
      { units: '5' },
    );
    expect(first.lapsed).toEqual({});
    expect(Object.keys(changing(first, { units: '7' }).lapsed)).toContain('signature.signedAt');
  });
});

describe('what has lapsed', () => {
  const lapsed = () => changing(entriesOf(given()), { units: '4' });

  it('stays so until it is given again', () => {
    const first = lapsed();
    expect(first.form).toEqual(withoutEntries(given({ units: '4' }), [disclosure, ...order]));
    expect(first.lapsed).toEqual(first.gone);
    const idle = changing(first, { wallet: { choice: 'later', walletId: '' } }, { units: '4x' });
    expect(idle).toMatchObject({ lapsed: first.lapsed, gone: {}, back: [] });
    const signature = { ...first.form.signature, signedAt: '2026-03-01T09:50:00Z' };
    const second = changing(first, { signature });
    expect(second.form).toEqual({ ...first.form, signature });
    expect(Object.keys(second.lapsed)).toEqual([disclosure, 'signature.costsInformed']);
  });
  it('holds again, as it was confirmed then, when the change is taken back', () => {
    const away = changing(entriesOf(given()), { investorId: other }, { investorId: '' });
    expect(Object.keys(away.lapsed)).toEqual([...lapsingFields]);
    const back = changing({ ...away, confirmations: { waiver: null, costs: null } }, { investorId });
    expect(back).toMatchObject({ form: given(), confirmations: confirmed, lapsed: {}, gone: {} });
    expect(back.back).toEqual([...lapsingFields]);
    expect(Object.keys(changing(back, { investorId: other }).lapsed)).toEqual([...lapsingFields]);
  });
  it('letters typed in its place, and taken out again, change nothing of that', () => {
    const typing = { ...lapsed().form.signature, signedAt: '14' };
    const back = changing(
      lapsed(),
      { signature: typing },
      { signature: { ...typing, signedAt: '' } },
      { units: '5' },
    );
    expect(back.form).toEqual(given());
  });
  it('a time of the warning about another campaign never becomes one of answers', () => {
    const { survey } = given();
    const moved = changing(entriesOf(given()), { campaignId: other });
    const answered = changing(moved, { survey: { ...moved.form.survey, mode: 'answers' } });
    expect(answered.form.survey.submittedAt).toBe('');
    const back = changing(answered, { campaignId });
    expect(back.form.survey.submittedAt).toBe('');
    expect(back.lapsed['survey.submittedAt']?.changed).toEqual(['survey.mode']);
    expect(changing(back, { survey: { ...back.form.survey, mode: 'waiver' } }).form.survey).toEqual(survey);
  });
  it('says all that is other by now, and no more what is back', () => {
    const changedOf = (...changes: Partial<SubscriptionForm>[]) =>
      changing(entriesOf(given()), ...changes).lapsed['signature.signedAt']?.changed;
    expect(changedOf({ units: '4' }, { investorId: other })).toEqual(['units', 'investorId']);
    expect(changedOf({ units: '4' }, { investorId: other }, { units: '5' })).toEqual(['investorId']);
    expect(changedOf({ units: '4' }, { units: '' })).toEqual(['units']);
  });
  it('the time of the one is not the time of the other, unless it is given along with it', () => {
    const { survey } = given();
    expect(lapsing({ survey: { ...survey, mode: 'answers' } })).toEqual(['survey.submittedAt']);
    const anew = { ...survey, mode: 'answers' as const, submittedAt: '2026-03-01T09:55:00Z' };
    expect(lapsing({ survey: anew })).toEqual([]);
  });
  it('what was given anew meanwhile is about what stood there then, and lapses with it', () => {
    const first = lapsed();
    const signature = { ...first.form.signature, signedAt: '2026-03-01T09:50:00Z' };
    const back = changing(first, { signature }, { units: '5' });
    expect(back.form.signature).toEqual({ signedAt: '', costsInformed: true });
    expect(back.about['signature.signedAt']).toMatchObject({ units: '4' });
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

it('any change: only what was given goes, and nothing else of the form', () => {
  fc.assert(
    fc.property(forms, forms, (before, after) => {
      const { form: left, gone } = settle(before, after);
      for (const field of lapsingFields) {
        const was = gone[field]?.was;
        if (was === undefined) expect(fieldValue(left, field)).toEqual(fieldValue(after, field));
        else expect(fieldValue(after, field)).toEqual(was);
      }
      const { selfDisclosure, survey, signature } = after;
      expect({ ...left, selfDisclosure, survey, signature }).toEqual(after);
    }),
  );
});

it('any order, changed and changed back: all that was given is there again', () => {
  fc.assert(
    fc.property(forms, forms, (before, { investorId, campaignId, units }) => {
      const { investorId: a, campaignId: b, units: c } = before;
      const back = changing(
        entriesOf(before),
        { investorId, campaignId, units },
        { investorId: a, campaignId: b, units: c },
      );
      expect(back.form).toEqual(before);
      expect(back.lapsed).toEqual({});
    }),
  );
});

it('any changes one after the other: what stands there is about the order that stands there', () => {
  const changes = fc.array(
    forms.map(({ investorId, campaignId, units }) => ({ investorId, campaignId, units })),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(forms, changes, (before, all) => {
      const { form, about } = changing(entriesOf(before), ...all);
      for (const field of lapsingFields) {
        if (!fieldValue(form, field)) continue;
        const { investorId: investor } = about[field] ?? {};
        // Whatever else changed: nobody's entry ever stands at another investor.
        if (investor && isUuid(form.investorId)) expect(investor).toBe(form.investorId);
      }
    }),
  );
});

describe('what begins another order', () => {
  it('keeps only answers and statements, whose they are, and from when', () => {
    const { survey } = sampleForm();
    const typing = { ...sampleForm(), investorId: 'Mei' };
    const about = { 'survey.submittedAt': { investorId } };
    const copy = forAnotherOrder({ form: typing, about });
    const givenBy = { ...emptyForm().givenBy, asOf: sampleForm().selfDisclosure.submittedAt };
    expect(copy).toEqual({ form: { ...withoutEntries(typing, lapsingFields), survey, givenBy }, about });
    const next = changing({ ...entriesOf(copy.form), about: copy.about }, { investorId: other });
    expect(next.form.survey.submittedAt).toBe('');
  });
  it('of a waiver nothing', () =>
    expect(forAnotherOrder({ form: given(), about: {} }).form).toEqual(
      withoutEntries(given(), lapsingFields),
    ));
});
