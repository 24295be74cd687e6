import { describe, expect, it } from 'vitest';
import type { Json } from '../../contract/primitives.ts';
import { type Operation, operationKinds, type Subscription } from '../../main/subscriptions/model.ts';
import { keyLifetime } from '../../main/sync/retry.ts';
import { differing, findUndecided, undecidedOf } from '../../main/sync/undecided.ts';
import {
  campaignId,
  investorId,
  moment,
  sampleOperation,
  sampleSubscription,
  walletId,
} from '../support/samples.ts';

const sender = { environmentId: 'demo', baseUrl: 'https://demo.example', clientId: 'client' };
const longAgo = new Date(moment - keyLifetime - 1).toISOString();
const spent = (changes = {}) => sampleOperation({ state: 'uncertain', firstSentAt: longAgo, ...changes });

describe('a person has to decide', () => {
  it('about nothing, while the desk goes on by itself', () => {
    for (const open of [
      sampleOperation(),
      sampleOperation({ state: 'uncertain' }),
      sampleOperation({ state: 'ready', firstSentAt: null }),
      sampleOperation({ state: 'ready', firstSentAt: null, clientId: 'other' }),
      spent({ decidedAt: new Date(moment).toISOString() }),
      // Its call is out at this very moment (the machine slept for a day): the answer is waited for.
      spent({ state: 'sending' }),
      spent({ state: 'sending', clientId: 'other' }),
    ])
      expect(undecidedOf(open, sender, moment)).toBeNull();
  });

  it.each(operationKinds)('about %s after a day, with all that there is to know', (kind) => {
    expect(undecidedOf(spent({ kind }), sender, moment)).toEqual({
      operationId: '66666666-6666-4666-8666-666666666666',
      step: {
        createInvitation: 'invitation',
        updateInvitation: 'answers',
        createInvestment: 'investment',
        assignWallet: 'wallet',
      }[kind],
      firstSentAt: longAgo,
      attempts: 1,
      key: kind === 'assignWallet' ? null : '77777777-7777-8777-8777-777777777777',
      sent: {},
      sentTo: { baseUrl: 'https://demo.example', clientId: 'client' },
      needsId: kind.startsWith('create'),
      choices: ['sendAgain', 'record', 'giveUp'],
    });
  });

  it.each(['refused', 'abandoned'] as const)(
    'about a creation that is closed without a known outcome (%s): what it made may turn up',
    (state) => {
      const former = sampleOperation({ kind: 'createInvestment', state, attempts: 2 });
      const find = (mayExist: Subscription['mayExist'], open: Operation | null = null) =>
        findUndecided(sampleSubscription({ mayExist }), {
          outbox: {
            open: () => open,
            doubtful: (_, kind) => (kind === former.kind ? former : null),
          },
          sender,
          clock: { now: () => moment },
        });
      expect(find('createInvestment')?.undecided.choices).toEqual(['record']);
      expect(find(null)).toBeNull();
      expect(find('createInvitation'), 'there is none of this kind').toBeNull();
      expect(find('createInvestment', sampleOperation()), 'another one is under way').toBeNull();
    },
  );

  it.each([{ clientId: 'other' }, { environmentId: 'other' }])(
    'at once about what was sent for another client (%o), and then it is never sent again',
    (other) => {
      const open = sampleOperation({ state: 'uncertain', ...other });
      expect(undecidedOf(open, sender, moment)).toMatchObject({ choices: ['record', 'giveUp'] });
    },
  );
  it('about what was sent to another address: nothing that is read here says what is there', () => {
    const elsewhere = { baseUrl: 'https://other.example' };
    const open = sampleOperation({ state: 'uncertain', ...elsewhere });
    expect(undecidedOf(open, sender, moment)).toMatchObject({ choices: ['giveUp'] });
    expect(undecidedOf(sampleOperation({ state: 'abandoned', ...elsewhere }), sender, moment)).toBeNull();
  });
});

describe('what the platform shows is compared with what was sent', () => {
  const order = { investor_id: investorId, campaign_id: campaignId };
  const sent = { ...order, units: 5 };
  it.each([
    ['the same', { id: 'x', ...sent }, []],
    ['more than was sent', { id: 'x', ...sent, amount: { amount: '1' } }, []],
    ['nothing but an id', { id: 'x' }, []],
    ['no object', 'x', []],
    ['other units', { ...sent, units: 6 }, ['units']],
    ['units as a text', { ...sent, units: '5' }, []],
    ['another investor', { ...sent, investor_id: campaignId }, ['investor_id']],
    ['ids in other letters', { ...sent, investor_id: investorId.toUpperCase() }, []],
    [
      'somebody else, and somewhere else',
      { investor_id: 'a', campaign_id: 'b' },
      ['investor_id', 'campaign_id'],
    ],
  ])('invitation: %s', (_, shown, fields) =>
    expect(differing('createInvitation', sent, order, shown)).toEqual(fields),
  );
  it.each([
    ['in another zone', '2026-03-01T11:20:00+02:00', []],
    ['at another time', '2026-03-01T09:20:01Z', ['signed_at']],
  ])('investment: signed %s', (_, signed_at, fields) =>
    expect(
      differing('createInvestment', { invitation_id: 'i', signed_at: '2026-03-01T09:20:00Z' }, order, {
        invitation_id: 'i',
        signed_at,
      }),
    ).toEqual(fields),
  );
  it('investment: of another invitation', () =>
    expect(differing('createInvestment', { invitation_id: 'i' }, order, { invitation_id: 'j' })).toEqual([
      'invitation_id',
    ]));
  const answers = [
    { question: 'Which products do you know?', answer: 'Shares' },
    { question: 'Since when?', answer: '2009' },
  ];
  it.each<[string, Json, Json | undefined, string[]]>([
    ['no answers, said otherwise', [], null, []],
    ['none there', answers, [], ['survey']],
    ['none there, said otherwise', answers, null, ['survey']],
    ['some where there should be none', [], answers, ['survey']],
    ['the same', answers, answers, []],
    ['with more about each', answers, answers.map((each, position) => ({ ...each, position })), []],
    ['under other names', answers, answers.map(({ question, answer }) => ({ q: question, a: answer })), []],
    ['another answer', answers, answers.with(1, { question: 'Since when?', answer: '2019' }), ['survey']],
    [
      'one in other letters',
      answers,
      answers.with(0, { question: 'Which products do you know?', answer: 'shares' }),
      ['survey'],
    ],
    ['one too few', answers, answers.slice(1), ['survey']],
    ['kept to itself, so that nothing shows that it was done', answers, undefined, ['survey']],
    ['kept to itself, where nothing was to be there', [], undefined, []],
    ['told as its number', answers, 2, []],
  ])('answers: %s', (_, survey, shown, fields) =>
    expect(
      differing('updateInvitation', { survey }, order, shown === undefined ? {} : { survey: shown }),
    ).toEqual(fields),
  );
  it('answers: a waiver that is not there', () =>
    expect(
      differing('updateInvitation', { survey: [], survey_waiver: 'NO_ANSWERS', units: 3 }, order, {
        survey: null,
        survey_waiver: null,
        units: 3,
      }),
    ).toEqual(['survey_waiver']));
  it.each([
    [walletId, []],
    [{ id: walletId }, []],
    ['another', ['wallet']],
    [null, ['wallet']],
  ])('wallet: %j', (wallet, fields) =>
    expect(differing('assignWallet', { wallet: walletId }, order, { id: 'i', wallet })).toEqual(fields),
  );
});
