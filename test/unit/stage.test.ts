import { describe, expect, it } from 'vitest';
import { fieldPaths } from '../../contract/form.ts';
import {
  type DecisionReason,
  decisionReasons,
  type Stage,
  type StageReason,
} from '../../contract/submission.ts';
import { stepKinds } from '../../contract/subscription.ts';
import { lockedFields } from '../../main/subscriptions/locks.ts';
import type { Subscription } from '../../main/subscriptions/model.ts';
import type { SubscriptionPlan } from '../../main/subscriptions/planner.ts';
import { stageOf } from '../../main/subscriptions/stage.ts';
import { stepsOf } from '../../main/subscriptions/timeline.ts';
import type { Operation } from '../../main/sync/operation.ts';
import { sampleForm, sampleOperation, sampleSubscription, walletId } from '../support/samples.ts';

const at = '2026-03-01T09:31:00.000Z';
const invitation = {
  id: 'inv-1',
  at,
  sent: {},
  answersAt: null,
  documentsDue: false,
  record: null,
  recordAt: at,
};
const investment = { id: 'i-1', at, sent: {}, wallet: null, walletAt: null, record: null, recordAt: at };
const write: SubscriptionPlan = {
  do: 'write',
  step: 'createInvitation',
  path: '/',
  send: { type: 'json', fields: {} },
};

describe('the locked fields', () => {
  const locked = (s: Partial<Subscription>, open: Partial<Operation> | null = null) =>
    lockedFields(sampleSubscription(s), open && sampleOperation(open));
  it('are none in a draft', () => expect(locked({})).toEqual({}));
  it('are investor and campaign once the invitation may have been sent', () => {
    const both = { investorId: 'invitationSent', campaignId: 'invitationSent' };
    for (const state of ['sending', 'uncertain'] as const) expect(locked({}, { state })).toEqual(both);
    expect(locked({ invitation })).toEqual(both);
  });
  it('are none by an operation that certainly never left', () =>
    expect(locked({}, { state: 'ready' })).toEqual({}));
  it('are not the answers while these are being sent, because a change is sent afterwards', () =>
    expect(locked({ invitation }, { step: 'updateInvitation' })).not.toHaveProperty('units'));
  it('are all but the wallet once the investment may have been sent', () => {
    for (const fields of [
      locked({ invitation }, { step: 'createInvestment' }),
      locked({ invitation, investment }),
    ])
      expect(Object.keys(fields).sort()).toEqual(fieldPaths.filter((path) => path !== 'wallet').sort());
  });
  it('include the wallet once it may have been sent', () => {
    expect(locked({ invitation, investment }, { step: 'assignWallet' })).toMatchObject({
      wallet: 'walletSent',
    });
    expect(
      Object.keys(locked({ invitation, investment: { ...investment, wallet: walletId } })).sort(),
    ).toEqual([...fieldPaths].sort());
  });
});

describe('the stage of a subscription', () => {
  const stage = (
    s: Partial<Subscription>,
    planned: SubscriptionPlan,
    open: Partial<Operation> | null = null,
    ready = true,
    decision: DecisionReason | null = null,
  ) => {
    const { stage, reason } = stageOf(
      sampleSubscription(s),
      open && sampleOperation(open),
      planned,
      ready,
      decision,
    );
    return `${stage}/${reason}` satisfies `${Stage}/${StageReason}`;
  };
  const wait = (reason: StageReason): SubscriptionPlan => ({ do: 'wait', reason });
  it.each([
    ['a draft with problems', stage({ queuedAt: null }, wait('edited'), null, false), 'draft/unfinished'],
    ['a draft that could be sent', stage({ queuedAt: null }, wait('edited')), 'draft/ready'],
    ['partly sent, then changed', stage({ queuedAt: null, invitation }, wait('edited')), 'needsYou/edited'],
    [
      'partly sent, then taken back',
      stage({ queuedAt: null, takenBack: true, invitation }, wait('edited')),
      'needsYou/takenBack',
    ],
    [
      'a draft that was taken back and is a draft again',
      stage({ queuedAt: null, takenBack: true }, wait('edited')),
      'draft/ready',
    ],
    [
      'from a backup in which it was queued',
      stage({ queuedAt: null, restoredFrom: { at, wasQueued: true, found: null } }, wait('edited')),
      'needsYou/restored',
    ],
    [
      'from a backup in which it was queued, partly sent',
      stage(
        { queuedAt: null, invitation, restoredFrom: { at, wasQueued: true, found: null } },
        wait('edited'),
      ),
      'needsYou/restored',
    ],
    [
      'from a backup in which it was a draft',
      stage({ queuedAt: null, restoredFrom: { at, wasQueued: false, found: null } }, wait('edited')),
      'draft/restored',
    ],
    [
      'from a backup, with a step that is still uncertain',
      stage({ queuedAt: null, restoredFrom: { at, wasQueued: true, found: null } }, wait('edited'), {
        state: 'uncertain',
      }),
      'uncertain/waitsForRetry',
    ],
    [
      'given up, and possibly created',
      stage({ queuedAt: null, possiblyCreated: 'createInvitation' }, wait('edited')),
      'needsYou/mayExist',
    ],
    [
      'possibly created, and queued again',
      stage({ possiblyCreated: 'createInvitation' }, write),
      'onItsWay/waitsForSending',
    ],
    ['queued, with lost fields', stage({}, wait('fieldsLost')), 'needsYou/fieldsLost'],
    [
      'a draft that may come from a backup',
      stage({ queuedAt: null, restoredFrom: { at: null, wasQueued: false, found: null } }, wait('edited')),
      'draft/ready',
    ],
    ['queued', stage({}, write), 'onItsWay/waitsForSending'],
    ['being sent', stage({}, write, { state: 'sending' }), 'onItsWay/waitsForSending'],
    ['certainly not sent', stage({}, write, { state: 'ready' }), 'onItsWay/waitsForSending'],
    ['uncertain', stage({}, write, { state: 'uncertain' }), 'uncertain/waitsForRetry'],
    [
      'refused',
      stage({ refusal: { kind: 'rejected', messages: [], at } }, wait('rejected')),
      'refused/rejected',
    ],
    [
      'refused, then changed',
      stage({ queuedAt: null, refusal: { kind: 'forbidden', messages: [], at } }, wait('edited')),
      'refused/forbidden',
    ],
    [
      'waiting for the document',
      stage({ invitation }, { do: 'read', step: 'readInvitation' }),
      'onItsWay/costsDocument',
    ],
    ['waiting for the signature', stage({ invitation }, wait('signature')), 'needsYou/signature'],
    [
      'an investment without a wallet',
      stage({ invitation, investment }, wait('noWallet')),
      'needsYou/noWallet',
    ],
    [
      'an investment with its wallet',
      stage({ invitation, investment }, { do: 'nothing' }),
      'acknowledged/complete',
    ],
    [
      'an investment with its wallet, while the platform tells no status',
      stage({ invitation, investment }, { do: 'read', step: 'readInvestment' }),
      'acknowledged/complete',
    ],
  ])('is right when the subscription is %s', (_, is, expected) => expect(is).toBe(expected));

  it.each(decisionReasons)('is uncertain when a person must decide: %s', (decision) =>
    expect(stage({}, write, { state: 'uncertain' }, true, decision)).toBe(`uncertain/${decision}`),
  );
  it('is not "waiting for the costs document" while a record that differs is read again', () => {
    const differs = { fields: {}, since: at, readAt: at, confirmed: false, reviewed: false };
    const planned: SubscriptionPlan = { do: 'read', step: 'readInvitation' };
    expect(stage({ invitation, differs }, planned)).toBe('onItsWay/waitsForSending');
    expect(stage({ invitation }, planned)).toBe('onItsWay/costsDocument');
  });
  it('takes nothing from what was acknowledged when a record of the platform differs', () =>
    expect(stage({ invitation }, wait('differs'))).toBe('needsYou/differs'));

  it('never promises more than is acknowledged: it is not done while an operation is open', () => {
    for (const state of ['ready', 'sending', 'uncertain'] as const)
      expect(stage({ invitation, investment }, { do: 'nothing' }, { state })).not.toContain('acknowledged');
  });
});

describe('the steps of a subscription', () => {
  const steps = (
    s: Partial<Subscription>,
    open: Partial<Operation> | null = null,
    reason: StageReason = 'waitsForSending',
    document: string | null = null,
  ) =>
    Object.fromEntries(
      stepsOf(sampleSubscription(s), open && sampleOperation(open), reason, document).map((step) => [
        step.kind,
        step,
      ]),
    );
  const states = (...args: Parameters<typeof steps>) =>
    Object.values(steps(...args)).map(({ state }) => state);

  const unsigned = { ...sampleForm(), signature: { signedAt: '', costsInformed: false } };

  it('are all there, in order', () => expect(Object.keys(steps({ form: unsigned }))).toEqual([...stepKinds]));
  it('lack the costs document when the signature came first, unless the document came', () => {
    expect(Object.keys(steps({}))).toEqual(stepKinds.filter((kind) => kind !== 'costs'));
    expect(Object.keys(steps({}, null, 'waitsForSending', at))).toEqual([...stepKinds]);
  });
  it('are all open in a draft', () =>
    expect(states({ queuedAt: null }, null, 'unfinished')).toEqual(Array(5).fill('open')));
  it('are never "done" while queued, being sent, offline or uncertain', () => {
    for (const reason of ['waitsForSending', 'sending', 'offline', 'credentials'] as const) {
      expect(states({}, null, reason)).not.toContain('done');
      for (const state of ['ready', 'sending', 'uncertain'] as const)
        expect(states({}, { state }, reason)).not.toContain('done');
    }
  });
  it('show an open operation with its attempts and the time of the next one', () => {
    const open = { state: 'uncertain', attempts: 3, nextAttemptAt: at } as const;
    expect(steps({}, open, 'waitsForRetry').invitation).toMatchObject({
      ...open,
      reason: 'waitsForRetry',
      platformId: null,
    });
    expect(steps({}, { state: 'sending' }, 'sending').invitation).toMatchObject({ state: 'sending' });
    expect(steps({}, { state: 'ready' }, 'offline').invitation).toMatchObject({
      state: 'waiting',
      reason: 'offline',
    });
  });
  it('are done once acknowledged, with the platform’s id, and the next one waits', () => {
    expect(steps({ invitation }).invitation).toMatchObject({ state: 'done', platformId: 'inv-1', at });
    expect(states({ invitation })).toEqual(['done', 'waiting', 'open', 'open', 'open']);
  });
  it('show a refusal at its step', () => {
    const messages = [{ field: null, text: 'No.', step: 'answers' as const, httpStatus: 400, at }];
    expect(states({ invitation, refusal: { kind: 'rejected', messages, at } }, null, 'rejected')).toEqual([
      'done',
      'refused',
      'open',
      'open',
      'open',
    ]);
  });
  it('name the fields that are not shown at the step that sent them', () => {
    const notShown = [
      'investor_id',
      'units',
      'survey',
      'invitation_id',
      'signed_at',
      'wallet',
      'former_name',
    ];
    const paid = { ...investment, wallet: walletId, walletAt: at };
    const shown = (more: Partial<Subscription> = {}) =>
      Object.values(
        steps({ invitation: { ...invitation, answersAt: at }, investment: paid, notShown, ...more }),
      )
        .filter((step) => step.notShown.length > 0)
        .map((step) => [step.kind, step.notShown]);
    const made = ['investment', ['invitation_id', 'signed_at']];
    const answers = ['answers', ['survey', 'former_name']];
    const assigned = ['wallet', ['wallet']];
    expect(shown()).toEqual([['invitation', ['investor_id', 'units']], answers, made, assigned]);
    // A person took over the platform's units together with the investment.
    expect(shown({ investment: { ...paid, sent: { units: 6 } } })).toEqual([
      ['invitation', ['investor_id']],
      answers,
      ['investment', ['units', 'invitation_id', 'signed_at']],
      assigned,
    ]);
  });
  it('wait for the costs document only in two goes', () => {
    const answered = { ...invitation, answersAt: at };
    expect(states({ invitation: answered, form: unsigned }, null, 'costsDocument')).toEqual([
      'done',
      'done',
      'waiting',
      'open',
      'open',
      'open',
    ]);
    expect(states({ invitation: answered, form: unsigned }, null, 'signature', at)).toEqual([
      'done',
      'done',
      'done',
      'waiting',
      'open',
      'open',
    ]);
    expect(states({ invitation: answered })).toEqual(['done', 'done', 'waiting', 'open', 'open']);
  });
  it('still wait for the costs document when the time of the signature cannot be read', () => {
    const form = { ...sampleForm(), signature: { signedAt: 'gestern', costsInformed: true } };
    expect(Object.keys(steps({ form }))).toContain('costs');
  });
  it('show the status as the platform’s word', () =>
    expect(steps({ invitation, investment, status: 'SOMETHING_NEW', statusReadAt: at }).status).toMatchObject(
      { state: 'done', status: 'SOMETHING_NEW' },
    ));
});
