/** The core sends a second kind of submission, of which the app itself knows nothing. */
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { subscriptionKind } from '../../main/subscriptions/steps.ts';
import { keyOf } from '../../main/sync/submission.ts';
import {
  type AppWithPeople,
  appWithPeople,
  enterPerson,
  personReaches,
  proofOf,
  referringTo,
  withSecondKind,
} from '../second-kind/app.ts';
import { createPeoplePlatform, type PeoplePlatform } from '../second-kind/endpoints.ts';
import { personRef } from '../second-kind/people.ts';
import { newPerson } from '../second-kind/person.ts';
import { attachmentFiles } from '../support/attachments.ts';
import { expectExactlyOnce } from '../support/exactly-once.ts';
import { enter } from '../support/headless.ts';
import { reaches, type Scenario, scenario } from '../support/scenario.ts';
import { withoutGuards } from '../support/schema.ts';
import { until } from '../support/until.ts';

let there: PeoplePlatform;
let here: Scenario;
let app: AppWithPeople;
const open = (fetch?: typeof globalThis.fetch) =>
  appWithPeople(here.open({ ...withSecondKind, ...(fetch && { fetch }) }));
beforeEach(async () => {
  there = createPeoplePlatform();
  here = await scenario({ endpoints: there.endpoints });
  app = open();
});
afterEach(() => here.close());

describe('a person', () => {
  it('is sent in two steps, the second one with a file', async () => {
    app.start();
    const id = await enterPerson(app, 'Erika');
    await personReaches(app, id, 'complete');
    const [person] = there.persons.values();
    const [proof] = there.proofs.values();
    expect(app.people.get(id)).toMatchObject({ created: { id: person?.id }, proof: { id: proof?.id } });
    // The bytes that arrived are those that were attached.
    expect(proof).toMatchObject({ personId: person?.id, kind: 'passport', sha256: proof?.said });
    expect(app.trail.of(personRef(id)).map(({ what }) => what)).toEqual([
      'person.created',
      ...['operation.created', 'operation.acknowledged', 'operation.created', 'operation.acknowledged'],
    ]);
    const owners = [...app.trail.all()].map(({ owner, subscriptionId }) => [owner, subscriptionId]);
    expect(owners).toEqual(Array(5).fill([personRef(id), null]));
    expect(await app.trail.verify()).toMatchObject({ intact: true });
  });

  it('is read by the step of its own kind when somebody asks for it, and the review does not count it', async () => {
    app.start();
    const id = await enterPerson(app, 'Erika');
    await personReaches(app, id, 'complete');
    const [person] = there.persons.values();
    if (person) person.name = 'Erika Muster';
    const read = () => app.scheduler.enqueueRead(keyOf(personRef(id)), 'readPerson');
    app.sendGate.choose(true);
    expect(read()).toBe(true);
    // The review drops its own readings alone.
    expect(app.review.stopRefresh()).toMatchObject({ done: 0, failed: 0, total: 0 });
    expect(app.scheduler.pendingReads()).toBe(1);
    app.sendGate.choose(false);
    await until(
      () => app.scheduler.pendingReads() === 0 && app.scheduler.active().length === 0,
      'it was read',
    );
    await until(
      () => JSON.stringify(app.people.get(id).created?.record).includes('Erika Muster'),
      'what the platform has now',
    );
    expect(app.review.stopRefresh()).toEqual({ running: false, done: 0, failed: 0, total: 0 });
    expect(there.persons.size).toBe(1);
  });

  it('shows the time of the platform by an answer that names only a field of its kind', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    await app.close();
    app = open(async (input, init) =>
      String(input).endsWith('/v2/persons/')
        ? Response.json({ sha256: ['is unknown'] }, { status: 400, headers: { date } })
        : fetch(input, init),
    );
    app.start();
    const id = await enterPerson(app, 'Erika');
    await personReaches(app, id, 'unclear');
    expect(app.core.platformTime.atLeast()).toBeGreaterThan(Date.parse(date) - 1);
  });

  it('is not sent again under another owner or key after a restart', async () => {
    here.sandbox.faults.add({ kind: 'lost', when: 'after', method: 'POST', path: '/v2/persons/*', times: 2 });
    app.start();
    const id = await enterPerson(app, 'Erika');
    await until(() => there.persons.size === 1, 'the person exists');
    await app.close();
    app = open();
    app.start();
    await personReaches(app, id, 'complete');
    expect([there.persons.size, there.proofs.size]).toEqual([1, 1]);
    expect(here.report().keyMisuse).toBe(0);
  });

  it.each([
    ['the same kind', (id: string) => ({ kind: subscriptionKind, id })],
    ['another kind', personRef],
  ])('is not created with the id of a subscription, which stays: %s', (_, refOf) => {
    const id = enter(app, here.form());
    const before = app.subscriptions.get(id);
    const person = newPerson(id, before.createdAt);
    expect(() => app.core.writer.insert(refOf(id), person, {})).toThrow('there is a submission');
    expect(app.subscriptions.get(id)).toEqual(before);
    expect(app.people.ids()).toEqual([]);
  });

  it('goes back to the person who released it when its file is gone', async () => {
    const id = await enterPerson(app, 'Erika');
    for (const file of attachmentFiles(here.folder)) rmSync(join(here.folder, 'attachments', file));
    app.start();
    await personReaches(app, id, 'takenBack');
    expect([there.persons.size, there.proofs.size]).toEqual([1, 0]);
    await app.people.attach(id, proofOf('Erika again'));
    app.people.queue(id);
    await personReaches(app, id, 'complete');
  });
});

describe('a file that may have arrived and is missing here afterwards', () => {
  const moved = (file: string) => `${file}.elsewhere`;
  let lost: string[];
  let id: string;
  beforeEach(async () => {
    const path = '/v2/persons/*/proofs/';
    // Also when it is repeated before the app is closed.
    here.sandbox.faults.add({ kind: 'lost', when: 'after', method: 'POST', path, times: 99 });
    app.start();
    id = await enterPerson(app, 'Erika');
    await until(() => there.proofs.size === 1, 'the file has arrived');
    await app.close();
    here.sandbox.faults.clear();
    lost = attachmentFiles(here.folder).map((name) => join(here.folder, 'attachments', name));
    for (const file of lost) renameSync(file, moved(file));
    app = open();
    app.start();
    await personReaches(app, id, 'fileMissing');
  });

  it('leaves the decision to a person, who finds it in the list of the platform', async () => {
    const { stage, unknownOutcome } = app.people.get(id);
    expect([stage, unknownOutcome?.because]).toEqual(['uncertain', 'fileMissing']);
    await app.people.decide(id, unknownOutcome?.operationId ?? '', { kind: 'record', platformId: null });
    await personReaches(app, id, 'complete');
    expect([there.persons.size, there.proofs.size, here.report().keyMisuse]).toEqual([1, 1, 0]);
  });
  it.each([
    ['says that there are more entries', { count: 2 }],
    ['has an entry without an id', { results: [{ kind: 'passport' }] }],
  ])('stays open while the list %s', async (_, change) => {
    await app.close();
    app = open(async (input, init) => {
      const answer = await fetch(input, init);
      if (!String(input).includes('/v2/proofs/')) return answer;
      const list = (await answer.json()) as { results: object[] };
      const results = [...list.results, ...('results' in change ? change.results : [])];
      return Response.json({ ...list, ...change, results });
    });
    app.start();
    const { unknownOutcome } = app.people.get(id);
    const decided = app.people.decide(id, unknownOutcome?.operationId ?? '', {
      kind: 'record',
      platformId: null,
    });
    await expect(decided).rejects.toMatchObject({ failure: { code: 'platform' } });
    expect(app.people.get(id)).toMatchObject({ stage: 'uncertain', reason: 'fileMissing', proof: null });
    // An id that a person names needs no whole list.
    const [platformId = ''] = there.proofs.keys();
    await app.people.decide(id, unknownOutcome?.operationId ?? '', { kind: 'record', platformId });
    await personReaches(app, id, 'complete');
  });
  it('stays possibly created when a later operation is given up because its file is missing', async () => {
    const { unknownOutcome } = app.people.get(id);
    await app.people.decide(id, unknownOutcome?.operationId ?? '', { kind: 'giveUp' });
    await personReaches(app, id, 'mayExist');
    await app.people.attach(id, proofOf('Another'));
    const sealed = attachmentFiles(here.folder).filter((name) => name.endsWith('.sealed'));
    for (const file of sealed) rmSync(join(here.folder, 'attachments', file));
    app.people.queue(id, true);
    await until(() => app.people.get(id).queuedAt === null, 'it was given up');
    expect(app.people.get(id)).toMatchObject({
      reason: 'mayExist',
      unknownOutcome: { operationId: unknownOutcome?.operationId, choices: ['record'] },
    });
  });
  it('is sent again under its key when somebody puts it back', async () => {
    for (const file of lost) renameSync(moved(file), file);
    const { unknownOutcome } = app.people.get(id);
    await app.people.decide(id, unknownOutcome?.operationId ?? '', { kind: 'sendAgain' });
    await personReaches(app, id, 'complete');
    expect([there.persons.size, there.proofs.size, here.report().keyMisuse]).toEqual([1, 1, 0]);
  });
});

describe('a subscription of a person who is still being sent', () => {
  it('waits for both steps, goes on by itself, and keeps its reference', async () => {
    const release = here.sandbox.hold();
    app.start();
    const person = await enterPerson(app, 'Erika');
    const id = enter(app, referringTo(here.form(), person));
    const { form } = app.subscriptions.get(id);
    expect(form.investorId).toEqual(personRef(person));
    await reaches(app, id, 'waitsForSending');
    release();
    await reaches(app, id, 'complete');
    expectExactlyOnce(here.report());
    const [made] = there.persons.keys();
    expect(here.report().investments).toMatchObject([{ investor_id: made }]);
    expect(app.subscriptions.get(id)).toMatchObject({ form, lapsed: {} });
    expect(here.wire.calls.some(({ path, body }) => `${path} ${body}`.includes(person))).toBe(false);
  });

  it('waits across a restart, for a person who is released only then', async () => {
    app.start();
    const person = app.people.create();
    app.people.rename(person, 'Erika');
    await app.people.attach(person, proofOf('Erika'));
    const id = enter(app, referringTo(here.form(), person));
    await until(() => app.scheduler.active().length === 0, 'it waits');
    await app.close();
    app = open();
    app.start();
    await until(() => app.scheduler.active().length === 0, 'it waits');
    app.people.queue(person);
    await reaches(app, id, 'complete');
    expectExactlyOnce(here.report());
  });
});

describe('an operation whose kind somebody has edited', () => {
  it('stops neither the stages of other submissions nor their sending, and is no defect', async () => {
    here.sandbox.faults.add({ kind: 'lost', when: 'after', method: 'POST', path: '/v2/*', times: 99 });
    app.start();
    const person = await enterPerson(app, 'Erika');
    const other = enter(app, here.form());
    await reaches(app, other, 'waitsForRetry');
    await personReaches(app, person, 'waitsForRetry');
    await app.close();
    here.sandbox.faults.clear();
    const sql = new DatabaseSync(join(here.folder, 'desk.sqlite'));
    withoutGuards(sql, () =>
      sql.exec("UPDATE operations SET owner_kind = 'nonsense' WHERE owner_kind = 'person'"),
    );
    sql.close();

    const defects: unknown[] = [];
    const defect = (error: unknown) => defects.push(error);
    app = appWithPeople(here.open({ ...withSecondKind, defect, connection: { clientId: 'another' } }));
    app.sendGate.choose(true);
    app.start();
    await reaches(app, other, 'otherAccount');
    await app.close();
    app = appWithPeople(here.open({ ...withSecondKind, defect }));
    app.start();
    await reaches(app, other, 'complete');
    expect(defects).toEqual([]);
  });
});
