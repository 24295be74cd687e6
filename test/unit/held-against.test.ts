import { describe, expect, it } from 'vitest';
import type { Json } from '../../contract/primitives.ts';
import { answersUnknown, heldAgainst } from '../../main/subscriptions/acknowledge.ts';
import type { Subscription } from '../../main/subscriptions/model.ts';
import { campaignId, investorId, otherWalletId, sampleSubscription, walletId } from '../support/samples.ts';

const at = '2026-03-01T09:31:00.000Z';
const later = '2026-03-01T09:45:00.000Z';
const sent = { investor_id: investorId, campaign_id: campaignId, units: 5 };
const rest = { at, record: null, recordAt: at };
const invited = (more: Partial<Subscription> = {}) =>
  sampleSubscription({
    invitation: { ...rest, id: 'inv-1', sent, answersAt: null, documentsDue: false },
    ...more,
  });
const invested = (more: Partial<Subscription> = {}) =>
  invited({
    investment: {
      ...rest,
      id: 'i-1',
      sent: { invitation_id: 'inv-1', signed_at: '2026-03-01T09:20:00Z' },
      wallet: walletId,
      walletAt: at,
    },
    ...more,
  });
const near = () => false;
const apart = () => true;

describe('a record that is read is compared with what was acknowledged', () => {
  it.each<[string, Json]>([
    ['the same values', { id: 'i-1', ...sent, wallet: walletId }],
    [
      'the same values in another spelling',
      { investor: { id: investorId.toUpperCase() }, units: '5.0', wallet: { id: walletId } },
    ],
    ['none of the fields', { id: 'i-1', status: 'PAID' }],
    ['more fields than were sent', { id: 'i-1', amount: 100 }],
  ])('%s: nothing differs', (_, record) =>
    expect(heldAgainst(invested(), record, { at, isApart: apart })).toEqual(invested()),
  );
  it.each<[string, Json, string, Json, Json]>([
    ['another wallet', { wallet: otherWalletId }, 'wallet', walletId, otherWalletId],
    ['a wallet that is gone', { wallet: null }, 'wallet', walletId, null],
    ['other units', { units: 6 }, 'units', 5, 6],
    [
      'another signature',
      { signed_at: '2026-03-02T00:00:00Z' },
      'signed_at',
      '2026-03-01T09:20:00Z',
      '2026-03-02T00:00:00Z',
    ],
    ['another investor', { investor: { id: campaignId } }, 'investor_id', investorId, { id: campaignId }],
  ])(
    '%s: both values are kept, and nothing that was acknowledged changes',
    (_, record, name, ours, shown) => {
      const before = invested();
      const after = heldAgainst(before, record, { at, isApart: near });
      expect(after).toEqual({
        ...before,
        differs: {
          fields: { [name]: { sent: ours, shown } },
          since: at,
          readAt: at,
          confirmed: false,
          reviewed: false,
        },
      });
    },
  );
});

describe('a difference', () => {
  const record = { units: 6 };
  const first = () => heldAgainst(invested(), record, { at, isApart: near });
  it('is not confirmed at once, nor by a second reading soon after', () => {
    expect(
      heldAgainst(invested(), record, { at, isApart: apart }).differs?.confirmed,
      'the first reading',
    ).toBe(false);
    expect(heldAgainst(first(), record, { at: later, isApart: near }).differs).toMatchObject({
      confirmed: false,
      since: at,
      readAt: later,
    });
  });
  it('is confirmed by a second reading later, and stays confirmed', () => {
    const second = heldAgainst(first(), record, { at: later, isApart: (since) => since === at });
    expect(second.differs).toMatchObject({ confirmed: true, since: at, readAt: later });
    expect(heldAgainst(second, record, { at: later, isApart: near }).differs?.confirmed).toBe(true);
  });
  it('starts anew when a reading shows something else again', () =>
    expect(heldAgainst(first(), { units: 7 }, { at: later, isApart: apart }).differs).toMatchObject({
      confirmed: false,
      since: later,
    }));
  it.each<[Json, Json]>([
    [{ units: 6 }, { units: '6.0' }],
    [{ wallet: otherWalletId }, { wallet: { id: otherWalletId.toUpperCase(), balance: 5 } }],
    [{ wallet: { id: otherWalletId, read_at: at } }, { wallet: { id: otherWalletId, read_at: later } }],
    [{ wallet: null }, { wallet: '' }],
  ])('is confirmed when the readings mean the same: %j, %j', (one, other) => {
    const first = heldAgainst(invested(), one, { at, isApart: near });
    expect(heldAgainst(first, other, { at: later, isApart: apart }).differs).toMatchObject({
      confirmed: true,
      since: at,
    });
  });
  it('starts anew when fewer or more fields differ', () => {
    const both = { units: 6, wallet: null };
    for (const [one, other] of [
      [both, record],
      [record, both],
    ] as const) {
      const first = heldAgainst(invested(), one, { at, isApart: near });
      expect(heldAgainst(first, other, { at: later, isApart: apart }).differs).toMatchObject({
        confirmed: false,
        since: later,
      });
    }
  });
  it('ends when a reading agrees with what was acknowledged', () => {
    const second = heldAgainst(first(), record, { at: later, isApart: apart });
    expect(heldAgainst(second, { units: 5 }, { at: later, isApart: apart }).differs).toBeNull();
  });
  it('stays confirmed when a reading does not show the field', () => {
    const second = heldAgainst(first(), record, { at: later, isApart: apart });
    expect(heldAgainst(second, { status: 'PAID' }, { at: later, isApart: apart }).differs).toEqual(
      second.differs,
    );
    expect(heldAgainst(first(), { status: 'PAID' }, { at: later, isApart: apart }).differs).toBeNull();
    const changed = invested({ differs: second.differs, invitation: null });
    expect(heldAgainst(changed, { status: 'PAID' }, { at: later, isApart: apart }).differs).toBeNull();
  });
  it('stays reviewed until it becomes another difference', () => {
    const { differs } = first();
    const reviewed = invested({ differs: differs && { ...differs, reviewed: true } });
    expect(heldAgainst(reviewed, record, { at: later, isApart: apart }).differs?.reviewed).toBe(true);
    expect(heldAgainst(reviewed, { units: 7 }, { at: later, isApart: apart }).differs?.reviewed).toBe(false);
  });
});

describe('a field that was accepted without being shown', () => {
  const notShown = ['units', 'wallet'];
  it('counts as shown once a record shows the sent value', () =>
    expect(heldAgainst(invested({ notShown }), { units: 5 }, { at, isApart: apart })).toMatchObject({
      notShown: ['wallet'],
      differs: null,
    }));
  it('differs once a record shows another value', () =>
    expect(heldAgainst(invested({ notShown }), { units: 6 }, { at, isApart: apart })).toMatchObject({
      notShown: ['wallet'],
      differs: { fields: { units: { sent: 5, shown: 6 } } },
    }));
  it('stays unshown after a record that does not show it', () =>
    expect(heldAgainst(invested({ notShown }), { id: 'i-1' }, { at, isApart: apart }).notShown).toEqual(
      notShown,
    ));
});

it('fields with an unknown outcome are not compared', () => {
  const open = answersUnknown(invited(), { units: 6 });
  for (const units of [5, 6, null, 'x'])
    expect(heldAgainst(open, { units }, { at, isApart: apart }).differs).toBeNull();
});
