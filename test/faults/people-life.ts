import type { Decision } from '../../contract/submission.ts';
import { systemClock } from '../../main/clock.ts';
import type { Ref } from '../../main/sync/submission.ts';
import { patience } from '../../scripts/lib/patience.ts';
import { type AppWithPeople, headlessWithPeople, proofOf, referringTo } from '../second-kind/app.ts';
import { personRef } from '../second-kind/people.ts';
import { fastClock } from '../support/clocks.ts';
import { type Connection, completeForm, enter } from '../support/headless.ts';
import { listsMustEqualFile } from '../support/read-model.ts';
import { refOf } from '../support/samples.ts';
import { endingAt, tell } from './ending.ts';
import type { KillAt } from './lineage.ts';
import { type PeopleStep, type SendingStep, sendingPoints } from './people-steps.ts';
import { faultPoints, type Step } from './steps.ts';

/**
 * One life of an app that sends a person with a proof, and a subscription that refers to the person. It continues where the
 * previous life was killed, and kills itself (SIGKILL) at the one point that it is given.
 */
export interface PeopleLifeOptions {
  connection: Connection;
  folder: string;
  dataKey: string;
  campaignId: string;
  killAt: KillAt<PeopleStep, string> | null;
  /** How far its clock is ahead, in milliseconds. */
  ahead?: number;
  /** The decision about the person. Without a decision, the life ends when one is needed. */
  decide?: Decision;
  /** How many times faster its clocks run than the real ones. */
  speed?: number;
}

/** How a life ended by itself. `keys`: of every operation of both submissions. */
export interface PeopleEnded {
  person: { stage: string; reason: string };
  subscription: { stage: string; reason: string };
  intact: boolean;
  keys: string[];
}

process.once('message', (options: PeopleLifeOptions) => void live(options));

function open({ connection, folder, dataKey, killAt, ahead = 0, speed }: PeopleLifeOptions): AppWithPeople {
  return headlessWithPeople(
    connection,
    {
      folder,
      dataKey,
      clock: speed ? fastClock(speed) : { ...systemClock, now: () => Date.now() + ahead },
      random: () => 0,
      at: endingAt<SendingStep | Step>(killAt as KillAt<SendingStep> | null, {
        ...faultPoints,
        ...sendingPoints,
      }),
    },
    (point) => {
      if (killAt?.step === 'attach' && killAt.point === point) process.kill(process.pid, 'SIGKILL');
    },
  );
}

/** Does what is missing until the person is released, as somebody does who comes back after a crash. */
async function enterWhatIsMissing({ people }: AppWithPeople): Promise<string> {
  const id = people.ids()[0] ?? people.create();
  const { form } = people.get(id);
  if (form.name === '') people.rename(id, 'Erika');
  if (form.proof === null) await people.attach(id, proofOf('Erika'));
  if (['ready', 'takenBack', 'edited', 'mayExist'].includes(people.get(id).reason)) people.queue(id, true);
  return id;
}

async function live(options: PeopleLifeOptions): Promise<void> {
  const app = open(options);
  await listsMustEqualFile(app, options.dataKey);
  const person = await enterWhatIsMissing(app);
  const form = referringTo(completeForm('', options.campaignId), person);
  const { rows } = app.subscriptions.list({ filter: 'all', search: '', offset: 0, limit: 9 });
  const id = rows[0]?.id ?? enter(app, form);
  // The life before was killed between creating the subscription and releasing it.
  if (rows[0]?.reason === 'unfinished') app.subscriptions.save(id, form);
  if (app.subscriptions.get(id).reason === 'ready') app.subscriptions.queue(id);
  app.start();
  const isOver = await workUntilOver(app, person, id, options.decide);
  if (!isOver) throw new Error(`not finished in time: ${JSON.stringify(app.people.get(person))}`);
  const keysOf = (one: Ref) =>
    app.trail
      .of(one)
      .filter(({ what }) => what === 'operation.created')
      .map(({ details }) => (details as { key: string }).key);
  const { intact } = await app.trail.verify();
  await listsMustEqualFile(app, options.dataKey);
  await tell({
    kind: 'ended',
    person: app.people.get(person),
    subscription: app.subscriptions.get(id),
    intact,
    keys: [...keysOf(personRef(person)), ...keysOf(refOf(id))],
  } satisfies PeopleEnded & { kind: 'ended' });
  await app.close();
  process.exit(0);
}

/** Returns true when the subscription is done, or the person needs another decision. False: out of time. */
async function workUntilOver(
  app: AppWithPeople,
  person: string,
  id: string,
  decision: Decision | undefined,
): Promise<boolean> {
  const giveUp = Date.now() + 2 * patience;
  let isLeft = false;
  while (Date.now() < giveUp) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    const { unknownOutcome, stage } = app.people.get(person);
    const isOpen = unknownOutcome !== null && unknownOutcome.because !== null;
    if (decision && !isLeft && isOpen && unknownOutcome.choices.includes(decision.kind)) {
      await app.people.decide(person, unknownOutcome.operationId, decision);
      isLeft = decision.kind === 'leave';
      if (!isLeft) await enterWhatIsMissing(app);
    } else if (isOpen || stage === 'refused') return true;
    const { stage: reached, status } = app.subscriptions.get(id);
    if (reached === 'acknowledged' && status !== null) return true;
  }
  return false;
}
