import { describe, expect, it } from 'vitest';
import { fieldPaths, subscriptionKit } from '../../contract/form.ts';
import { createSubscriptionKind } from '../../main/subscriptions/kind.ts';
import type { Subscription } from '../../main/subscriptions/model.ts';
import { notesOf } from '../../main/subscriptions/notes.ts';
import { type Row, writes } from '../../main/subscriptions/steps.ts';
import { investorId, sampleForm, sampleSubscription } from '../support/samples.ts';

const at = '2026-03-01T09:31:00.000Z';
const later = '2026-03-01T09:45:00.000Z';
const record = { at, record: null, recordAt: at };
const invitation = { ...record, id: 'inv-1', sent: { units: 5 }, answersAt: null, documentsDue: false };
const investment = { ...record, id: 'i-1', sent: {}, wallet: null, walletAt: null };

type Deps = Parameters<typeof createSubscriptionKind>[0];
const facts = { investorId: ({ form }: Pick<Subscription, 'form'>) => form.investorId };
const kindWith = (deps: object) => createSubscriptionKind({ facts, ...deps } as unknown as Deps);

describe('the steps of a subscription', () => {
  const rows = Object.values<Row>(writes);

  it('lock each field that its row gives to a step', () => {
    const given = fieldPaths.filter((path) => subscriptionKit.fields[path].lockedBy !== null);
    expect(new Set(rows.flatMap(({ locks }) => locks))).toEqual(new Set(given));
  });

  it('send each field that the platform knows', () => {
    const sent = rows.flatMap(({ sends }) => sends).map(subscriptionKit.fieldOf);
    expect(fieldPaths.filter((path) => subscriptionKit.fields[path].wire && !sent.includes(path))).toEqual(
      [],
    );
  });
});

describe('the probe of a subscription', () => {
  it.each(['', '  ', 'Erika', '..'])('is none while the form names no investor: %j', (typed) => {
    const kind = kindWith({});
    expect(kind.probe(sampleSubscription({ form: { ...sampleForm(), investorId: typed } }))).toBeNull();
  });

  it('reads the wallets of the investor that the invitation was made for, or that the form names', async () => {
    const read: string[] = [];
    const kind = kindWith({ investors: { readWallets: async (id: string) => void read.push(id) } });
    const sent = { ...invitation, sent: { investor_id: investorId } };
    const form = { ...sampleForm(), investorId: ` ${investorId} ` };
    await kind.probe(sampleSubscription({ invitation: sent, form: { ...form, investorId: '' } }))?.();
    await kind.probe(sampleSubscription({ form }))?.();
    expect(read).toEqual([investorId, investorId]);
  });
});

describe('the documents of a subscription', () => {
  const supersededBy = (before: object, after: object): string[] => {
    const superseded: string[] = [];
    const kind = kindWith({ documents: { supersede: (id: string) => void superseded.push(id) } });
    kind.written?.(
      sampleSubscription({ invitation: { ...invitation, ...before } }),
      sampleSubscription({ invitation: { ...invitation, ...after } }),
    );
    return superseded;
  };

  it('are superseded when other units are acknowledged, and when the invitation is read after that', () => {
    expect(supersededBy({}, { sent: { units: 6 }, documentsDue: true })).toHaveLength(1);
    expect(supersededBy({ documentsDue: true }, { documentsDue: false })).toHaveLength(1);
  });

  it('stay while the units stay', () => {
    expect(supersededBy({}, { recordAt: later })).toEqual([]);
    expect(supersededBy({ documentsDue: true }, { documentsDue: true })).toEqual([]);
  });
});

describe('the trail of a subscription', () => {
  const before = sampleSubscription({ invitation, investment, status: 'PAID' });
  const differs = { fields: { units: { sent: 5, shown: 6 } }, since: at, readAt: at, reviewed: false };

  it('notes each other status, with the one before', () => {
    expect(notesOf(before, { ...before, status: 'DELIVERED' })).toEqual([
      { what: 'status.changed', details: { from: 'PAID', to: 'DELIVERED', investment: 'i-1' } },
    ]);
    expect(notesOf(before, before)).toEqual([]);
    expect(notesOf(before, { ...before, status: null })).toEqual([]);
  });

  it('notes a difference once it is confirmed, and its end once a record agrees', () => {
    const doubted = { ...before, differs: { ...differs, confirmed: false } };
    const confirmed = { ...before, differs: { ...differs, confirmed: true } };
    const readAgain = { ...before, investment: { ...investment, recordAt: later } };
    expect(notesOf(before, doubted)).toEqual([]);
    expect(notesOf(doubted, confirmed)).toMatchObject([{ what: 'record.differs' }]);
    expect(notesOf(confirmed, confirmed)).toEqual([]);
    expect(notesOf(confirmed, readAgain)).toEqual([{ what: 'record.agrees', details: {} }]);
    expect(notesOf(confirmed, before), 'a person released it again: nothing was read').toEqual([]);
  });
});

it('reads an object back at its own path, whatever the path of the operation was', () => {
  expect(writes.createInvitation.evidence.path('a/b')).toBe('/v2/invitations/a%2Fb/');
  expect(writes.assignWallet.evidence.path('i-1')).toBe('/v2/investments/i-1/');
});
