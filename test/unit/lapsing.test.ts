import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emptyForm,
  fieldValue,
  type LapsingField,
  lapsingFields,
  type SubscriptionForm,
  withFieldFrom,
} from '../../contract/form.ts';
import { isUuid } from '../../contract/primitives.ts';
import { typedIn } from '../../contract/references.ts';
import { forAnotherOrder, lapseEntries } from '../../main/subscriptions/lapsing.ts';
import { campaignId, investorId, sampleForm } from '../support/samples.ts';

/**
 * Returns a form with every time and tick given, and with the waiver. Statements have rules of their own, see
 * statements.test.ts.
 */
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
const lapsedBy = (before: SubscriptionForm, after: SubscriptionForm) =>
  lapseEntries(entriesOf(before), after);
/** Applies one change after the other. */
const changing = (current: Entries, ...changes: Partial<SubscriptionForm>[]) =>
  changes.reduce<ReturnType<typeof lapseEntries>>(
    (entries, change) => lapseEntries(entries, { ...entries.form, ...change }),
    { ...current, gone: {}, back: [], statements: null },
  );
const withoutEntries = (form: SubscriptionForm, fields: readonly LapsingField[]) =>
  fields.reduce((next, field) => withFieldFrom(next, emptyForm(), field), form);

const other = '99999999-9999-4999-8999-999999999999';
const fieldsLapsing = (before: SubscriptionForm, changes: Partial<SubscriptionForm>) =>
  Object.keys(lapsedBy(before, { ...before, ...changes }).gone);
const lapsing = (changes: Partial<SubscriptionForm>) => fieldsLapsing(given(), changes);

const order: LapsingField[] = ['signature.signedAt', 'signature.costsInformed'];
const warning = ['survey.waiverConfirmed', 'survey.submittedAt'];
const disclosure = 'selfDisclosure.submittedAt';

describe('what makes an entry lapse', () => {
  it.each([
    ['another investor: everything lapses', { investorId: other }, [disclosure, ...warning, ...order]],
    ['search text in place of the investor: nothing lapses yet', { investorId: 'Mei' }, []],
    ['no investor: nothing lapses', { investorId: '' }, []],
    [
      'another campaign: everything about the waiver lapses',
      { campaignId: other },
      [disclosure, ...warning, ...order],
    ],
    [
      'other units, which is another sum: everything about the sum lapses',
      { units: '6' },
      [disclosure, ...order],
    ],
    ['no units, or unreadable ones: nothing lapses', { units: '5x' }, []],
    ['the same investor with spaces around: nothing lapses', { investorId: ` ${investorId} ` }, []],
    ['the same units in another spelling: nothing lapses', { units: ' 05' }, []],
    ['another wallet: nothing lapses', { wallet: { choice: 'later', walletId: '' } }, []],
    [
      'another signature: nothing lapses',
      { signature: { signedAt: '2026-03-01T09:40:00Z', costsInformed: true } },
      [],
    ],
  ] as const)('%s', (_, changes, expected) => expect(lapsing(changes)).toEqual(expected));

  it('answers to the questionnaire are about the investor, so another campaign does not make them lapse', () => {
    expect(fieldsLapsing(sampleForm(), { campaignId: other })).toEqual([disclosure, ...order]);
    expect(fieldsLapsing(sampleForm(), { investorId: other })).toEqual([
      disclosure,
      'survey.submittedAt',
      ...order,
    ]);
  });
  it('a field that is filled in for the first time makes nothing lapse', () => {
    const blank = given({ investorId: '', campaignId: '', units: '' });
    expect(fieldsLapsing(blank, { investorId, campaignId, units: '5' })).toEqual([]);
    expect(fieldsLapsing(given({ units: 'fünf' }), { units: '5' })).toEqual([]);
    expect(fieldsLapsing(given({ investorId: 'Must' }), { investorId })).toEqual([]);
  });
  it('an entry saved together with another order lapses for good, because nobody knows which of the two it is about', () => {
    const unsigned = withoutEntries(given(), order);
    const both = lapsedBy(unsigned, given({ units: '6' }));
    expect(Object.keys(both.gone)).toEqual([disclosure, ...order]);
    const back = changing(both, { units: '5' });
    expect(back.form).toEqual(unsigned);
    expect(Object.keys(back.lapsed)).toEqual(order);
  });
  it('an entry that came back is about the whole order from then on', () => {
    const early = entriesOf(given({ campaignId: '' }));
    const back = changing(early, { units: '6' }, { campaignId }, { units: '5' });
    expect(back.form.signature).toEqual(given().signature);
    expect(Object.keys(changing(back, { campaignId: other }).lapsed)).toContain('signature.signedAt');
  });
  it('an entry given together with the first order is about that order', () => {
    expect(
      lapsedBy(withoutEntries(given({ investorId: '', units: '' }), lapsingFields), given()).gone,
    ).toEqual({});
  });
  it('a time that cannot be read yet stays', () => {
    const unread = given({ signature: { signedAt: 'gestern früh', costsInformed: false } });
    expect(fieldsLapsing(unread, { units: '4' })).toEqual([disclosure]);
  });
  it('the lapse names the former value, what has changed, and who had confirmed it', () => {
    const { gone } = lapsedBy(given(), given({ units: '6', campaignId: other }));
    expect(gone['signature.signedAt']).toEqual({
      was: sampleForm().signature.signedAt,
      changed: ['campaignId', 'units'],
      confirmed: null,
    });
    expect(gone['survey.waiverConfirmed']).toEqual({ was: true, changed: ['campaignId'], confirmed: then });
  });
  it('another investor makes entries lapse also when search text was typed in between', () => {
    const { lapsed, form } = changing(entriesOf(given()), { investorId: 'Mei' }, { investorId: other });
    expect(Object.keys(lapsed)).toEqual([...lapsingFields]);
    expect(form).toEqual(withoutEntries(given({ investorId: other }), lapsingFields));
  });
  it('an entry given before there was an order is about the first order', () => {
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

describe('an entry that has lapsed', () => {
  const lapsed = () => changing(entriesOf(given()), { units: '4' });

  it('stays lapsed until it is given again', () => {
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
  it('holds again, with its former confirmation, when the change is undone', () => {
    const away = changing(entriesOf(given()), { investorId: other }, { investorId: '' });
    expect(Object.keys(away.lapsed)).toEqual([...lapsingFields]);
    const back = changing({ ...away, confirmations: { waiver: null, costs: null } }, { investorId });
    expect(back).toMatchObject({ form: given(), confirmations: confirmed, lapsed: {}, gone: {} });
    expect(back.back).toEqual([...lapsingFields]);
    expect(Object.keys(changing(back, { investorId: other }).lapsed)).toEqual([...lapsingFields]);
  });
  it('also holds again when letters were typed in its place and removed', () => {
    const typing = { ...lapsed().form.signature, signedAt: '14' };
    const back = changing(
      lapsed(),
      { signature: typing },
      { signature: { ...typing, signedAt: '' } },
      { units: '5' },
    );
    expect(back.form).toEqual(given());
  });
  it('as the time of the warning is never restored as the time of the answers', () => {
    const { survey } = given();
    const moved = changing(entriesOf(given()), { campaignId: other });
    const answered = changing(moved, { survey: { ...moved.form.survey, mode: 'answers' } });
    expect(answered.form.survey.submittedAt).toBe('');
    const back = changing(answered, { campaignId });
    expect(back.form.survey.submittedAt).toBe('');
    expect(back.lapsed['survey.submittedAt']?.changed).toEqual(['survey.mode']);
    expect(changing(back, { survey: { ...back.form.survey, mode: 'waiver' } }).form.survey).toEqual(survey);
  });
  it('names everything that differs by now, and nothing that was changed back', () => {
    const changedOf = (...changes: Partial<SubscriptionForm>[]) =>
      changing(entriesOf(given()), ...changes).lapsed['signature.signedAt']?.changed;
    expect(changedOf({ units: '4' }, { investorId: other })).toEqual(['units', 'investorId']);
    expect(changedOf({ units: '4' }, { investorId: other }, { units: '5' })).toEqual(['investorId']);
    expect(changedOf({ units: '4' }, { units: '' })).toEqual(['units']);
  });
  it('includes the time of the survey when its mode changes, unless a new time is given with the change', () => {
    const { survey } = given();
    expect(lapsing({ survey: { ...survey, mode: 'answers' } })).toEqual(['survey.submittedAt']);
    const anew = { ...survey, mode: 'answers' as const, submittedAt: '2026-03-01T09:55:00Z' };
    expect(lapsing({ survey: anew })).toEqual([]);
  });
  it('and was given anew is about the order of that moment, and lapses with that order', () => {
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

it('any change: only given entries lapse, and nothing else in the form changes', () => {
  fc.assert(
    fc.property(forms, forms, (before, after) => {
      const { form: left, gone } = lapsedBy(before, after);
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

it('any order, changed and changed back: every entry is there again', () => {
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

it('any series of changes: every entry is about the order in the form', () => {
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
        // An entry never stands with another investor, no matter what else changed.
        if (investor && isUuid(typedIn(form.investorId))) expect(investor).toBe(form.investorId);
      }
    }),
  );
});

describe('a form that begins another order', () => {
  it('keeps only answers and statements, with their owner and their date', () => {
    const { survey } = sampleForm();
    const typing = { ...sampleForm(), investorId: 'Mei' };
    const about = { 'survey.submittedAt': { investorId } };
    const copy = forAnotherOrder({ form: typing, about });
    const givenBy = { ...emptyForm().givenBy, asOf: sampleForm().selfDisclosure.submittedAt };
    expect(copy).toEqual({ form: { ...withoutEntries(typing, lapsingFields), survey, givenBy }, about });
    const next = changing({ ...entriesOf(copy.form), about: copy.about }, { investorId: other });
    expect(next.form.survey.submittedAt).toBe('');
  });
  it('keeps nothing of a waiver', () =>
    expect(forAnotherOrder({ form: given(), about: {} }).form).toEqual(
      withoutEntries(given(), lapsingFields),
    ));
});
