import { describe, expect, it } from 'vitest';
import { emptyForm, subscriptionForm } from '../../contract/form.ts';
import { identityOf, isReference, type Reference, typedIn } from '../../contract/references.ts';
import { lapseEntries } from '../../main/subscriptions/lapsing.ts';
import { awaits, plan } from '../../main/subscriptions/planner.ts';
import { stageOf } from '../../main/subscriptions/stage.ts';
import {
  campaignId,
  investorId,
  moment,
  planFactsAt,
  sampleForm,
  sampleSubscription,
} from '../support/samples.ts';

const person: Reference = { kind: 'person', id: '88888888-8888-4888-8888-888888888888' };
const other: Reference = { ...person, id: '88888888-8888-4888-8888-999999999999' };
const facts = planFactsAt(moment);
const at = '2026-03-01T09:31:00.000Z';
const invitation = {
  ...{ id: 'inv-1', at, sent: {}, answersAt: null, documentsDue: false },
  ...{ record: null, recordAt: at },
};
const referring = (to: Reference = person) =>
  sampleSubscription({ form: { ...sampleForm(), investorId: to } });

describe('a reference to the submission that makes an investor', () => {
  it('is not a text, and a text that looks like one is not a reference', () => {
    const looks = `${person.kind}/${person.id}`;
    expect(subscriptionForm.parse({ ...emptyForm(), investorId: person }).investorId).toEqual(person);
    expect(subscriptionForm.safeParse({ ...emptyForm(), investorId: { id: person.id } }).success).toBe(false);
    expect(isReference(looks)).toBe(false);
    expect(identityOf(looks)).toBeNull();
    expect(typedIn(person)).toBe('');
  });

  it.each([
    [true, 'onItsWay', 'waitsForSending'],
    [false, 'needsYou', 'investorNotSent'],
  ])(
    'leaves the subscription waiting while it has no id of the platform; the person goes on by itself: %s',
    (goesOn, stage, reason) => {
      const references = { ...facts.references, goesOn: ({ id }: Reference) => goesOn && id === person.id };
      const planned = plan(referring(), { ...facts, references });
      expect(planned).toEqual({ do: 'wait', reason });
      expect(stageOf(referring(), null, planned, true, null)).toEqual({ stage, reason });
    },
  );

  it('is awaited only by what is queued and not yet on the platform', () => {
    expect(awaits(referring())).toEqual(person);
    expect(awaits(sampleSubscription())).toBeNull();
    expect(awaits({ ...referring(), queuedAt: null })).toBeNull();
    expect(awaits({ ...referring(), invitation })).toBeNull();
  });

  it('is resolved when the step is planned; its local id is never sent', () => {
    const resolve = (ref: Reference) => (ref.id === person.id ? investorId : null);
    const references = { ...facts.references, resolve };
    expect(plan(referring(), { ...facts, references })).toMatchObject({
      step: 'createInvitation',
      send: { fields: { investor_id: investorId, campaign_id: campaignId } },
    });
    expect(plan(referring(other), { ...facts, references })).toMatchObject({ do: 'wait' });
  });

  it('keeps what was signed while it stays, and lapses it for another one', () => {
    const before = { ...referring(), about: {} };
    const { about, form, gone } = lapseEntries(before, { ...before.form, units: '5' });
    expect(gone).toEqual({});
    expect(form.investorId).toEqual(person);
    const changed = lapseEntries({ ...before, about, form }, { ...form, investorId: other });
    expect(changed.gone['signature.signedAt']).toMatchObject({ changed: ['investorId'] });
  });
});
