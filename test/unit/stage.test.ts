import { describe, expect, it } from 'vitest';
import { fieldPaths } from '../../contract/form.ts';
import {
  type DecisionReason,
  decisionReasons,
  type Stage,
  type StageReason,
  stepKinds,
} from '../../contract/subscription.ts';
import { lockedFields } from '../../main/subscriptions/locks.ts';
import type { Operation, Subscription } from '../../main/subscriptions/model.ts';
import { stageOf } from '../../main/subscriptions/stage.ts';
import { stepsOf } from '../../main/subscriptions/steps.ts';
import type { Plan } from '../../main/sync/planner.ts';
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
const write: Plan = { do: 'write', kind: 'createInvitation', method: 'POST', path: '/', body: {} };

describe('locks', () => {
  const locked = (s: Partial<Subscription>, open: Partial<Operation> | null = null) =>
    lockedFields(sampleSubscription(s), open && sampleOperation(open));
  it('none in a draft', () => expect(locked({})).toEqual({}));
  it('investor and campaign from the moment that the invitation may have been sent', () => {
    const both = { investorId: 'invitationSent', campaignId: 'invitationSent' };
    for (const state of ['sending', 'uncertain'] as const) expect(locked({}, { state })).toEqual(both);
    expect(locked({ invitation })).toEqual(both);
  });
  it('none by an operation that certainly never left', () =>
    expect(locked({}, { state: 'ready' })).toEqual({}));
  it('answers stay open while they are being sent: what changes is sent after', () =>
    expect(locked({ invitation }, { kind: 'updateInvitation' })).not.toHaveProperty('units'));
  it('everything but the wallet once the investment may have been sent', () => {
    for (const fields of [
      locked({ invitation }, { kind: 'createInvestment' }),
      locked({ invitation, investment }),
    ])
      expect(Object.keys(fields).sort()).toEqual(fieldPaths.filter((path) => path !== 'wallet').sort());
  });
  it('the wallet, once it may have been sent', () => {
    expect(locked({ invitation, investment }, { kind: 'assignWallet' })).toMatchObject({
      wallet: 'walletSent',
    });
    expect(
      Object.keys(locked({ invitation, investment: { ...investment, wallet: walletId } })).sort(),
    ).toEqual([...fieldPaths].sort());
  });
});

describe('where a subscription stands', () => {
  const stage = (
    s: Partial<Subscription>,
    planned: Plan,
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
  const wait = (reason: StageReason): Plan => ({ do: 'wait', reason });
  it.each([
    ['a draft with problems', stage({ queuedAt: null }, wait('edited'), null, false), 'draft/unfinished'],
    ['a draft that could go', stage({ queuedAt: null }, wait('edited')), 'draft/ready'],
    ['partly sent, then changed', stage({ queuedAt: null, invitation }, wait('edited')), 'needsYou/edited'],
    [
      'partly sent, then taken back',
      stage({ queuedAt: null, takenBack: true, invitation }, wait('edited')),
      'needsYou/takenBack',
    ],
    [
      'a draft that was taken back is a draft',
      stage({ queuedAt: null, takenBack: true }, wait('edited')),
      'draft/ready',
    ],
    [
      'from a backup, in which it was queued',
      stage({ queuedAt: null, restoredFrom: { at, wasQueued: true, found: null } }, wait('edited')),
      'needsYou/restored',
    ],
    [
      'the same, partly sent',
      stage(
        { queuedAt: null, invitation, restoredFrom: { at, wasQueued: true, found: null } },
        wait('edited'),
      ),
      'needsYou/restored',
    ],
    [
      'from a backup, in which it was a draft',
      stage({ queuedAt: null, restoredFrom: { at, wasQueued: false, found: null } }, wait('edited')),
      'draft/restored',
    ],
    [
      'from a backup, and a step is still uncertain',
      stage({ queuedAt: null, restoredFrom: { at, wasQueued: true, found: null } }, wait('edited'), {
        state: 'uncertain',
      }),
      'uncertain/waitsForRetry',
    ],
    [
      'given up, and perhaps done',
      stage({ queuedAt: null, possiblyCreated: 'createInvitation' }, wait('edited')),
      'needsYou/mayExist',
    ],
    [
      'the same, queued again',
      stage({ possiblyCreated: 'createInvitation' }, write),
      'onItsWay/waitsForSending',
    ],
    ['queued, and fields were lost', stage({}, wait('fieldsLost')), 'needsYou/fieldsLost'],
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
      stage({ invitation }, { do: 'readInvitation', id: 'x' }),
      'onItsWay/costsDocument',
    ],
    ['waiting for the signature', stage({ invitation }, wait('signature')), 'needsYou/signature'],
    [
      'an investment without wallet',
      stage({ invitation, investment }, wait('noWallet')),
      'needsYou/noWallet',
    ],
    [
      'an investment with its wallet',
      stage({ invitation, investment }, { do: 'nothing', reason: 'complete' }),
      'acknowledged/complete',
    ],
    [
      'the same, while the platform tells no status',
      stage({ invitation, investment }, { do: 'readInvestment', id: 'i-1' }),
      'acknowledged/complete',
    ],
  ])('%s', (_, is, expected) => expect(is).toBe(expected));

  it.each(decisionReasons)('uncertain, and a person has to decide: %s', (decision) =>
    expect(stage({}, write, { state: 'uncertain' }, true, decision)).toBe(`uncertain/${decision}`),
  );
  it('a record that differs and is read again is not waiting for the costs document', () => {
    const differs = { fields: {}, since: at, readAt: at, confirmed: false, reviewed: false };
    const planned: Plan = { do: 'readInvitation', id: 'inv-1' };
    expect(stage({ invitation, differs }, planned)).toBe('onItsWay/waitsForSending');
    expect(stage({ invitation }, planned)).toBe('onItsWay/costsDocument');
  });
  it('no record of the platform that differs takes anything from what was acknowledged', () =>
    expect(stage({ invitation }, wait('differs'))).toBe('needsYou/differs'));

  it('never promises more than is acknowledged: while anything is open it is not done', () => {
    for (const state of ['ready', 'sending', 'uncertain'] as const)
      expect(
        stage({ invitation, investment }, { do: 'nothing', reason: 'complete' }, { state }),
      ).not.toContain('acknowledged');
  });
});

describe('what has happened', () => {
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

  it('names every step, in order', () =>
    expect(Object.keys(steps({ form: unsigned }))).toEqual([...stepKinds]));
  it('signed before there was a costs document: it is no step to wait for, unless it came', () => {
    expect(Object.keys(steps({}))).toEqual(stepKinds.filter((kind) => kind !== 'costs'));
    expect(Object.keys(steps({}, null, 'waitsForSending', at))).toEqual([...stepKinds]);
  });
  it('a draft has done nothing', () =>
    expect(states({ queuedAt: null }, null, 'unfinished')).toEqual(Array(5).fill('open')));
  it('queued, being sent, offline and uncertain are never "done"', () => {
    for (const reason of ['waitsForSending', 'sending', 'offline', 'credentials'] as const) {
      expect(states({}, null, reason)).not.toContain('done');
      for (const state of ['ready', 'sending', 'uncertain'] as const)
        expect(states({}, { state }, reason)).not.toContain('done');
    }
  });
  it('an open operation says so, with its attempts and when it is tried again', () => {
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
  it('what is acknowledged is done, with the id of the platform; the next one waits', () => {
    expect(steps({ invitation }).invitation).toMatchObject({ state: 'done', platformId: 'inv-1', at });
    expect(states({ invitation })).toEqual(['done', 'waiting', 'open', 'open', 'open']);
  });
  it('a refusal stands at its step', () => {
    const messages = [{ field: null, text: 'No.', step: 'answers' as const, httpStatus: 400, at }];
    expect(states({ invitation, refusal: { kind: 'rejected', messages, at } }, null, 'rejected')).toEqual([
      'done',
      'refused',
      'open',
      'open',
      'open',
    ]);
  });
  it('the costs document is only waited for in two goes', () => {
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
  it('a time that cannot be read is no signature: the document is still waited for', () => {
    const form = { ...sampleForm(), signature: { signedAt: 'gestern', costsInformed: true } };
    expect(Object.keys(steps({ form }))).toContain('costs');
  });
  it('the status is the word of the platform', () =>
    expect(steps({ invitation, investment, status: 'SOMETHING_NEW', statusReadAt: at }).status).toMatchObject(
      { state: 'done', status: 'SOMETHING_NEW' },
    ));
});
