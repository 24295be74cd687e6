import { rmSync } from 'node:fs';
import { expect } from 'vitest';
import { AppError } from '../../../contract/errors.ts';
import type { Decision, DecisionKind } from '../../../contract/submission.ts';
import { attachmentsFolder } from '../../../main/storage/attachment-files.ts';
import { proofOf } from '../../second-kind/app.ts';
import { type PersonDetail, personRef } from '../../second-kind/people.ts';
import { allowed, carryOut, madeUnder } from './person.ts';
import { risk, type World } from './world.ts';

/** What somebody does about a person. `person`: index of the person. */
export type PersonAct = { person: number } & (
  | { do: 'rename'; name: string }
  | { do: 'attach'; content: string }
  | { do: 'queue'; completes: boolean }
  | { do: 'takeBack' }
  /** The files of all attachments are gone from the disk. */
  | { do: 'loseFiles' }
  | { do: 'decide'; decision: DecisionKind }
);

const detailOf = ({ life }: World, id: string): PersonDetail => life.app.people.get(id);

/** Creates a person and fills it in. */
export async function enterNewPerson(world: World): Promise<void> {
  const id = world.life.app.people.create();
  world.persons.push(id);
  await complete(world, id);
}

/** Notes what is entered now. A change takes a person back. */
function noteEntered(world: World, id: string): void {
  const { form, queuedAt } = detailOf(world, id);
  world.typedPersons.set(id, form);
  if (queuedAt === null) world.released.delete(id);
}

function rename(world: World, id: string, name: string): void {
  allowed(() => world.life.app.people.rename(id, name));
  noteEntered(world, id);
}

async function attach(world: World, id: string, content: string): Promise<void> {
  try {
    await world.life.app.people.attach(id, proofOf(content, 40));
    world.fileless.delete(id);
  } catch (error) {
    // The file is locked, because it may have been sent.
    if (!(error instanceof AppError)) throw error;
  }
  noteEntered(world, id);
}

async function complete(world: World, id: string): Promise<void> {
  if (detailOf(world, id).form.name === '') rename(world, id, 'Erika');
  if (detailOf(world, id).form.proof === null || world.fileless.has(id)) await attach(world, id, 'passport');
  noteEntered(world, id);
}

function queue(world: World, id: string): void {
  const before = detailOf(world, id);
  const isQueued = allowed(() => {
    world.life.app.people.queue(id, true);
    return true;
  });
  if (!isQueued) return;
  world.released.add(id);
  // The operation was repeated and then refused. Queueing it again may create a second one.
  if (before.unknownOutcome?.choices.includes('record') && before.stage === 'refused') risk(world, id);
}

function loseFiles(world: World): void {
  rmSync(attachmentsFolder(world.file), { recursive: true, force: true });
  for (const id of world.persons) if (detailOf(world, id).form.proof !== null) world.fileless.add(id);
}

async function decide(world: World, id: string, kind: DecisionKind): Promise<boolean> {
  const { unknownOutcome } = detailOf(world, id);
  if (!unknownOutcome?.choices.includes(kind)) return false;
  const { operationId, key, needsId } = unknownOutcome;
  const { outbox, people } = world.life.app;
  const open = outbox.open(personRef(id));
  const made = key === null ? null : madeUnder(world, key);
  // The platform has nothing of it. Somebody who records anyway has the wrong id, and the app refuses that.
  const decision: Decision =
    kind === 'record' ? { kind, platformId: needsId ? (made ?? id) : null } : { kind };
  const done = await carryOut(world, () => people.decide(id, operationId, decision));
  const now = world.life.app.outbox.open(personRef(id));
  if (kind === 'giveUp' && now?.id !== operationId) {
    world.released.delete(id);
    risk(world, id);
  }
  if (kind === 'takeOver' && now?.id !== operationId) noteEntered(world, id);
  // The state on disk counts, even if the app ended before it could report success.
  if (kind === 'sendAgain' && (done || now?.decidedAt !== open?.decidedAt)) risk(world, id);
  if (kind === 'record' && made === null) expect(done, 'what is not there is not recorded').toBe(false);
  return done;
}

export async function actOnPerson(world: World, act: PersonAct): Promise<void> {
  const id = world.persons[act.person % world.persons.length];
  if (id === undefined) return;
  switch (act.do) {
    case 'rename':
      return rename(world, id, act.name);
    case 'attach':
      return attach(world, id, act.content);
    case 'queue':
      if (act.completes) await complete(world, id);
      return queue(world, id);
    case 'takeBack':
      allowed(() => world.life.app.people.takeBack(id));
      return noteEntered(world, id);
    case 'loseFiles':
      return loseFiles(world);
    case 'decide':
      return void (await decide(world, id, act.decision));
  }
}

/** Does what the app asks for about one person. Returns false when nothing is left to do. */
export async function attendPerson(world: World, id: string): Promise<boolean> {
  const { stage, unknownOutcome } = detailOf(world, id);
  if (stage === 'acknowledged') return false;
  if (unknownOutcome) {
    if (await decide(world, id, 'record')) return true;
    // Without its file, it cannot be sent again.
    const isTrusting = world.options.trusting && !world.fileless.has(id);
    if (isTrusting && (await decide(world, id, 'sendAgain'))) return true;
    if (await decide(world, id, 'giveUp')) return true;
  }
  if (stage === 'uncertain' || stage === 'onItsWay') return true;
  await complete(world, id);
  queue(world, id);
  return true;
}
