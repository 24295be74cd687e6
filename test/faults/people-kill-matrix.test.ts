import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Decision } from '../../contract/submission.ts';
import { systemClock } from '../../main/clock.ts';
import { newDataKey } from '../../main/storage/cipher.ts';
import { headlessWithPeople } from '../second-kind/app.ts';
import { createPeoplePlatform, type PeoplePlatform } from '../second-kind/endpoints.ts';
import { expectNothingDangling } from '../second-kind/files.ts';
import { attachmentFiles } from '../support/attachments.ts';
import { bundled } from '../support/bundle.ts';
import { expectExactlyOnce } from '../support/exactly-once.ts';
import { type Scenario, scenario } from '../support/scenario.ts';
import { createLineage, type Lineage, pointName } from './lineage.ts';
import type { PeopleEnded, PeopleLifeOptions } from './people-life.ts';
import { attachingPoints, type PeopleStep, peoplePoints } from './people-steps.ts';

/** The kill matrix of the second kind, and of the subscription that refers to it. */
let script: string;
beforeAll(async () => {
  script = await bundled(new URL('./people-life.ts', import.meta.url));
});

/** The points where a life was killed. At the end, these must be all points. */
const killed = new Set<string>();
const callOf: Partial<Record<PeopleStep, { method: string; path: string }>> = {
  createPerson: { method: 'POST', path: '/v2/persons/' },
  uploadProof: { method: 'POST', path: '/v2/persons/*/proofs/' },
};
const aDay = 25 * 3_600_000;

let there: PeoplePlatform;
let here: Scenario;
let dataKey: string;
let lives: Lineage<PeopleStep, PeopleLifeOptions, PeopleEnded>;
beforeEach(async () => {
  there = createPeoplePlatform();
  here = await scenario({ endpoints: there.endpoints });
  dataKey = newDataKey();
  const { connection, folder } = here;
  const options = { connection, folder, dataKey, campaignId: here.campaign.plain };
  lives = createLineage({ script, here, options, points: peoplePoints, callOf, killed });
  return () => here.close();
});

/** Expects one person, one proof, and one investment of that person, none of them sent under a second key. */
function exactlyOnce(ended: PeopleEnded, operations: number) {
  const done = { stage: 'acknowledged', reason: 'complete' };
  expect(ended).toMatchObject({ person: done, subscription: done, intact: true });
  const [person] = there.persons.keys();
  expect(there.persons.size).toBe(1);
  expect([...there.proofs.values()]).toMatchObject([{ personId: person }]);
  for (const { sha256, said } of there.proofs.values()) expect(sha256).toBe(said);
  expectExactlyOnce(here.report());
  expect(here.report().investments).toMatchObject([{ investor_id: person }]);
  expect(new Set(ended.keys).size).toBe(ended.keys.length);
  expect(ended.keys).toHaveLength(operations);
}

/** Opens the folder a few days later and expects its files in order. */
async function filesInOrder() {
  const clock = { ...systemClock, now: () => Date.now() + 3 * aDay };
  const app = headlessWithPeople(here.connection, { folder: here.folder, dataKey, clock });
  try {
    await expectNothingDangling(app, here.folder);
  } finally {
    await app.close();
  }
}

describe('a process killed at every point of a second kind', () => {
  it('attaches the file once, and leaves nothing dangling between the file, its row and the reference', async () => {
    for (const point of attachingPoints) {
      await lives.dieAt('attach', point);
      await filesInOrder();
      if (point !== 'referred') continue;
      expect(attachmentFiles(here.folder)).toHaveLength(1);
    }
    exactlyOnce(await lives.live(), 6);
    await filesInOrder();
    expect(readdirSync(join(here.folder, 'attachments'))).toHaveLength(1);
  });

  it('sends the person, the file and the subscription exactly once', async () => {
    await lives.dieAtEach('createPerson');
    await lives.dieAtEach('uploadProof');
    exactlyOnce(await lives.live(), 6);
    await filesInOrder();
  });

  /** Leaves a step uncertain, and comes back a day later. */
  async function leaveUnknown(step: 'createPerson' | 'uploadProof', when: 'before' | 'after') {
    await lives.dieAt(step, 'duringCall', {}, when);
    const { person } = await lives.live({ ahead: aDay });
    expect([person.stage, person.reason]).toEqual(['uncertain', 'unknownOutcome']);
  }

  it.each([
    ['createPerson', 'before'],
    ['createPerson', 'after'],
    ['uploadProof', 'after'],
  ] as const)(
    'sends %s again after a decision (lost %s the write)',
    async (step, when) => {
      await leaveUnknown(step, when);
      const wishes = { ahead: aDay, decide: { kind: 'sendAgain' } satisfies Decision };
      await lives.dieAtEach('sendAgain', wishes);
      exactlyOnce(await lives.live(wishes), 6);
      expect(here.report().replays).toBe(when === 'after' ? 1 : 0);
    },
    120_000,
  );

  it('records the person whose id the platform shows', async () => {
    await leaveUnknown('createPerson', 'after');
    const [platformId = ''] = there.persons.keys();
    const wishes = { ahead: aDay, decide: { kind: 'record', platformId } satisfies Decision };
    await lives.dieAtEach('record', wishes);
    exactlyOnce(await lives.live(wishes), 6);
    expect(here.report().replays).toBe(0);
  });

  it('records a proof that the platform lists, recognised by its content and without an id from a person', async () => {
    await leaveUnknown('uploadProof', 'after');
    // Somebody else has a proof with the same content, and this person has another one.
    const [proof] = there.proofs.values();
    if (!proof) throw new Error('there is no proof');
    there.proofs.set('else', { ...proof, id: 'else', personId: 'else' });
    there.proofs.set('other', { ...proof, id: 'other', sha256: '0' });
    const wishes = { ahead: aDay, decide: { kind: 'record', platformId: null } satisfies Decision };
    await lives.dieAtEach('record', wishes);
    const ended = await lives.live(wishes);
    for (const id of ['else', 'other']) there.proofs.delete(id);
    exactlyOnce(ended, 6);
    expect(here.report().replays).toBe(0);
  });

  it('gives up and starts anew', async () => {
    await leaveUnknown('createPerson', 'before');
    const wishes = { ahead: aDay, decide: { kind: 'giveUp' } satisfies Decision };
    await lives.dieAtEach('giveUp', wishes);
    exactlyOnce(await lives.live(wishes), 7);
  });

  /** Leaves a person whom the platform has created and shows under another name, also when it is read back. */
  async function leaveContradicted() {
    const rule = { kind: 'answer', path: '/v2/persons/*', set: { name: 'Nobody' } } as const;
    here.sandbox.faults.add({ ...rule, method: ['POST', 'GET'] });
    const { person } = await lives.live({ speed: 200 });
    expect([person.stage, person.reason]).toEqual(['uncertain', 'contradicted']);
    here.sandbox.faults.clear();
  }

  it('takes over the name that the platform shows', async () => {
    await leaveContradicted();
    const wishes = { decide: { kind: 'takeOver' } satisfies Decision };
    await lives.dieAtEach('takeOver', wishes);
    exactlyOnce(await lives.live(wishes), 6);
  });

  it('leaves a contradiction to the platform and compares once more', async () => {
    await leaveContradicted();
    await lives.dieAtEach('leave', { decide: { kind: 'leave' } });
    expect((await lives.live({ decide: { kind: 'leave' } })).person.reason).toBe('contradicted');
    exactlyOnce(await lives.live({ decide: { kind: 'record', platformId: null } }), 6);
  });

  it('covers every point of every step', () => {
    const all = Object.entries(peoplePoints).flatMap(([step, points]) =>
      points.map((point) => pointName(step, point)),
    );
    expect([...killed].sort()).toEqual(all.sort());
  });
});
