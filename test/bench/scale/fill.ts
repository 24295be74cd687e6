import { randomUUID } from 'node:crypto';
import { emptyForm, type SubscriptionForm } from '../../../contract/form.ts';
import type { Json } from '../../../contract/primitives.ts';
import { knownStatuses } from '../../../contract/status.ts';
import { createInvestorRepository } from '../../../main/investors/repository.ts';
import type { EnvironmentSession } from '../../../main/session/session.ts';
import { createCipher } from '../../../main/storage/cipher.ts';
import { newId } from '../../../main/storage/new-id.ts';
import { newDraft } from '../../../main/subscriptions/draft.ts';
import { edited } from '../../../main/subscriptions/edit.ts';
import type { Subscription } from '../../../main/subscriptions/model.ts';
import { about } from '../../../main/sync/conclude.ts';
import type { TrailNote } from '../../../main/sync/kind.ts';
import type { Ref } from '../../../main/sync/submission.ts';
import type { Note } from '../../../main/sync/writer.ts';
import { completeForm } from '../../support/headless.ts';
import { refOf } from '../../support/samples.ts';

/** Number of subscriptions in one transaction. */
const atOnce = 500;

const firstNames = ['Anna', 'Jörg', 'Sofia', 'Karl-Heinz', 'Łukasz', 'Ömer', 'Zoë', 'Björn', 'Ute', 'Mehmet'];
const lastNames = [
  'Schmidt',
  'Großmann',
  'Müller',
  'Löwenthal',
  'Nowak',
  'Öztürk',
  'van der Berg',
  'O’Neill',
  'Weiß',
  'Krüger',
];
const statuses = [...knownStatuses, 'CANCELLED'];

/** What a file is filled with. */
export interface Filling {
  campaigns: readonly string[];
  investors: string[];
}

const nth = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

/**
 * Enters one investor for every four subscriptions, straight into the file, as reading the platform's list does.
 * @param dataKey the environment's data key, as base64
 */
export function fillInvestors(session: EnvironmentSession, dataKey: string, count: number): string[] {
  const { db, clock } = session.core;
  const repository = createInvestorRepository(db, createCipher(dataKey), clock);
  const investors = Array.from({ length: Math.max(1, Math.ceil(count / 4)) }, (_, index) => ({
    id: randomUUID(),
    name: `${nth(firstNames, index)} ${nth(lastNames, Math.floor(index / 10))}${index >= 100 ? ` ${index}` : ''}`,
    email: `kunde${index}@example.com`,
  }));
  const readAt = new Date(clock.now()).toISOString();
  for (let from = 0; from < investors.length; from += atOnce)
    repository.put(investors.slice(from, from + atOnce), readAt);
  return investors.map(({ id }) => id);
}

/**
 * Enters subscriptions of every stage through the writer, each with the operations and entries of the trail that sending
 * it leaves: of 20, 9 are invested (every second reviewed), 3 wait for the signature, 3 for sending, 1 is refused, 1
 * uncertain, 2 are complete drafts and 1 is an unfinished draft.
 */
export function fillSubscriptions(
  session: EnvironmentSession,
  filling: Filling,
  from: number,
  to: number,
): void {
  const { db } = session.core;
  for (let first = from; first < to; first += atOnce)
    db.transaction(() => {
      for (let index = first; index < Math.min(first + atOnce, to); index += 1)
        fillOne(session, filling, index);
    });
}

function fillOne(session: EnvironmentSession, { campaigns, investors }: Filling, index: number): void {
  const kind = index % 20;
  const complete = completeForm(nth(investors, index * 7919), nth(campaigns, index), 1 + (index % 5000));
  const isUnsigned = kind >= 9 && kind < 12;
  const signature = isUnsigned ? { signedAt: '', costsInformed: false } : complete.signature;
  const form = { ...complete, signature, units: kind === 19 ? '' : complete.units };
  const at = new Date(Date.now() - (index + 1) * 60_000).toISOString();
  const ref = enter(session, form, at, kind < 17);
  if (kind < 9) invested(session, ref, at, index);
  else if (isUnsigned) invited(session, ref, at);
  else if (kind === 15) refused(session, ref, at);
  else if (kind === 16) uncertain(session, ref);
}

/** Stores a subscription that a person has entered at once, and released if wanted. */
function enter(session: EnvironmentSession, form: SubscriptionForm, at: string, isReleased: boolean): Ref {
  const { writer, sender } = session.core;
  const ref = refOf(newId());
  const notes: TrailNote[] = [];
  const note: Note = (what, details) => notes.push({ what, details });
  const empty = newDraft(ref.id, at, { form: emptyForm(), about: {} });
  const { after } = edited(empty, form, null, { by: 'tester', at }, note);
  if (isReleased) note('subscription.queued', { form, confirmations: {} } as unknown as Json);
  const { baseUrl, clientId } = sender;
  const queued = isReleased && { queuedAt: at, queuedFor: { baseUrl, clientId } };
  writer.insert(ref, { ...after, ...queued }, {}, notes);
  return ref;
}

/** Stores an acknowledged step as sending does: the operation, its answer and both entries of the trail. */
function acknowledge(
  { core: { outbox, trail } }: EnvironmentSession,
  ref: Ref,
  { step, path }: { step: string; path: string },
): void {
  const fields = { step, units: 1 };
  const operation = outbox.create({ owner: ref, step, path, content: { type: 'json', fields } });
  trail.append('operation.created', { ...about(operation), body: fields }, ref);
  outbox.close(operation, 'acknowledged', 201, { id: randomUUID() });
  trail.append('operation.acknowledged', { ...about(operation), status: 201 }, ref);
}

/** The steps of an invitation whose answers the platform has, then of the investment made from it. */
const invitationSteps = [
  { step: 'createInvitation', path: '/v2/invitations/' },
  { step: 'updateInvitation', path: '/v2/invitations/x/' },
];
const investmentSteps = [
  { step: 'createInvestment', path: '/v2/investments/' },
  { step: 'assignWallet', path: '/v2/investments/x/' },
];

/** Returns a subscription as the platform's answers to the steps of its invitation leave it. */
function withInvitation(s: Subscription, at: string): Subscription {
  const { investorId: investor_id, campaignId: campaign_id, units } = s.form;
  const record = { id: randomUUID(), investor_id: String(investor_id), campaign_id, units: Number(units) };
  const { id, ...sent } = record;
  return { ...s, invitation: { id, at, sent, answersAt: at, documentsDue: false, record, recordAt: at } };
}

/** Returns a subscription as the platform's answers to the steps of its investment leave it. */
function withInvestment(s: Subscription, at: string, status: string): Subscription {
  const id = randomUUID();
  const wallet = randomUUID();
  const record = { id, status, units: Number(s.form.units) };
  const investment = { id, at, sent: { wallet_id: wallet }, wallet, walletAt: at, record, recordAt: at };
  return { ...s, investment, status, statusChangedAt: at, statusReadAt: at };
}

function invited(session: EnvironmentSession, ref: Ref, at: string): void {
  session.core.writer.change<Subscription>(ref, (s) => {
    for (const step of invitationSteps) acknowledge(session, ref, step);
    return withInvitation(s, at);
  });
}

function invested(session: EnvironmentSession, ref: Ref, at: string, index: number): void {
  const status = nth(statuses, index);
  session.core.writer.change<Subscription>(ref, (s) => {
    for (const step of [...invitationSteps, ...investmentSteps]) acknowledge(session, ref, step);
    return withInvestment(withInvitation(s, at), at, status);
  });
  if (index % 2 === 1) session.review.mark(ref.id, status, '');
}

/** The first step of a subscription. */
const invitationOf = (owner: Ref) => ({
  owner,
  step: 'createInvitation',
  path: '/v2/invitations/',
  content: { type: 'json' as const, fields: { units: 1 } },
});

function refused(session: EnvironmentSession, ref: Ref, at: string): void {
  const { outbox, writer } = session.core;
  const operation = outbox.create(invitationOf(ref));
  outbox.close(operation, 'refused', 400, { units: ['A valid integer is required.'] });
  writer.change<Subscription>(ref, (s) => ({
    ...s,
    refusal: {
      kind: 'rejected',
      messages: [
        { field: 'units', text: 'A valid integer is required.', step: 'invitation', httpStatus: 400, at },
      ],
      at,
    },
  }));
}

function uncertain(session: EnvironmentSession, ref: Ref): void {
  const { outbox, writer } = session.core;
  const operation = outbox.create(invitationOf(ref));
  outbox.uncertain(operation, { pause: 3_600_000 });
  writer.refreshStage(ref);
}
