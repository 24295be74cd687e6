import { describe, expect, it } from 'vitest';
import type { Subscription } from '../../main/subscriptions/model.ts';
import { differences, invitationFields, type PlanFacts, plan } from '../../main/sync/planner.ts';
import {
  campaignId,
  investorId,
  moment,
  otherWalletId,
  sampleForm,
  sampleSubscription,
  walletId,
} from '../support/samples.ts';

const facts: PlanFacts = {
  now: moment,
  selfDisclosureRequired: null,
  wallets: null,
  documentKnown: false,
  queuedElsewhere: false,
};
const at = '2026-03-01T09:31:00.000Z';
const created = { investor_id: investorId, campaign_id: campaignId, units: 5 };

const invited = (sent: Record<string, unknown> = created) =>
  ({
    id: 'inv-1',
    at,
    sent,
    answersAt: null,
    documentsDue: false,
    record: { id: 'inv-1' },
    recordAt: at,
  }) as Subscription['invitation'];
const answered = (form = sampleForm()) => invited({ ...created, ...invitationFields(form) });
const invested = (wallet: string | null = null, record: unknown = { id: 'i-1', status: 'KYC_PENDING' }) =>
  ({
    id: 'i-1',
    at,
    sent: {},
    wallet,
    walletAt: wallet && at,
    record,
    recordAt: at,
  }) as Subscription['investment'];

/** Wallets that were read whole, and of which none speaks against itself. */
const certain = (...ids: string[]): PlanFacts['wallets'] => ({ ids, isCertain: true });

const next = (changes: Partial<Subscription>, more: Partial<PlanFacts> = {}) =>
  plan(sampleSubscription(changes), { ...facts, ...more });
const unsigned = () => ({ ...sampleForm(), signature: { signedAt: '', costsInformed: false } });

describe('a record that lost fields', () => {
  const lostFields = ['form.wallet'];
  it.each([
    ['the invitation', {}],
    ['the answers', { invitation: invited() }],
    ['the investment', { invitation: answered() }],
    ['the wallet', { invitation: answered(), investment: invested(), status: 'KYC_PENDING' }],
  ])('waits for a person before %s', (_, changes) => {
    expect(next({ ...changes, lostFields }, { wallets: certain(walletId) })).toEqual({
      do: 'wait',
      reason: 'fieldsLost',
    });
    expect(next({ ...changes, lostFields })).toEqual({ do: 'wait', reason: 'fieldsLost' });
  });
  it('is complete where nothing is left to send', () =>
    expect(
      next({ invitation: answered(), investment: invested(walletId), status: 'PAID', lostFields }),
    ).toEqual({ do: 'nothing', reason: 'complete' }));
});

describe('one step after the other', () => {
  it('first the invitation, with investor, campaign and units as a number', () =>
    expect(next({})).toEqual({
      do: 'write',
      kind: 'createInvitation',
      method: 'POST',
      path: '/v2/invitations/',
      body: created,
    }));

  it('then all answers in one call, without what the invitation already has', () =>
    expect(next({ invitation: invited() })).toEqual({
      do: 'write',
      kind: 'updateInvitation',
      method: 'PATCH',
      path: '/v2/invitations/inv-1/',
      body: {
        self_disclosure_submitted_at: '2026-03-01T09:00:00Z',
        self_disclosure_monthly_income: true,
        self_disclosure_net_worth_100k: false,
        survey_submitted_at: '2026-03-01T09:10:00Z',
        survey: [{ question: 'Erfahrung?', answer: 'ja' }],
      },
    }));

  it('then the investment, from the invitation, with the time of the signature as typed', () =>
    expect(next({ invitation: answered() })).toEqual({
      do: 'write',
      kind: 'createInvestment',
      method: 'POST',
      path: '/v2/investments/',
      body: { invitation_id: 'inv-1', signed_at: '2026-03-01T09:20:00Z' },
    }));

  it('then it reads the wallets, assigns the only one, and is complete', () => {
    const base = { invitation: answered(), investment: invested(), status: 'KYC_PENDING' };
    expect(next(base)).toEqual({ do: 'readWallets', investorId });
    expect(next(base, { wallets: certain(walletId) })).toEqual({
      do: 'write',
      kind: 'assignWallet',
      method: 'PATCH',
      path: '/v2/investments/i-1/',
      body: { wallet: walletId },
    });
    expect(next({ ...base, investment: invested(walletId) })).toEqual({ do: 'nothing', reason: 'complete' });
  });

  it('reads the status only where no answer has carried it', () =>
    expect(next({ invitation: answered(), investment: invested(walletId, { id: 'i-1' }) })).toEqual({
      do: 'readInvestment',
      id: 'i-1',
    }));
});

describe('two goes', () => {
  const base = () => ({ form: unsigned(), invitation: answered(unsigned()) });
  it('without a signature the invitation and its answers go out', () => {
    expect(next({ form: unsigned() })).toMatchObject({ kind: 'createInvitation' });
    expect(next({ form: unsigned(), invitation: invited() })).toMatchObject({ kind: 'updateInvitation' });
  });
  it('then the costs document is looked for', () =>
    expect(next(base())).toEqual({ do: 'readInvitation', id: 'inv-1' }));
  it('then it waits for the signature', () =>
    expect(next(base(), { documentKnown: true })).toEqual({ do: 'wait', reason: 'signature' }));
  it('signed before the document is here, it is not waited for: the adviser has confirmed it', () =>
    expect(next({ invitation: answered() })).toMatchObject({ kind: 'createInvestment' }));
});

it('an id that is no UUID stands in its path as it is, and leads to nothing else', () => {
  const odd = 'a/b?c=1#d e';
  const investment = { ...invested(), id: odd } as Subscription['investment'];
  const form = { ...sampleForm(), wallet: { choice: 'chosen', walletId } } as const;
  expect(next({ form, invitation: answered(), investment })).toMatchObject({
    path: '/v2/investments/a%2Fb%3Fc%3D1%23d%20e/',
  });
  const invitation = { ...invited(), id: odd } as Subscription['invitation'];
  expect(next({ invitation })).toMatchObject({ path: '/v2/invitations/a%2Fb%3Fc%3D1%23d%20e/' });
});

describe('it does nothing', () => {
  it('with a draft, or with what was taken back', () => {
    expect(next({ queuedAt: null })).toEqual({ do: 'wait', reason: 'edited' });
    expect(next({ queuedAt: null, invitation: answered() })).toEqual({ do: 'wait', reason: 'edited' });
    expect(
      next(
        { queuedAt: null, invitation: answered(), investment: invested() },
        { wallets: certain(walletId) },
      ),
    ).toEqual({ do: 'wait', reason: 'edited' });
  });
  it.each(['rejected', 'forbidden'] as const)('with what was %s', (kind) =>
    expect(next({ refusal: { kind, messages: [], at } })).toEqual({ do: 'wait', reason: kind }),
  );
  it('with a form that has problems, before any step of the invitation', () => {
    const form = { ...sampleForm(), units: 'zehn' };
    for (const invitation of [null, invited(), answered()])
      expect(next({ form, invitation })).toEqual({ do: 'wait', reason: 'unfinished' });
  });
  it('when the invitation turns out to need a self-disclosure', () => {
    const form = sampleForm();
    form.selfDisclosure.given = false;
    expect(next({ form, invitation: invited() }, { selfDisclosureRequired: true })).toEqual({
      do: 'wait',
      reason: 'unfinished',
    });
  });
});

describe('a platform that shows something else than it acknowledged', () => {
  const differs = (confirmed: boolean): Subscription['differs'] => ({
    fields: { units: { sent: 5, shown: 6 } },
    since: at,
    readAt: at,
    confirmed,
    reviewed: false,
  });
  it.each([
    ['the answers', invited()],
    ['the investment', answered()],
  ])('is read again before %s: it may be slow to show', (_, invitation) =>
    expect(next({ invitation, differs: differs(false) })).toEqual({ do: 'readInvitation', id: 'inv-1' }),
  );
  it.each([
    ['the answers', invited()],
    ['the investment', answered()],
  ])('is for a person once it is confirmed: nothing is sent before %s', (_, invitation) =>
    expect(next({ invitation, differs: differs(true) })).toEqual({ do: 'wait', reason: 'differs' }),
  );
  it('once invested sends nothing for it, and holds nothing back', () => {
    const done = { invitation: answered(), investment: invested(walletId), status: 'PAID' };
    for (const confirmed of [false, true])
      expect(next({ ...done, differs: differs(confirmed) })).toEqual({ do: 'nothing', reason: 'complete' });
  });
});

describe('the wallet', () => {
  const wallet = (
    choice: 'auto' | 'chosen' | 'later',
    id: string,
    assigned: string | null,
    wallets: PlanFacts['wallets'] = null,
  ) =>
    next(
      {
        form: { ...sampleForm(), wallet: { choice, walletId: id } },
        invitation: answered(),
        investment: invested(assigned),
        status: 'KYC_PENDING',
      },
      { wallets },
    );
  it('none yet: waits', () =>
    expect(wallet('auto', '', null, certain())).toEqual({ do: 'wait', reason: 'noWallet' }));
  it('several: a person chooses', () =>
    expect(wallet('auto', '', null, certain(walletId, otherWalletId))).toEqual({
      do: 'wait',
      reason: 'chooseWallet',
    }));
  it('the only one of an incomplete list, or one that says that it is not usable: a person checks it', () =>
    expect(wallet('auto', '', null, { ids: [walletId], isCertain: false })).toEqual({
      do: 'wait',
      reason: 'checkWallet',
    }));
  it('several of an incomplete list: a person chooses all the same', () =>
    expect(wallet('auto', '', null, { ids: [walletId, otherWalletId], isCertain: false })).toEqual({
      do: 'wait',
      reason: 'chooseWallet',
    }));
  it('chosen by a person: is assigned also while the list is incomplete', () =>
    expect(wallet('chosen', walletId, null, { ids: [], isCertain: false })).toMatchObject({
      body: { wallet: walletId },
    }));
  it('chosen: is assigned without reading any', () =>
    expect(wallet('chosen', ` ${otherWalletId} `, null)).toMatchObject({
      kind: 'assignWallet',
      body: { wallet: otherWalletId },
    }));
  it('chosen, but which is empty: a person chooses', () =>
    expect(wallet('chosen', '', null)).toEqual({ do: 'wait', reason: 'chooseWallet' }));
  it('later: waits, and reads none', () =>
    expect(wallet('later', '', null)).toEqual({ do: 'wait', reason: 'walletLater' }));
  it.each(['auto', 'later'] as const)(
    'assigned by the platform itself: nothing is left to do (%s)',
    (choice) => expect(wallet(choice, '', otherWalletId)).toEqual({ do: 'nothing', reason: 'complete' }),
  );
  it('another than the chosen one: the chosen one is assigned', () =>
    expect(wallet('chosen', walletId, otherWalletId)).toMatchObject({ body: { wallet: walletId } }));
  it('is not touched before there is an investment, whatever is known of it', () =>
    expect(
      next(
        { form: { ...sampleForm(), wallet: { choice: 'chosen', walletId } } },
        { wallets: certain(walletId) },
      ),
    ).toMatchObject({ kind: 'createInvitation' }));
});

describe('exactly what differs', () => {
  const sent = invitationFields(sampleForm());
  it('nothing when all is alike', () => expect(differences(sent, { ...created, ...sent })).toEqual({}));
  it.each([
    [
      'units',
      (f: ReturnType<typeof sampleForm>) => {
        f.units = '6';
      },
      { units: 6 },
    ],
    [
      'one statement',
      (f: ReturnType<typeof sampleForm>) => {
        f.selfDisclosure.netWorth100k = true;
      },
      { self_disclosure_net_worth_100k: true },
    ],
    [
      'one answer',
      (f: ReturnType<typeof sampleForm>) => {
        f.survey.answers = [{ question: 'Erfahrung?', answer: 'nein' }];
      },
      { survey: [{ question: 'Erfahrung?', answer: 'nein' }] },
    ],
    [
      'blanks only: nothing',
      (f: ReturnType<typeof sampleForm>) => {
        f.units = ' 5 ';
        f.survey.answers = [{ question: ' Erfahrung? ', answer: 'ja ' }];
      },
      {},
    ],
    [
      'answers become the waiver',
      (f: ReturnType<typeof sampleForm>) => {
        f.survey.mode = 'waiver';
        f.survey.waiverConfirmed = true;
      },
      { survey: [], survey_waiver: 'NO_ANSWERS' },
    ],
  ])('%s', (_, change, expected) => {
    const form = structuredClone(sampleForm());
    change(form);
    expect(differences(invitationFields(form), { ...created, ...sent })).toEqual(expected);
  });
  it('what was sent and is wanted no more is withdrawn with null, once', () => {
    const form = structuredClone(sampleForm());
    form.selfDisclosure.given = false;
    const changes = differences(invitationFields(form), { ...created, ...sent });
    expect(changes).toEqual({
      self_disclosure_submitted_at: null,
      self_disclosure_monthly_income: null,
      self_disclosure_net_worth_100k: null,
    });
    expect(differences(invitationFields(form), { ...created, ...sent, ...changes })).toEqual({});
  });
  it('the waiver is withdrawn when answers come after all', () => {
    const waiver = structuredClone(sampleForm());
    waiver.survey.mode = 'waiver';
    expect(differences(sent, { ...created, ...invitationFields(waiver) })).toEqual({
      survey: sent.survey,
      survey_waiver: null,
    });
  });
  it('investor and campaign are never changed nor withdrawn', () =>
    expect(Object.keys(differences({}, { ...created }))).toEqual(['units']));
});

describe('the investor is not known any more', () => {
  it.each(['', '  ', '..', 'Erika'])(
    'no wallets are read of %j; a wallet that was chosen is assigned',
    (id) => {
      const form = { ...sampleForm(), investorId: id };
      const done = { invitation: answered(form), investment: invested() };
      expect(next({ ...done, form })).toEqual({ do: 'wait', reason: 'unfinished' });
      const chosen = { ...form, wallet: { choice: 'chosen' as const, walletId } };
      expect(next({ ...done, form: chosen })).toMatchObject({ do: 'write', kind: 'assignWallet' });
    },
  );
});
