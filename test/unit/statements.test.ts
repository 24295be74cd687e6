import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkForm } from '../../contract/check.ts';
import { emptyForm, type SubscriptionForm } from '../../contract/form.ts';
import { namesUuid } from '../../contract/ids.ts';
import { typedIn } from '../../contract/references.ts';
import { heldFor, isForAnotherCampaign, matchStatements } from '../../contract/statements.ts';
import { forAnotherOrder, lapseEntries } from '../../main/subscriptions/lapsing.ts';
import { plan } from '../../main/subscriptions/planner.ts';
import {
  campaignId,
  factsAt,
  investorId,
  moment,
  planFactsAt,
  sampleForm,
  sampleSubscription,
} from '../support/samples.ts';

const a = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
const b = 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb';
const c = 'cccccccc-cccc-4ccc-8ccc-cccccccccccc';
const otherCampaign = '99999999-9999-4999-8999-999999999999';

type Change = (form: SubscriptionForm) => SubscriptionForm;
const investor =
  (id: string): Change =>
  (form) => ({ ...form, investorId: id });
const campaign =
  (id: string): Change =>
  (form) => ({ ...form, campaignId: id });
const answer =
  (text: string): Change =>
  (form) => ({
    ...form,
    survey: { ...form.survey, mode: 'answers', answers: [{ question: 'Erfahrung?', answer: text }] },
  });
const income =
  (monthlyIncome: boolean): Change =>
  (form) => ({
    ...form,
    selfDisclosure: { ...form.selfDisclosure, given: true, monthlyIncome },
  });
/** Applies one change after the other. Each is matched as in the page and in the main process. */
const changed = (form: SubscriptionForm, ...changes: Change[]) =>
  changes.reduce((now, change) => matchStatements(now, change(now)), form);
const filled = changed(emptyForm(), investor(a), campaign(campaignId), answer('ja'), income(true));
const answersIn = (form: SubscriptionForm) => form.survey.answers.map((row) => row.answer);

describe('another investor', () => {
  it('keeps the questions, and removes the answers and both statements', () => {
    const { survey, selfDisclosure } = changed(filled, investor(b));
    expect(survey).toMatchObject({ mode: 'answers', answers: [{ question: 'Erfahrung?', answer: '' }] });
    expect(selfDisclosure).toMatchObject({ given: true, monthlyIncome: null, netWorth100k: null });
  });
  it('leaves the removed statements with their owner until the subscription is released', () => {
    const [kept] = changed(filled, investor(b)).givenBy.others;
    expect(kept).toMatchObject({ investorId: a, answers: [{ answer: 'ja' }], monthlyIncome: true });
  });
  it.each([
    ['search text', 'Mei'],
    ['nothing', ''],
    ['half an id', a.slice(0, 20)],
    ['the same id in capitals', a.toUpperCase()],
    ['the same id in braces', `{${a}}`],
    ['the same id with spaces around', ` ${a} `],
    ['the same id in quotes, with an invisible character', `„${a.slice(0, 9)}\u200b${a.slice(9)}“`],
  ])('is not named by %s, so nothing moves', (_, typed) =>
    expect(answersIn(changed(filled, investor(typed)))).toEqual(['ja']),
  );
  it('removes the statements also when search text was typed in between', () =>
    expect(answersIn(changed(filled, investor('Mei'), investor(''), investor(b)))).toEqual(['']));
  it('followed by the former one, in any spelling, brings everything back', () => {
    expect(changed(filled, investor(b), investor(a))).toEqual(filled);
    expect(answersIn(changed(filled, investor(b), investor(a.toUpperCase())))).toEqual(['ja']);
  });
  it('may have statements, too, and each investor’s come back with the investor', () => {
    const third = changed(filled, investor(b), answer('nein'), investor(c), answer('etwas'));
    expect(answersIn(changed(third, investor(a)))).toEqual(['ja']);
    expect(answersIn(changed(third, investor(b)))).toEqual(['nein']);
    expect(answersIn(changed(third, investor(a), investor(b), investor(c)))).toEqual(['etwas']);
  });
  it('leaves nothing with the former one when the answers hold only invisible characters', () => {
    const blank = changed(emptyForm(), investor(a), answer(' \u200b'), investor(b));
    expect(blank.givenBy).toEqual(emptyForm().givenBy);
  });
  it('keeps a question that was added in between', () => {
    const added: Change = (form) => ({
      ...form,
      survey: { ...form.survey, answers: [...form.survey.answers, { question: 'Seit wann?', answer: '' }] },
    });
    expect(changed(filled, investor(b), added, investor(a)).survey.answers).toEqual([
      { question: 'Erfahrung?', answer: 'ja' },
      { question: 'Seit wann?', answer: '' },
    ]);
  });
  it('also removes answers that were hidden behind the waiver', () => {
    const waived = changed(filled, (form) => ({ ...form, survey: { ...form.survey, mode: 'waiver' } }));
    expect(answersIn(changed(waived, investor(b)))).toEqual(['']);
  });
  it('does not own statements given before anybody was named: they belong to the first investor', () => {
    const first = changed(emptyForm(), answer('ja'), investor('Mei'), investor(a));
    expect(answersIn(first)).toEqual(['ja']);
    expect(answersIn(changed(first, investor(b)))).toEqual(['']);
  });
});

describe('statements given in the same save as another investor', () => {
  const both = matchStatements(filled, answer('nein')(investor(b)(filled)));

  it('stand with neither, because nobody knows for which of the two they are', () => {
    expect(answersIn(both)).toEqual(['']);
    expect(answersIn(changed(both, investor(a)))).toEqual(['ja']);
    expect(answersIn(changed(both, investor(a), investor(b)))).toEqual(['']);
  });
  it('are kept all the same', () =>
    expect(both.givenBy.others).toContainEqual(
      expect.objectContaining({ investorId: '', answers: [{ question: 'Erfahrung?', answer: 'nein' }] }),
    ));
});

describe('another campaign', () => {
  it('keeps everything, and asks until a person says that it still holds', () => {
    const moved = changed(filled, campaign(otherCampaign));
    expect(answersIn(moved)).toEqual(['ja']);
    expect(isForAnotherCampaign(moved)).toBe(true);
    const held = changed(moved, heldFor);
    expect(isForAnotherCampaign(held)).toBe(false);
    expect(isForAnotherCampaign(changed(held, campaign(campaignId)))).toBe(true);
  });
  it('asks nothing when the former one comes back, or when nothing was given', () => {
    expect(isForAnotherCampaign(changed(filled, campaign(otherCampaign), campaign(campaignId)))).toBe(false);
    const blank = changed(emptyForm(), investor(a), campaign(campaignId), campaign(otherCampaign));
    expect(isForAnotherCampaign(blank)).toBe(false);
  });
});

describe('a copy', () => {
  const copyOf = (form: SubscriptionForm) => forAnotherOrder({ form, about: {} }).form;

  it('keeps the statements of its investor, and loses them to another investor', () => {
    expect(answersIn(copyOf(filled))).toEqual(['ja']);
    expect(answersIn(changed(copyOf(copyOf(filled)), investor(b)))).toEqual(['']);
  });
  it('asks whether the statements hold for another campaign', () =>
    expect(isForAnotherCampaign(changed(copyOf(filled), campaign(otherCampaign)))).toBe(true));
  it('takes no statements of other investors along', () =>
    expect(copyOf(changed(filled, investor(b), answer('nein'))).givenBy.others).toEqual([]));
});

describe('a form of a version that did not note whose statements it has', () => {
  it('has those of its own investor, so another investor removes them', () => {
    const old = sampleForm();
    expect(old.givenBy.investorId).toBe('');
    const { form } = lapseEntries(
      { form: old, about: {}, lapsed: {}, confirmations: { waiver: null, costs: null } },
      { ...old, investorId: b },
    );
    expect(answersIn(form)).toEqual(['']);
    expect(form.givenBy.others).toMatchObject([{ investorId }]);
  });
});

it('nothing is sent when one person’s statements stand with another', () => {
  const form = { ...sampleForm(), givenBy: { ...emptyForm().givenBy, investorId: b } };
  expect(checkForm(form, factsAt(moment))).toEqual([{ field: 'survey.answers', code: 'answersOfAnother' }]);
  expect(plan(sampleSubscription({ form }), planFactsAt(moment))).toEqual({
    do: 'wait',
    reason: 'unfinished',
  });
});

it('any series of changes: nobody’s statements stand with another, and nothing typed is lost', () => {
  const said = (id: string) => (id === a ? 'von A' : id === b ? 'von B' : 'von C');
  const step = fc.oneof(
    fc.constantFrom(a, b, c, '', 'Mei', `{${a}}`, b.toUpperCase()).map((id) => ({ id })),
    fc.constant({ says: true as const }),
    fc.constantFrom(campaignId, otherCampaign, '').map((to) => ({ to })),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let form = changed(emptyForm(), investor(a));
      let chosen = a;
      const given = new Set<string>();
      for (const each of steps) {
        if ('id' in each) {
          form = changed(form, investor(each.id));
          chosen = [a, b, c].find((id) => each.id.toLowerCase().includes(id)) ?? chosen;
        } else if ('to' in each) form = changed(form, campaign(each.to));
        else if (namesUuid(typedIn(form.investorId)) || given.has(chosen)) {
          form = changed(form, answer(said(chosen)));
          given.add(chosen);
        }
        expect(answersIn(form).filter(Boolean)).toEqual(given.has(chosen) ? [said(chosen)] : []);
        expect(checkForm(form, factsAt(moment))).not.toContainEqual(
          expect.objectContaining({ code: 'answersOfAnother' }),
        );
      }
      // Statements that the page matched change by change stay as they are when the main process matches them all in one save.
      expect(matchStatements(changed(emptyForm(), investor(a)), form)).toEqual(form);
      expect(matchStatements(emptyForm(), form)).toEqual(form);
      for (const id of given) expect(answersIn(changed(form, investor(id)))).toEqual([said(id)]);
    }),
  );
});
