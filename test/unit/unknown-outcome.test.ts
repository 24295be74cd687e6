import { describe, expect, it } from 'vitest';
import type { Subscription } from '../../main/subscriptions/model.ts';
import { writeSteps } from '../../main/subscriptions/step-names.ts';
import { subscriptionKind, writeOf, writes } from '../../main/subscriptions/steps.ts';
import { owners } from '../../main/subscriptions/wire.ts';
import { heldReasons, type Operation } from '../../main/sync/operation.ts';
import type { Evidence } from '../../main/sync/outbox.ts';
import {
  decisionReason,
  findUnknownOutcome,
  unknownOutcomeOf as outcomeOf,
} from '../../main/sync/unknown-outcome.ts';
import { sampleOperation, sampleSubscription } from '../support/samples.ts';

const sender = { environmentId: 'demo', baseUrl: 'https://demo.example', clientId: 'client' };
/** An operation whose budget is over has the id "spent". */
const ages = { isSpent: ({ id }: { id: string }) => id === 'spent' };
const nothing = () => null;
type Known = Parameters<typeof outcomeOf>[1];
const known: Omit<Known, 'traits'> = { sender, ages, owners, evidence: nothing, expected: {} };
const unknownOutcomeOf = (operation: Operation, facts: Omit<Known, 'traits'>) =>
  outcomeOf(operation, { ...facts, traits: writeOf(operation.step) });
const spent = (changes: Partial<Operation> = {}) =>
  sampleOperation({ id: 'spent', state: 'uncertain', ...changes });
const evidence = (changes: Partial<Evidence> = {}): Evidence => ({
  status: 200,
  id: null,
  record: null,
  differs: [],
  said: '',
  messages: [],
  ...changes,
});

describe('a person must decide', () => {
  it('about nothing while the app goes on by itself', () => {
    for (const open of [
      sampleOperation(),
      sampleOperation({ state: 'uncertain' }),
      sampleOperation({ state: 'ready', firstSentAt: null }),
      sampleOperation({ state: 'ready', firstSentAt: null, clientId: 'other' }),
      // The call is out at this very moment (the machine slept for a day), so its answer is waited for.
      spent({ state: 'sending' }),
      spent({ state: 'sending', clientId: 'other' }),
      spent({ state: 'sending', held: 'between' }),
    ])
      expect(unknownOutcomeOf(open, known)).toBeNull();
  });

  it.each(writeSteps)('about %s after its budget, with everything that is known', (kind) => {
    expect(unknownOutcomeOf(spent({ step: kind }), known)).toEqual({
      operationId: 'spent',
      step: {
        createInvitation: 'invitation',
        updateInvitation: 'answers',
        createInvestment: 'investment',
        assignWallet: 'wallet',
      }[kind],
      firstSentAt: '2026-03-01T09:59:00.000Z',
      attempts: 1,
      key: kind === 'assignWallet' ? null : '77777777-7777-8777-8777-777777777777',
      sent: {},
      sentTo: { baseUrl: 'https://demo.example', clientId: 'client' },
      needsId: kind.startsWith('create'),
      because: 'unknownOutcome',
      answered: null,
      choices: ['sendAgain', 'record', 'giveUp'],
    });
  });

  it.each(heldReasons)('before the budget is over when the answers say so: %s', (held) => {
    expect(decisionReason(sampleOperation({ state: 'uncertain', held }), known)).toBe(held);
    expect(decisionReason(spent({ held }), known), 'also after it').toBe(held);
  });

  it.each(['refused', 'abandoned'] as const)(
    'about a creation that is closed without a known outcome (%s), because what it made may turn up',
    (state) => {
      const former = sampleOperation({ step: 'createInvestment', state, attempts: 2 });
      const find = (possiblyCreated: Subscription['possiblyCreated'], open: Operation | null = null) =>
        findUnknownOutcome(
          { name: subscriptionKind, writes, owners },
          sampleSubscription({ possiblyCreated }),
          {
            outbox: {
              open: () => open,
              possiblyCreated: (_, step) => (step === former.step ? former : null),
              evidence: nothing,
            },
            sender,
            ages,
          },
        );
      expect(find('createInvestment')?.unknownOutcome.choices).toEqual(['record']);
      expect(find(null)).toBeNull();
      expect(find('createInvitation'), 'none of this kind').toBeNull();
      expect(find('createInvestment', sampleOperation()), 'another one is under way').toBeNull();
    },
  );

  it.each([{ clientId: 'other' }, { environmentId: 'other' }])(
    'at once about what was sent for another client (%o), which is then never sent again',
    (other) => {
      for (const held of [null, ...heldReasons]) {
        const open = sampleOperation({ state: 'uncertain', held, ...other });
        expect(unknownOutcomeOf(open, known)).toMatchObject({
          because: 'otherAccount',
          choices: ['record', 'giveUp'],
        });
      }
    },
  );
  it('about what was sent to another address, because nothing that is read here says what is there', () => {
    const elsewhere = { baseUrl: 'https://other.example' };
    const open = sampleOperation({ state: 'uncertain', ...elsewhere });
    expect(unknownOutcomeOf(open, known)).toMatchObject({ choices: ['giveUp'] });
    expect(unknownOutcomeOf(sampleOperation({ state: 'abandoned', ...elsewhere }), known)).toBeNull();
  });
});

describe('when the platform shows something else than was sent', () => {
  const held = (kind: Operation['step'], body = '{}') =>
    sampleOperation({ step: kind, state: 'uncertain', held: 'contradicted', body: Buffer.from(body) });
  it.each(['createInvitation', 'createInvestment'] as const)(
    '%s is never repeated under a new key, but recorded, taken over, or left to the platform',
    (kind) =>
      expect(
        unknownOutcomeOf(held(kind), { ...known, evidence: () => evidence({ id: 'a', differs: ['units'] }) }),
      ).toMatchObject({
        because: 'contradicted',
        needsId: false,
        choices: ['record', 'takeOver', 'leave'],
      }),
  );
  it.each(['id', 'investor_id', 'campaign_id', 'invitation_id'])(
    'nothing of another object (%s) is taken over, and what was made is recorded under an id that a person knows',
    (name) =>
      expect(
        unknownOutcomeOf(held('createInvestment'), {
          ...known,
          evidence: () => evidence({ id: 'a', differs: [name] }),
        }),
      ).toMatchObject({ needsId: true, choices: ['record', 'leave'] }),
  );
  it('an operation that could not be read back in time has no unknown outcome, and is never given up', () => {
    const trouble = { kind: 'contradicted', count: 9, since: '2026-03-01T09:59:00.000Z' } as const;
    const seen = unknownOutcomeOf(spent({ step: 'createInvitation', trouble }), {
      ...known,
      evidence: () => evidence({ id: 'a', differs: ['units'], record: { units: 6 } }),
    });
    expect(seen).toMatchObject({
      because: 'contradicted',
      needsId: false,
      choices: ['record', 'takeOver', 'leave'],
      answered: { differs: [{ name: 'units', shown: 6 }] },
    });
  });
  it.each(['updateInvitation', 'assignWallet'] as const)('%s may be sent again as a new operation', (kind) =>
    expect(unknownOutcomeOf(held(kind), known)).toMatchObject({
      choices: ['record', 'takeOver', 'sendAnew', 'leave'],
    }),
  );
  it('a person sees both sides', () => {
    const record = { id: 'i-1', units: 6 };
    const seen = unknownOutcomeOf(held('updateInvitation', '{"units":5}'), {
      ...known,
      evidence: () => evidence({ record, differs: ['units'], said: 'shown otherwise: units' }),
    });
    expect(seen?.answered).toEqual({
      httpStatus: 200,
      said: '',
      differs: [{ name: 'units', sent: 5, shown: 6 }],
      raw: null,
    });
  });
  it('a person also sees what the step did not send itself: the units of an investment, the object of a change', () => {
    const at = '2026-03-01T10:00:00.000Z';
    const made = (id: string) => ({ id, at, record: null, recordAt: at });
    const sides = (kind: Operation['step'], differs: string[], record: Evidence['record']) =>
      findUnknownOutcome(
        { name: subscriptionKind, writes, owners },
        sampleSubscription({
          invitation: { ...made('i-1'), answersAt: at, documentsDue: false, sent: { units: 5 } },
          investment:
            kind === 'assignWallet' ? { ...made('v-1'), sent: {}, wallet: null, walletAt: null } : null,
        }),
        {
          outbox: {
            open: () => held(kind),
            possiblyCreated: nothing,
            evidence: () => evidence({ record, differs }),
          },
          sender,
          ages,
        },
      )?.unknownOutcome.answered?.differs;
    expect(sides('createInvestment', ['units'], { id: 'v-1', units: 6 })).toEqual([
      { name: 'units', sent: 5, shown: 6 },
    ]);
    expect(sides('updateInvitation', ['id'], { id: 'i-2' })).toEqual([
      { name: 'id', sent: 'i-1', shown: 'i-2' },
    ]);
    expect(sides('assignWallet', ['id'], { id: 'v-2' })).toEqual([{ name: 'id', sent: 'v-1', shown: 'v-2' }]);
  });
  it('an id is asked for only when the answer contained none', () => {
    const needsId = (id: string | null, kind: Operation['step'] = 'createInvitation') =>
      unknownOutcomeOf(held(kind), { ...known, evidence: () => evidence({ id }) })?.needsId;
    expect([needsId('inv-1'), needsId(null), needsId(null, 'assignWallet')]).toEqual([false, true, false]);
  });
});

it('an answer in an unknown shape is shown as it came', () => {
  const open = sampleOperation({ state: 'uncertain', held: 'unclear' });
  const seen = unknownOutcomeOf(open, {
    ...known,
    evidence: () => evidence({ status: 400, said: '400: novelty: x', record: '{"novelty":"x"}' }),
  });
  expect(seen).toMatchObject({
    because: 'unclear',
    choices: ['sendAgain', 'record', 'giveUp'],
    answered: { httpStatus: 400, said: '400: novelty: x', differs: [], raw: '{"novelty":"x"}' },
  });
});
