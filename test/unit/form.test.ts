import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changedFields,
  emptyForm,
  fieldPaths,
  fieldValue,
  type SubscriptionForm,
  subscriptionForm,
  subscriptionKit,
  withFieldFrom,
} from '../../contract/form.ts';
import { sampleForm } from '../support/samples.ts';

const text = fc.string({ maxLength: 30 });
const anyForm: fc.Arbitrary<SubscriptionForm> = fc.record({
  investorId: text,
  campaignId: text,
  units: text,
  selfDisclosure: fc.record({
    given: fc.boolean(),
    monthlyIncome: fc.option(fc.boolean()),
    netWorth100k: fc.option(fc.boolean()),
    submittedAt: text,
  }),
  survey: fc.record({
    mode: fc.constantFrom('' as const, 'answers' as const, 'waiver' as const),
    answers: fc.array(fc.record({ question: text, answer: text }), { maxLength: 3 }),
    submittedAt: text,
    waiverConfirmed: fc.boolean(),
  }),
  signature: fc.record({ signedAt: text, costsInformed: fc.boolean() }),
  wallet: fc.record({
    choice: fc.constantFrom('auto' as const, 'chosen' as const, 'later' as const),
    walletId: text,
  }),
  givenBy: fc.record({
    investorId: text,
    campaignId: text,
    asOf: text,
    others: fc.array(
      fc.record({
        investorId: text,
        campaignId: text,
        asOf: text,
        answers: fc.array(fc.record({ question: text, answer: text }), { maxLength: 2 }),
        monthlyIncome: fc.option(fc.boolean()),
        netWorth100k: fc.option(fc.boolean()),
      }),
      { maxLength: 2 },
    ),
  }),
});

describe('the form', () => {
  it('starts untouched and well-formed', () =>
    expect(subscriptionForm.parse(emptyForm())).toEqual(emptyForm()));

  it('keeps every keystroke that crosses the boundary, also values that are not valid yet', () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        expect(subscriptionForm.parse(structuredClone(form))).toEqual(form);
      }),
    );
  });

  it('has a path for everything that can be typed', () => {
    const whole = fieldPaths.reduce((form, path) => withFieldFrom(form, sampleForm(), path), emptyForm());
    expect(whole).toEqual(sampleForm());
  });

  it('shares no object between two empty forms', () => {
    emptyForm().survey.answers.push({ question: 'a', answer: 'b' });
    expect(emptyForm().survey.answers).toEqual([]);
  });

  it('gives each name of the platform to one field, and each field one place', () => {
    const rows = fieldPaths.map((path) => subscriptionKit.fields[path]);
    const unique = (values: readonly string[]) => expect([...new Set(values)]).toEqual(values);
    unique(rows.flatMap(({ wire }) => wire?.names ?? []));
    unique(rows.flatMap(({ wire }) => wire?.place ?? []).map(String));
    unique(rows.map(({ section, place }) => `${section} ${place}`));
  });
});

describe('changed fields', () => {
  it('are none between a form and its copy', () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        expect(changedFields(form, structuredClone(form))).toEqual([]);
      }),
    );
  });

  it('turn one form into the other when they are copied one by one, and leave the first form unchanged', () => {
    fc.assert(
      fc.property(anyForm, anyForm, (a, b) => {
        const before = structuredClone(a);
        const merged = changedFields(a, b).reduce((form, path) => withFieldFrom(form, b, path), a);
        expect(merged).toEqual(b);
        expect(a).toEqual(before);
      }),
    );
  });

  it('are exactly the fields that differ', () => {
    fc.assert(
      fc.property(anyForm, anyForm, fc.constantFrom(...fieldPaths), (a, b, path) => {
        const changed = changedFields(a, withFieldFrom(a, b, path));
        const differs = JSON.stringify(fieldValue(a, path)) !== JSON.stringify(fieldValue(b, path));
        expect(changed).toEqual(differs ? [path] : []);
      }),
    );
  });
});
