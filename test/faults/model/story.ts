import { type Happening, happen } from './acts.ts';
import { answer } from './answers.ts';
import { end, openLife, untilQuiet } from './lives.ts';
import { attendPerson, enterNewPerson } from './people.ts';
import { attend, enterNew, newSecret } from './person.ts';
import { check, checkEnd, isStranded } from './rules.ts';
import { emptyWorld, type World, type WorldOptions } from './world.ts';

/**
 * Tells a story in a new world: each event in turn, then a calm end. The rules are checked after each event.
 * @returns how many subscriptions the platform refuses because of what a person risked
 */
export async function tell(
  folder: string,
  events: readonly Happening[],
  options: WorldOptions,
): Promise<{ stranded: number }> {
  const world = emptyWorld(folder, options) as World;
  world.life = openLife(world);
  try {
    for (let count = 0; count < options.people; count += 1) await enterNewPerson(world);
    for (let count = 0; count < options.subscriptions; count += 1)
      enterNew(world, options.people > 0 && count === 0);
    for (const event of events) {
      await happen(world, event);
      check(world);
    }
    return { stranded: await finish(world) };
  } finally {
    await end(world);
  }
}

/** Most rounds until everything is done. An undisturbed subscription takes only a few. */
const mostRounds = 14;

/**
 * Runs until all subscriptions are done: no more faults, and a person who does what the app asks for.
 * @returns the number of stranded subscriptions
 */
async function finish(world: World): Promise<number> {
  await calmDown(world);
  const stranded = new Set<string>();
  let left = new Set([...world.persons, ...world.ids]);
  for (let rounds = 0; left.size > 0; rounds += 1) {
    await answerAll(world);
    if (rounds > mostRounds) throw neverFinished(world, left);
    const { app } = world.life;
    // The model has no list of investments, so the app asks a person about everything released long ago.
    const look = app.sync().secondLook;
    if (look?.is === 'asking') app.secondLooks.sendAll(look.kind);
    const next = new Set<string>();
    for (const id of left) {
      const isPerson = world.persons.includes(id);
      if (!isPerson && rounds > 5 && isStranded(world, id)) stranded.add(id);
      else if (await (isPerson ? attendPerson(world, id) : attend(world, id))) next.add(id);
    }
    await untilQuiet(world);
    check(world);
    left = next;
    world.life.app.hurry();
    world.clock.advance(61_000);
    await untilQuiet(world);
  }
  await answerAll(world);
  await checkEnd(world, stranded);
  return stranded.size;
}

/** Ends everything that stops the app from sending. */
async function calmDown(world: World): Promise<void> {
  const { clock, life } = world;
  world.crashAt = null;
  world.unauthorised = 0;
  // A person corrects the clock: with a wrong clock, a signature lies in the future.
  clock.set(clock.real() - clock.now());
  // Sleep past every signature that was made while the clock was ahead.
  clock.sleep(world.mostAhead);
  life.app.wake();
  life.app.sendGate.choose(false);
  newSecret(world);
}

/** Answers calls truly until none is left. */
async function answerAll(world: World): Promise<void> {
  for (let calls = 0; calls < 60; calls += 1) {
    await answer(world, 'ok');
    if (world.held.length === 0) return;
    check(world);
  }
  throw new Error('the app makes calls without end');
}

function neverFinished({ life, persons }: World, left: ReadonlySet<string>): Error {
  const { subscriptions, people, scheduler } = life.app;
  const where = [...left].map((id) =>
    persons.includes(id) ? people.get(id) : { ...subscriptions.get(id), form: undefined, record: undefined },
  );
  return new Error(
    `subscriptions never finish: ${JSON.stringify(where)} ${JSON.stringify(scheduler.state())}`,
  );
}
