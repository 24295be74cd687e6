import { expect } from 'vitest';
import { contentOf, type Operation } from '../../../main/sync/operation.ts';
import { madeFor, type World } from './world.ts';

/** Checks that a new operation sends what the person's form says now. */
export function checkFreshPerson({ life, platform, released }: World, operation: Operation): void {
  const { id } = operation.owner;
  const { form, refusal, created } = life.app.people.get(id);
  const said = `${operation.step} ${Buffer.from(operation.body).toString()}`;
  expect(released.has(id), `${said} goes out, and nobody has released it`).toBe(true);
  expect(refusal, `${said} goes out after a refusal`).toBeNull();
  const content = contentOf(operation);
  if (operation.step === 'createPerson') {
    expect(content.fields, said).toEqual({ name: form.name });
    return;
  }
  expect(content, said).toMatchObject({ type: 'file', file: form.proof });
  expect(platform.persons.has(created?.id ?? ''), 'the proof is of somebody who exists').toBe(true);
  expect(operation.path, said).toBe(`/v2/persons/${created?.id}/proofs/`);
}

/** Checks every rule about one person. */
export function checkPerson(world: World, id: string): void {
  const { life, platform, released, risked, typedPersons, fileless } = world;
  const person = life.app.people.get(id);
  expect(person.form, 'nothing entered is lost').toEqual(typedPersons.get(id));
  // Without its file, the app gives the person back by itself.
  if (person.queuedAt === null && fileless.has(id)) released.delete(id);
  expect(person.queuedAt !== null, 'queued is what was released').toBe(released.has(id));

  // At most one, plus those that somebody has risked by deciding without looking.
  const most = 1 + (risked.get(id) ?? 0);
  const own = madeFor(world, id);
  expect([...platform.persons.values()].filter(own).length, 'persons').toBeLessThanOrEqual(most);
  expect([...platform.proofs.values()].filter(own).length, 'proofs').toBeLessThanOrEqual(most);

  // The screen never shows more than the platform has.
  const made = person.created && platform.persons.get(person.created.id);
  const proof = person.proof && platform.proofs.get(person.proof.id);
  expect(person.created?.id, 'the person shown').toBe(made?.id);
  expect(person.proof?.id, 'the proof shown').toBe(proof?.id);
  if (made) expect(own(made), 'it is its own').toBe(true);
  if (proof) expect([own(proof), proof.personId]).toEqual([true, made?.id]);
  if (person.stage === 'acknowledged') checkPersonDone(world, id);
}

/** Checks that the platform holds exactly what was entered. */
export function checkPersonDone(world: World, id: string): void {
  const { life, platform, risked } = world;
  const { form, created, proof } = life.app.people.get(id);
  expect(platform.persons.get(created?.id ?? '')?.name, 'the name is what was entered').toBe(form.name);
  expect(platform.proofs.get(proof?.id ?? '')?.sha256, 'the file is what was attached').toBe(
    form.proof?.sha256,
  );
  if (risked.has(id)) return;
  const own = madeFor(world, id);
  expect([...platform.persons.values()].filter(own)).toHaveLength(1);
  expect([...platform.proofs.values()].filter(own)).toHaveLength(1);
}
