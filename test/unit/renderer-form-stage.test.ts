import { describe, expect, test } from 'vitest';
import { checkForm, type Problem } from '../../contract/check.ts';
import { emptyForm, type SubscriptionForm } from '../../contract/form.ts';
import { queueState } from '../../contract/queue-state.ts';
import { stageReasons, stages } from '../../contract/submission.ts';
import type { SubscriptionDetail } from '../../contract/subscription.ts';
import { bannerOf, firstField } from '../../renderer/features/subscription/model/banner.ts';
import { buttonWord, canTakeBack } from '../../renderer/features/subscription/model/mainButton.ts';
import { de } from '../../renderer/i18n/de/index.ts';
import { factsAt } from '../support/samples.ts';

const at = '2026-11-23T14:03:00.000Z';
const missing: Problem = { field: 'units', code: 'missing' };
const signed: SubscriptionForm = { ...emptyForm(), signature: { signedAt: at, costsInformed: true } };

const detailOf = (more: Partial<SubscriptionDetail>): SubscriptionDetail =>
  ({
    stage: 'draft',
    reason: 'unfinished',
    queuedAt: null,
    invitationId: null,
    problems: [],
    messages: [],
    steps: [],
    ...more,
  }) as unknown as SubscriptionDetail;

const stepAt = (state: 'sending' | 'uncertain') => ({
  steps: [
    {
      kind: 'invitation',
      state,
      reason: null,
      at: null,
      platformId: null,
      status: null,
      attempts: 1,
      nextAttemptAt: null,
    },
  ] as SubscriptionDetail['steps'],
});
const queued = { queuedAt: at };
const partly = { invitationId: 'b1f3' };

describe('the queue button', () => {
  const state = (
    more: Partial<SubscriptionDetail>,
    { form = emptyForm(), problems = [] as Problem[], dirty = false } = {},
  ) => queueState({ detail: detailOf(more), form, problems, dirty });

  test('counts what a draft lacks, or queues the draft', () => {
    expect(state({}, { problems: [missing, missing] })).toMatchObject({ kind: 'missing', count: 2 });
    expect(state({ reason: 'ready' })).toEqual({ kind: 'queue', goes: 'first' });
    expect(state({ reason: 'ready' }, { form: signed })).toEqual({ kind: 'queue', goes: 'all' });
  });

  test('shows the progress of a queued subscription', () => {
    for (const reason of ['waitsForSending', 'offline'] as const)
      expect(state({ ...queued, stage: 'onItsWay', reason })).toEqual({ kind: 'queued' });
    expect(state({ ...queued, stage: 'onItsWay', reason: 'credentials' })).toEqual({ kind: 'noAccess' });
    for (const reason of ['notCompared', 'investorNotSent'] as const) {
      const detail = { ...queued, stage: 'needsYou', reason } as const;
      expect(state(detail)).toEqual({ kind: reason });
      expect(canTakeBack(detailOf(detail))).toBe(true);
    }
    expect(state({ ...queued, stage: 'onItsWay', reason: 'sending' })).toEqual({ kind: 'sending' });
    expect(state({ ...queued, stage: 'uncertain', reason: 'waitsForRetry', ...stepAt('uncertain') })).toEqual(
      {
        kind: 'retrying',
      },
    );
    expect(state({ ...queued, stage: 'acknowledged', reason: 'complete' })).toEqual({ kind: 'complete' });
  });

  test('queues at once what is changed while a call is out', () => {
    const out = { stage: 'onItsWay', reason: 'sending', ...stepAt('sending') } as const;
    expect(state({ ...out, ...queued })).toEqual({ kind: 'sending' });
    expect(state({ ...out, ...queued }, { dirty: true })).toEqual({ kind: 'queue', goes: 'first' });
    expect(state(out)).toEqual({ kind: 'queue', goes: 'first' });
    expect(state({ ...out, ...partly }, { form: signed })).toEqual({ kind: 'queue', goes: 'rest' });
    expect(state(out, { problems: [missing] })).toMatchObject({ kind: 'missing', count: 1 });
    const unclear = { stage: 'uncertain', reason: 'waitsForRetry', ...stepAt('uncertain') } as const;
    expect(state(unclear)).toEqual({ kind: 'queue', goes: 'first' });
  });

  test('queues the changes of a partly sent subscription when a person must act', () => {
    for (const reason of ['edited', 'takenBack', 'unfinished'] as const) {
      expect(state({ ...partly, stage: 'needsYou', reason })).toEqual({ kind: 'queue', goes: 'changes' });
      expect(state({ ...partly, stage: 'needsYou', reason }, { problems: [missing] }).kind).toBe('missing');
    }
    expect(state({ stage: 'refused', reason: 'rejected', ...queued })).toEqual({
      kind: 'queue',
      goes: 'first',
    });
    expect(state({ ...partly, ...queued, stage: 'needsYou', reason: 'signature' })).toEqual({
      kind: 'waits',
      for: 'signature',
    });
    expect(state({ ...partly, ...queued, stage: 'needsYou', reason: 'signature' }, { form: signed })).toEqual(
      {
        kind: 'queue',
        goes: 'rest',
      },
    );
  });

  const lapsed: Problem[] = [
    { field: 'signature.signedAt', code: 'signatureLapsed' },
    { field: 'signature.costsInformed', code: 'costsUnconfirmed' },
  ];
  const word = (...of: Parameters<typeof state>) => buttonWord(state(...of));

  test('releases the whole with a signature, and prepares it without one', () => {
    expect(word({}, { form: signed })).toBe('queue');
    expect(word({})).toBe('prepare');
    expect(word({ ...partly, stage: 'needsYou', reason: 'edited' })).toBe('prepare');
    expect(word({ ...partly, stage: 'needsYou', reason: 'edited' }, { form: signed })).toBe('queue');
    expect(word({}, { problems: [missing] })).toBe('prepare');
    expect(word({}, { form: signed, problems: [missing] })).toBe('queue');
  });

  test('treats a lapsed signature as missing: the whole waits for it, but a person may prepare without it', () => {
    const unsigned = { kind: 'missing', unsigned: true, signed: true };
    expect(state({}, { problems: lapsed })).toMatchObject(unsigned);
    expect(state({ ...partly, stage: 'needsYou', reason: 'edited' }, { problems: lapsed })).toMatchObject(
      unsigned,
    );
    expect(word({}, { problems: lapsed })).toBe('queue');
    expect(state({}, { problems: [...lapsed, missing] })).toMatchObject({ kind: 'missing', unsigned: false });
  });

  test('waits for a signature or a wallet only when nothing else is missing', () => {
    const wallet: Problem = { field: 'wallet', code: 'chooseWallet' };
    const later = { ...emptyForm(), wallet: { choice: 'later' as const, walletId: '' } };
    for (const reason of ['signature', 'noWallet', 'walletLater'] as const) {
      const waiting = { ...partly, ...queued, stage: 'needsYou', reason } as const;
      expect(state(waiting, { form: later })).toEqual({ kind: 'waits', for: reason });
      expect(state(waiting, { form: later, problems: [wallet] }).kind).toBe('missing');
    }
  });

  test('waits for a choice of wallet when "the only one" is not certain', () => {
    const waiting = { ...partly, ...queued, stage: 'needsYou', reason: 'checkWallet' } as const;
    expect(state(waiting)).toEqual({ kind: 'waits', for: 'walletLater' });
    const chosen = { ...emptyForm(), wallet: { choice: 'chosen' as const, walletId: 'w-1' } };
    expect(state(waiting, { form: chosen }).kind).toBe('queue');
  });

  test('queues nothing on top of an unknown outcome, whatever is typed', () => {
    for (const because of ['unknownOutcome', 'otherAccount'] as const)
      for (const dirty of [true, false])
        expect(state({ stage: 'uncertain', reason: because }, { dirty })).toEqual({
          kind: 'decide',
          because,
        });
  });
});

describe('the banner above the form', () => {
  test('is empty for a draft, unless a change took the draft out of the queue', () => {
    for (const reason of ['unfinished', 'ready'] as const) {
      expect(bannerOf(detailOf({ reason }), false)).toBeNull();
      expect(bannerOf(detailOf({ reason }), true)).toBe('edited');
    }
  });

  test('does not call a subscription a draft when the platform demands more later', () => {
    const detail = detailOf({ ...partly, ...queued, stage: 'needsYou', reason: 'unfinished' });
    expect(bannerOf(detail, false)).toBe('unfinished');
  });

  test('does not say that nothing is invested when the investor is missing', () => {
    const more = { stage: 'needsYou', reason: 'unfinished', investmentId: 'a7' } as const;
    const detail = detailOf({ ...partly, ...queued, ...more });
    expect(bannerOf(detail, false)).toBe('investorLost');
    expect(queueState({ detail, form: signed, problems: [], dirty: false })).toEqual({
      kind: 'queue',
      goes: 'rest',
    });
  });

  test('never reports success for a record that shows something else by now', () => {
    const fields = { wallet: { sent: 'w-1', shown: null } };
    const complete = {
      ...partly,
      ...queued,
      stage: 'acknowledged',
      reason: 'complete',
      status: 'PAID',
    } as const;
    const banner = (confirmed: boolean) =>
      bannerOf(detailOf({ ...complete, differs: { fields, since: at, confirmed } }), false);
    expect(banner(true)).toBe('recordDiffers');
    expect(banner(false), 'read only once').toBe('complete');
  });

  test('says that the running step is finished without a change made during its call', () => {
    expect(bannerOf(detailOf({ stage: 'onItsWay', reason: 'sending' }), true)).toBe('lastStep');
    expect(bannerOf(detailOf({ stage: 'onItsWay', reason: 'sending', ...queued }), false)).toBe('sending');
    expect(bannerOf(detailOf({ stage: 'uncertain', reason: 'waitsForRetry' }), true)).toBe(
      'lastStepUncertain',
    );
    // With an unknown outcome a person must act, and no step is under way.
    for (const reason of ['unknownOutcome', 'otherAccount'] as const)
      expect(bannerOf(detailOf({ stage: 'uncertain', reason }), true)).toBe(reason);
  });

  test('says that a draft is from a restored backup, before and after it is complete', () => {
    for (const reason of ['ready', 'unfinished'] as const)
      expect(bannerOf(detailOf({ stage: 'draft', reason, restoredFrom: { at } }), false)).toBe(
        'restoredDraft',
      );
    expect(bannerOf(detailOf({ stage: 'needsYou', reason: 'restored', restoredFrom: { at } }), false)).toBe(
      'restored',
    );
  });

  test('names lost fields, unless something else is more urgent', () => {
    const lost = { fields: ['wallet' as const], others: false };
    for (const stage of ['draft', 'onItsWay', 'needsYou', 'acknowledged'] as const)
      expect(bannerOf(detailOf({ stage, reason: 'fieldsLost', lost }), false)).toBe('fieldsLost');
    expect(bannerOf(detailOf({ stage: 'draft', reason: 'ready', lost }), false)).toBe('fieldsLost');
    expect(bannerOf(detailOf({ stage: 'refused', reason: 'rejected', lost }), false)).toBe('rejected');
    expect(bannerOf(detailOf({ stage: 'needsYou', reason: 'mayExist', lost }), false)).toBe('mayExist');
  });

  test('has words for every combination of stage and reason', () => {
    for (const stage of stages)
      for (const reason of stageReasons)
        for (const queuedAt of [null, at]) {
          const banner = bannerOf(detailOf({ stage, reason, queuedAt }), true);
          expect(banner === null || de.subscription.banner[banner], `${stage} ${reason}`).toBeTruthy();
        }
  });
});

describe('the place to begin', () => {
  test('is the missing field, and nowhere when nothing is missing', () => {
    const problems: Problem[] = [{ field: 'selfDisclosure.given', code: 'selfDisclosureRequired' }];
    for (const reason of ['unfinished', 'edited', 'takenBack'] as const) {
      expect(firstField(detailOf({ reason, stage: 'needsYou', problems }))).toBe('selfDisclosure.given');
      expect(firstField(detailOf({ reason, stage: 'needsYou' }))).toBeNull();
    }
    for (const reason of ['ready', 'complete', 'sending', 'otherAccount'] as const)
      expect(firstField(detailOf({ reason }))).toBeNull();
    expect(firstField(detailOf({ reason: 'signature', stage: 'needsYou' }))).toBe('signature.signedAt');
  });

  test('is also the signature when answers are demanded after it, because the answers are later than the signature', () => {
    const given = {
      given: true,
      monthlyIncome: true,
      netWorth100k: false,
      submittedAt: '2026-11-23T15:00:00Z',
    };
    const form = { ...signed, selfDisclosure: given };
    const facts = { ...factsAt(Date.parse('2026-11-23T16:00:00Z')), selfDisclosureRequired: true };
    const problems = checkForm(form, facts).filter(({ field }) => field.startsWith('signature'));
    expect(problems).toEqual([{ field: 'signature.signedAt', code: 'signedBeforeAnswers' }]);
  });
});

test('a subscription cannot be taken back when it may already be out, or when it is back already', () => {
  const waiting = { ...queued, stage: 'onItsWay', reason: 'offline' } as const;
  expect(canTakeBack(detailOf(waiting))).toBe(true);
  expect(canTakeBack(detailOf({ ...waiting, ...stepAt('uncertain') }))).toBe(false);
  expect(canTakeBack(detailOf({ ...waiting, ...stepAt('sending') }))).toBe(false);
  expect(canTakeBack(detailOf({ ...waiting, queuedAt: null }))).toBe(false);
  for (const reason of ['takenBack', 'edited', 'unfinished', 'otherAccount', 'signature'] as const)
    expect(canTakeBack(detailOf({ ...queued, stage: 'needsYou', reason })), reason).toBe(false);
});
