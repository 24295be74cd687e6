import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { AppError } from '../../../contract/errors.ts';
import type { SubscriptionForm } from '../../../contract/form.ts';
import type { Json } from '../../../contract/primitives.ts';
import { withoutOthers } from '../../../contract/statements.ts';
import type { Decision, DecisionKind } from '../../../contract/submission.ts';
import type { SubscriptionDetail } from '../../../contract/subscription.ts';
import { writeOf } from '../../../main/subscriptions/steps.ts';
import type { Operation } from '../../../main/sync/operation.ts';
import { personRef } from '../../second-kind/people.ts';
import { refOf } from '../../support/samples.ts';
import { completed, edits, toPerson } from './form.ts';
import { untilQuiet } from './lives.ts';
import { investmentOf, investorOf } from './rules.ts';
import { risk, type World } from './world.ts';

const detailOf = ({ life }: World, id: string): SubscriptionDetail => life.app.subscriptions.get(id);
const isRemoved = ({ life }: World, id: string) => life.app.repository.load(id).removedAt !== null;

/** Runs an action that the app may refuse with an AppError. Any other error is a failure. */
export function allowed<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** Creates a subscription and fills it in. @param refers it names the first person as its investor */
export function enterNew(world: World, refers: boolean): void {
  const { id, form } = world.life.app.subscriptions.create();
  world.ids.push(id);
  world.typed.set(id, form);
  if (refers) edit(world, id, toPerson);
  complete(world, id);
}

export function edit(world: World, id: string, name: string): void {
  const form = structuredClone(detailOf(world, id).form);
  const [person] = world.persons;
  if (name === toPerson && person) form.investorId = { ...personRef(person) };
  edits[name]?.(form, world.clock.now());
  save(world, id, form);
}

function save(world: World, id: string, form: SubscriptionForm): void {
  const before = detailOf(world, id);
  if (isRemoved(world, id)) return;
  const { detail, refused } = world.life.app.subscriptions.save(id, form);
  expect(
    refused.filter((field) => !before.locked[field]),
    'only what is locked is refused',
  ).toEqual([]);
  if (!isDeepStrictEqual(detail.form, before.form)) world.released.delete(id);
  world.typed.set(id, detail.form);
}

/** Fills in everything that blocks sending, in several rounds because one entry may require another. */
export function complete(world: World, id: string): void {
  for (let rounds = 0; rounds < 4; rounds += 1) {
    const { form, investmentId } = detailOf(world, id);
    const wallets = world.platform.wallets(investorOf(world, form).trim());
    const next = completed(form, {
      now: world.clock.now(),
      signs: true,
      wallets,
      onlyWallet: investmentId !== null,
    });
    if (isDeepStrictEqual(next, form)) return;
    save(world, id, next);
  }
}

export function queue(world: World, id: string): void {
  const { life, typed } = world;
  const before = detailOf(world, id);
  const options = { checked: true, unsigned: true };
  if (allowed(() => life.app.subscriptions.queue(id, options)) === undefined) return;
  world.released.add(id);
  // Statements of other investors are kept until the form is queued.
  typed.set(id, withoutOthers(typed.get(id) ?? before.form));
  // The operation was repeated and then refused, and the app offers to record it. Queueing it instead may create a
  // second one.
  if (before.unknownOutcome?.choices.includes('record') && before.stage === 'refused') risk(world, id);
}

export function takeBack({ life, released }: World, id: string): void {
  if (allowed(() => life.app.subscriptions.takeBack(id))) released.delete(id);
}

export function remove(world: World, id: string): void {
  allowed(() => world.life.app.subscriptions.remove(id));
  if (isRemoved(world, id)) world.released.delete(id);
}

/** Sets the secret again, after the platform has refused it. */
export function newSecret({ life }: World): void {
  life.app.tokens.forget();
  life.app.sendGate.release();
  void life.app.contact();
}

/** Returns the id of the object that was made under a key, as a person who looks at the platform finds it. */
export function madeUnder({ platform }: World, key: string): string | null {
  const { invitations, investments, persons, proofs } = platform;
  const made = [invitations, investments, persons, proofs].flatMap((records) => [...records.values()]);
  return made.find((each) => each.key === key)?.id ?? null;
}

/** Returns whether the platform shows a change. */
function isThere(world: World, operation: Operation): boolean {
  const s = world.life.app.repository.load(operation.owner.id);
  const body = JSON.parse(Buffer.from(operation.body).toString()) as Record<string, Json>;
  const shown: Record<string, Json> = {
    ...world.platform.invitations.get(s.invitation?.id ?? '')?.fields,
    wallet: investmentOf(world, s)?.wallet ?? null,
  };
  return Object.entries(body).every(([name, value]) => isDeepStrictEqual(shown[name] ?? null, value));
}

/** Returns true when the decision was carried out. */
export async function carryOut(world: World, decide: () => Promise<void>): Promise<boolean> {
  world.looking += 1;
  const deciding = decide().then(
    () => true,
    (error: unknown) => {
      if (error instanceof AppError) return false;
      if (!world.life.dead) world.defects.push(error);
      return !world.life.dead;
    },
  );
  await untilQuiet(world);
  world.looking -= 1;
  return deciding;
}

/** Decides about an unknown outcome, if this decision is offered. Returns true when it was carried out. */
export async function decide(world: World, id: string, kind: DecisionKind): Promise<boolean> {
  const { unknownOutcome } = detailOf(world, id);
  if (!unknownOutcome?.choices.includes(kind) || isRemoved(world, id)) return false;
  const open = world.life.app.outbox.open(refOf(id));
  const makes = unknownOutcome.needsId || (open !== null && writeOf(open.step).creates);
  const platformId = unknownOutcome.key && makes ? madeUnder(world, unknownOutcome.key) : null;
  const isChanged = open && !makes ? isThere(world, open) : null;
  // The platform has nothing of it. A person who records anyway has the wrong id, and the app refuses that.
  const others = world.ids
    .filter((other) => other !== id)
    .map((other) => detailOf(world, other).invitationId);
  const wrong = others.find((other) => other !== null) ?? id;
  const decision: Decision =
    kind === 'record'
      ? { kind, platformId: unknownOutcome.needsId ? (platformId ?? wrong) : null }
      : { kind };
  const { decisions } = world.life.app;
  const done = await carryOut(world, () => decisions.decide(id, unknownOutcome.operationId, decision));
  const now = world.life.app.outbox.open(refOf(id));
  const closed = now?.id !== unknownOutcome.operationId;
  if (kind === 'giveUp' && closed) {
    world.released.delete(id);
    risk(world, id);
  }
  // The form now shows the platform's values and waits for its release.
  if (kind === 'takeOver' && closed) {
    world.released.delete(id);
    world.typed.set(id, detailOf(world, id).form);
  }
  // The state on disk counts, even if the app ended before it could report success.
  if (kind === 'sendAgain' && (done || now?.decidedAt !== open?.decidedAt)) risk(world, id);
  const isWrong = isChanged === null ? platformId === null : !isChanged;
  if (kind === 'record' && isWrong) expect(done, 'what is not there is not recorded').toBe(false);
  return done;
}

/** Does what the app asks for about one subscription. Returns false when nothing is left to do. */
export async function attend(world: World, id: string): Promise<boolean> {
  const { life, options } = world;
  if (isRemoved(world, id)) allowed(() => life.app.subscriptions.restore(id));
  const detail = detailOf(world, id);
  if (detail.stage === 'acknowledged') return detail.status === null;
  if (detail.unknownOutcome) {
    if (await decide(world, id, 'record')) return true;
    if (options.trusting && (await decide(world, id, 'sendAgain'))) return true;
    if (await decide(world, id, 'giveUp')) return true;
  }
  if (detail.stage === 'uncertain' || detail.stage === 'onItsWay') return true;
  if (detail.reason === 'noWallet') world.platform.openWallet();
  complete(world, id);
  queue(world, id);
  return true;
}
