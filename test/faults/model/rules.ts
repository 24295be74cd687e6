import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import type { SubscriptionForm } from '../../../contract/form.ts';
import type { Json } from '../../../contract/primitives.ts';
import { isReference } from '../../../contract/references.ts';
import type { SubscriptionDetail } from '../../../contract/subscription.ts';
import type { Subscription } from '../../../main/subscriptions/model.ts';
import { contentOf, type Operation } from '../../../main/sync/operation.ts';
import { personKind } from '../../second-kind/person.ts';
import { listsBesideFile } from '../../support/read-model.ts';
import { refOf } from '../../support/samples.ts';
import { openly } from './cipher.ts';
import { wantedOf } from './form.ts';
import type { ModelInvestment, ModelInvitation } from './orders.ts';
import { uploadIn } from './people-records.ts';
import { checkFreshPerson, checkPerson, checkPersonDone } from './people-rules.ts';
import { madeFor, refsOf, type World } from './world.ts';

/*
 * # The rules
 *
 * Nothing is lost, nothing is doubled, no key is used for other bytes, nothing is sent that the form does not say, and the
 * screen never claims more than the platform has.
 */

/** Runs a check in the middle of a call of the app, where it must not throw. A failure breaks the run after the event. */
export function stating<T>({ defects }: World, check: () => T): T | null {
  try {
    return check();
  } catch (error) {
    defects.push(error);
    return null;
  }
}

/** Checks that a new operation sends the difference between the current form and the platform's real record. */
export function checkFresh(world: World, operation: Operation): void {
  if (operation.owner.kind === personKind) checkFreshPerson(world, operation);
  else checkFreshSubscription(world, operation);
}

function checkFreshSubscription(world: World, operation: Operation): void {
  const { life, platform, released } = world;
  const id = operation.owner.id;
  const s = life.app.repository.load(id);
  const said = `${operation.step} ${Buffer.from(operation.body).toString()}`;
  expect(released.has(id), `${said} goes out, and nobody has released it`).toBe(true);
  expect(s.refusal, `${said} goes out after a refusal`).toBeNull();
  const body = JSON.parse(Buffer.from(operation.body).toString()) as Record<string, Json>;
  const { form } = s;
  const wanted = wantedOf(form, investorOf(world, form));
  const there = s.invitation ? platform.invitations.get(s.invitation.id) : undefined;
  switch (operation.step) {
    case 'createInvitation': {
      const { investor_id, campaign_id, units } = wanted;
      expect(body, said).toEqual({ investor_id, campaign_id, units });
      return;
    }
    case 'updateInvitation':
      expect(withoutNulls({ ...there?.fields, ...body }), said).toEqual(wanted);
      return;
    case 'createInvestment':
      expect(body, said).toEqual({ invitation_id: there?.id, signed_at: form.signature.signedAt });
      expect(there?.fields, 'what is invested is what was signed').toEqual(wanted);
      return;
    case 'assignWallet': {
      const chosen = form.wallet.choice === 'chosen';
      expect([body.wallet], said).toEqual(
        chosen ? [form.wallet.walletId] : platform.wallets(investorOf(world, form).trim()),
      );
    }
  }
}

/** Finds the operation of a writing call. The operation must be on disk, open, and identical to the byte. */
export function operationBehind(
  world: World,
  call: {
    life: World['life'];
    method: string;
    path: string;
    key: string | null;
    body: string;
  },
): Operation {
  for (const ref of refsOf(world)) {
    const open = call.life.app.outbox.open(ref);
    const same =
      open?.path === call.path &&
      open.method === call.method &&
      isSent(open, call.body) &&
      (open.step === 'assignWallet' ? call.key === null : open.idempotencyKey === call.key);
    if (open && same) return open;
  }
  throw new Error(
    `the call was sent but is not on disk: ${call.method} ${call.path} ${call.key} ${call.body}`,
  );
}

/** True when the bytes of a call are what an operation has frozen. */
function isSent(operation: Operation, body: string): boolean {
  const content = contentOf(operation);
  if (content.type === 'json') return Buffer.from(operation.body).toString() === body;
  return isDeepStrictEqual(uploadIn(body), { texts: content.fields, sha256: content.file.sha256 });
}

/** Returns the platform's id of a form's investor: as typed, or of the person that the form refers to. */
export function investorOf({ life }: World, { investorId }: Pick<SubscriptionForm, 'investorId'>): string {
  if (!isReference(investorId)) return investorId;
  return life.app.people.get(investorId.id).created?.id ?? 'nobody';
}

/** Returns the investment on the platform that a subscription holds. */
export const investmentOf = ({ platform }: World, s: Subscription): ModelInvestment | undefined =>
  s.investment ? platform.investments.get(s.investment.id) : undefined;

/** Checks every rule. */
export function check(world: World): void {
  const [defect] = world.defects;
  if (defect) throw defect;
  expect(world.platform.misuse).toEqual([]);
  expect(listsBesideFile({ session: world.life.app, cipher: openly }), 'the lists equal the file').toEqual(
    [],
  );
  for (const id of world.ids) checkOne(world, id);
  for (const id of world.persons) checkPerson(world, id);
}

function checkOne(world: World, id: string): void {
  const { life, platform, released, risked, typed } = world;
  const s = life.app.repository.load(id);
  const detail = life.app.subscriptions.get(id);
  expect(s.form, 'nothing typed is lost').toEqual(typed.get(id));
  expect(s.queuedAt !== null, 'queued is what a person released').toBe(released.has(id));

  // At most one, plus those that a person has risked by deciding without looking.
  const most = 1 + (risked.get(id) ?? 0);
  const own = madeFor(world, id);
  const made = [...platform.invitations.values()].filter(own);
  const invested = [...platform.investments.values()].filter(own);
  expect(made.length, 'invitations of one subscription').toBeLessThanOrEqual(most);
  expect(invested.length, 'investments of one subscription').toBeLessThanOrEqual(most);

  // The screen never shows more than the platform has.
  const invitation = s.invitation ? platform.invitations.get(s.invitation.id) : undefined;
  const investment = investmentOf(world, s);
  expect(detail.invitationId, 'the invitation shown').toBe(invitation?.id ?? null);
  expect(detail.investmentId, 'the investment shown').toBe(investment?.id ?? null);
  if (invitation) expect(own(invitation), 'it is its own').toBe(true);
  if (investment) expect(investment.invitationId).toBe(invitation?.id);
  if (s.investment?.wallet) expect(investment?.wallet, 'the wallet shown').toBe(s.investment.wallet);
  const isChanging = life.app.outbox.open(refOf(id))?.step === 'updateInvitation';
  if (invitation && !isChanging) checkAcknowledged(s, invitation);
  checkSteps(detail, invitation, investment);
  if (detail.stage === 'acknowledged') checkDone(world, s);
}

/** Checks that the invitation has the fields that count as acknowledged. */
function checkAcknowledged(s: Subscription, invitation: ModelInvitation): void {
  const known = Object.entries(s.invitation?.sent ?? {}).filter(([, value]) => !isUnknown(value));
  for (const [name, value] of known)
    expect(invitation.fields[name] ?? null, `${name}, as acknowledged`).toEqual(value);
}

/** Checks that the platform has what the steps show as done. */
function checkSteps(
  { steps }: SubscriptionDetail,
  invitation: ModelInvitation | undefined,
  investment: ModelInvestment | undefined,
): void {
  for (const step of steps) {
    if (step.state !== 'done') continue;
    if (step.kind === 'invitation' || step.kind === 'answers') expect(invitation).toBeDefined();
    if (step.kind === 'investment') expect(investment).toBeDefined();
    if (step.kind === 'wallet') expect(investment?.wallet).toBeTruthy();
  }
}

/** Checks that the platform holds exactly what the form says. */
function checkDone(world: World, s: Subscription): void {
  const investment = investmentOf(world, s);
  const invitation = investment && world.platform.invitations.get(investment.invitationId);
  expect(invitation?.fields, 'the platform has what the form says').toEqual(
    wantedOf(s.form, investorOf(world, s.form)),
  );
  expect(investment?.signedAt).toBe(s.form.signature.signedAt);
  expect(investment?.wallet).toBe(s.investment?.wallet);
  expect(investment?.wallet).toBeTruthy();
}

/** Checks the end of a run: all is done, exactly once, except what is stranded. */
export async function checkEnd(world: World, stranded: ReadonlySet<string>): Promise<void> {
  check(world);
  const { ids, life, platform, risked } = world;
  for (const id of ids) if (!stranded.has(id)) checkDone(world, life.app.repository.load(id));
  for (const id of world.persons) checkPersonDone(world, id);
  expect(await life.app.trail.verify()).toMatchObject({ intact: true });
  for (const id of ids.filter((each) => !risked.has(each))) {
    const own = madeFor(world, id);
    expect([...platform.invitations.values()].filter(own)).toHaveLength(1);
    expect([...platform.investments.values()].filter(own)).toHaveLength(1);
  }
}

/**
 * Returns whether the platform refuses a subscription because an investment already exists, made by an operation that a
 * person gave up or queued anew without looking. The subscription waits for a person and shows the platform's words.
 */
export function isStranded(world: World, id: string): boolean {
  const invested = [...world.platform.investments.values()].some(madeFor(world, id));
  const { stage, investmentId, messages } = world.life.app.subscriptions.get(id);
  return (
    world.risked.has(id) && invested && investmentId === null && stage === 'refused' && messages.length > 0
  );
}

const withoutNulls = (fields: Record<string, Json>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

/** Returns whether a value is the app's placeholder for an unknown remote value, see acknowledge.ts. */
const isUnknown = (value: Json): boolean => isDeepStrictEqual(value, { unknown: true });
