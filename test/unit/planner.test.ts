import { describe, expect, it } from 'vitest';
import { differences } from '../../main/subscriptions/differences.ts';
import type { Subscription } from '../../main/subscriptions/model.ts';
import { type PlanFacts, plan } from '../../main/subscriptions/planner.ts';
import { invitationFields } from '../../main/subscriptions/wire.ts';
import {
  campaignId,
  investorId,
  moment,
  otherWalletId,
  planFactsAt,
  sampleForm,
  sampleSubscription,
  walletId,
} from '../support/samples.ts';

const facts = planFactsAt(moment);
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

/** Wallets that were read completely and that are all usable. */
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
  it('is read while nothing is sent', () => {
    expect(next({ invitation: answered(), form: unsigned(), lostFields })).toMatchObject({
      step: 'readInvitation',
    });
    expect(next({ invitation: answered(), investment: invested(walletId), lostFields })).toMatchObject({
      step: 'readInvestment',
    });
  });
  it('is complete when nothing is left to send', () =>
    expect(
      next({ invitation: answered(), investment: invested(walletId), status: 'PAID', lostFields }),
    ).toEqual({ do: 'nothing' }));
});

describe('the steps of a subscription', () => {
  it('start with the invitation, with investor, campaign and units as a number', () =>
    expect(next({})).toEqual({
      do: 'write',
      step: 'createInvitation',
      path: '/v2/invitations/',
      send: { type: 'json', fields: created },
    }));

  it('continue with all answers in one call, without what the invitation already has', () =>
    expect(next({ invitation: invited() })).toEqual({
      do: 'write',
      step: 'updateInvitation',
      path: '/v2/invitations/inv-1/',
      send: {
        type: 'json',
        fields: {
          self_disclosure_submitted_at: '2026-03-01T09:00:00Z',
          self_disclosure_monthly_income: true,
          self_disclosure_net_worth_100k: false,
          survey_submitted_at: '2026-03-01T09:10:00Z',
          survey: [{ question: 'Erfahrung?', answer: 'ja' }],
        },
      },
    }));

  it('continue with the investment, from the invitation, with the time of the signature as typed', () =>
    expect(next({ invitation: answered() })).toEqual({
      do: 'write',
      step: 'createInvestment',
      path: '/v2/investments/',
      send: { type: 'json', fields: { invitation_id: 'inv-1', signed_at: '2026-03-01T09:20:00Z' } },
    }));

  it('end with reading the wallets and assigning the only one', () => {
    const base = { invitation: answered(), investment: invested(), status: 'KYC_PENDING' };
    expect(next(base)).toEqual({ do: 'read', step: 'readWallets' });
    expect(next(base, { wallets: certain(walletId) })).toEqual({
      do: 'write',
      step: 'assignWallet',
      path: '/v2/investments/i-1/',
      send: { type: 'json', fields: { wallet: walletId } },
    });
    expect(next({ ...base, investment: invested(walletId) })).toEqual({ do: 'nothing' });
  });

  it('include reading the status only when no answer has carried it', () =>
    expect(next({ invitation: answered(), investment: invested(walletId, { id: 'i-1' }) })).toEqual({
      do: 'read',
      step: 'readInvestment',
    }));
});

describe('a subscription in two goes', () => {
  const base = () => ({ form: unsigned(), invitation: answered(unsigned()) });
  it('sends the invitation and its answers without a signature', () => {
    expect(next({ form: unsigned() })).toMatchObject({ step: 'createInvitation' });
    expect(next({ form: unsigned(), invitation: invited() })).toMatchObject({ step: 'updateInvitation' });
  });
  it('then looks for the costs document', () =>
    expect(next(base())).toEqual({ do: 'read', step: 'readInvitation' }));
  it('then waits for the signature', () =>
    expect(next(base(), { documentKnown: true })).toEqual({ do: 'wait', reason: 'signature' }));
  it('does not wait for the document once it is signed, because the adviser has confirmed it', () =>
    expect(next({ invitation: answered() })).toMatchObject({ step: 'createInvestment' }));
});

it('an id that is no UUID is escaped in its path, so that it leads to nothing else', () => {
  const odd = 'a/b?c=1#d e';
  const investment = { ...invested(), id: odd } as Subscription['investment'];
  const form = { ...sampleForm(), wallet: { choice: 'chosen', walletId } } as const;
  expect(next({ form, invitation: answered(), investment })).toMatchObject({
    path: '/v2/investments/a%2Fb%3Fc%3D1%23d%20e/',
  });
  const invitation = { ...invited(), id: odd } as Subscription['invitation'];
  expect(next({ invitation })).toMatchObject({ path: '/v2/invitations/a%2Fb%3Fc%3D1%23d%20e/' });
});

describe('the planner sends nothing', () => {
  it('for a draft, or for a subscription that was taken back', () => {
    expect(next({ queuedAt: null })).toEqual({ do: 'wait', reason: 'edited' });
    expect(next({ queuedAt: null, invitation: answered() })).toEqual({ do: 'wait', reason: 'edited' });
    expect(
      next(
        { queuedAt: null, invitation: answered(), investment: invested() },
        { wallets: certain(walletId) },
      ),
    ).toEqual({ do: 'wait', reason: 'edited' });
  });
  it.each(['rejected', 'forbidden'] as const)('for a subscription that was %s', (kind) =>
    expect(next({ refusal: { kind, messages: [], at } })).toEqual({ do: 'wait', reason: kind }),
  );
  it('for a form with problems, before any step of the invitation', () => {
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

describe('a record that shows something else than was acknowledged', () => {
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
  ])('is read again before %s, because the platform may be slow to show changes', (_, invitation) =>
    expect(next({ invitation, differs: differs(false) })).toEqual({ do: 'read', step: 'readInvitation' }),
  );
  it.each([
    ['the answers', invited()],
    ['the investment', answered()],
  ])('goes to a person before %s once the difference is confirmed', (_, invitation) =>
    expect(next({ invitation, differs: differs(true) })).toEqual({ do: 'wait', reason: 'differs' }),
  );
  it('neither causes nor holds back a step once the subscription is invested', () => {
    const done = { invitation: answered(), investment: invested(walletId), status: 'PAID' };
    for (const confirmed of [false, true])
      expect(next({ ...done, differs: differs(confirmed) })).toEqual({ do: 'nothing' });
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
  it('is waited for when there is none yet', () =>
    expect(wallet('auto', '', null, certain())).toEqual({ do: 'wait', reason: 'noWallet' }));
  it('is chosen by a person when there are several', () =>
    expect(wallet('auto', '', null, certain(walletId, otherWalletId))).toEqual({
      do: 'wait',
      reason: 'chooseWallet',
    }));
  it('is checked by a person when the list is incomplete or the only wallet says that it is not usable', () =>
    expect(wallet('auto', '', null, { ids: [walletId], isCertain: false })).toEqual({
      do: 'wait',
      reason: 'checkWallet',
    }));
  it('is chosen by a person when an incomplete list has several', () =>
    expect(wallet('auto', '', null, { ids: [walletId, otherWalletId], isCertain: false })).toEqual({
      do: 'wait',
      reason: 'chooseWallet',
    }));
  it('is assigned when a person chose it, also while the list is incomplete', () =>
    expect(wallet('chosen', walletId, null, { ids: [], isCertain: false })).toMatchObject({
      send: { fields: { wallet: walletId } },
    }));
  it('is assigned without reading any when a person chose it', () =>
    expect(wallet('chosen', ` ${otherWalletId} `, null)).toMatchObject({
      step: 'assignWallet',
      send: { fields: { wallet: otherWalletId } },
    }));
  it('is chosen by a person when the chosen id is empty', () =>
    expect(wallet('chosen', '', null)).toEqual({ do: 'wait', reason: 'chooseWallet' }));
  it('is not read when a person wants to choose it later', () =>
    expect(wallet('later', '', null)).toEqual({ do: 'wait', reason: 'walletLater' }));
  it.each(['auto', 'later'] as const)('needs no step when the platform itself assigned it (%s)', (choice) =>
    expect(wallet(choice, '', otherWalletId)).toEqual({ do: 'nothing' }),
  );
  it('is replaced by the chosen one when another is assigned', () =>
    expect(wallet('chosen', walletId, otherWalletId)).toMatchObject({
      send: { fields: { wallet: walletId } },
    }));
  it('is not touched before there is an investment, whatever is known of it', () =>
    expect(
      next(
        { form: { ...sampleForm(), wallet: { choice: 'chosen', walletId } } },
        { wallets: certain(walletId) },
      ),
    ).toMatchObject({ step: 'createInvitation' }));
});

describe('an update sends exactly what differs', () => {
  const sent = invitationFields(sampleForm());
  it('nothing when nothing differs', () => expect(differences(sent, { ...created, ...sent })).toEqual({}));
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
      'nothing when only blanks differ',
      (f: ReturnType<typeof sampleForm>) => {
        f.units = ' 5 ';
        f.survey.answers = [{ question: ' Erfahrung? ', answer: 'ja ' }];
      },
      {},
    ],
    [
      'the waiver in place of the answers',
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
  it('null, once, for what was sent and is no longer wanted', () => {
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
  it('null for the waiver when answers come after all', () => {
    const waiver = structuredClone(sampleForm());
    waiver.survey.mode = 'waiver';
    expect(differences(sent, { ...created, ...invitationFields(waiver) })).toEqual({
      survey: sent.survey,
      survey_waiver: null,
    });
  });
  it('never the investor or the campaign', () =>
    expect(Object.keys(differences({}, { ...created }))).toEqual(['units']));
});

describe('an investor id that is no longer valid', () => {
  it.each(['', '  ', '..', 'Erika'])(
    'has no wallets read when it is %j, but a chosen wallet is assigned',
    (id) => {
      const form = { ...sampleForm(), investorId: id };
      const done = { invitation: answered(form), investment: invested() };
      expect(next({ ...done, form })).toEqual({ do: 'wait', reason: 'unfinished' });
      const chosen = { ...form, wallet: { choice: 'chosen' as const, walletId } };
      expect(next({ ...done, form: chosen })).toMatchObject({ do: 'write', step: 'assignWallet' });
    },
  );
});
