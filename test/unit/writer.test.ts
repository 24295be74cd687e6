import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import { openDataFile } from '../../main/storage/data-file.ts';
import { openDatabase } from '../../main/storage/database.ts';
import { createSubscriptionRepository } from '../../main/subscriptions/repository.ts';
import { createDependents } from '../../main/sync/dependents.ts';
import { createDurations } from '../../main/sync/durations.ts';
import { createKinds, type SubmissionKind } from '../../main/sync/kind.ts';
import type { Operation } from '../../main/sync/operation.ts';
import type { Ref } from '../../main/sync/submission.ts';
import { createWriter, type Writer } from '../../main/sync/writer.ts';
import { newPerson, type Person, personKind, personRules, personWrites } from '../second-kind/person.ts';
import { fakeClock } from '../support/clocks.ts';
import { scratchFolder } from '../support/headless.ts';
import { sampleSubscription } from '../support/samples.ts';

const ref: Ref = { kind: personKind, id: 'p1' };
const created = '2026-01-01T00:00:00.000Z';

let rows: Map<string, Person>;
let unread: [string, object][];
let trail: [string, unknown][];
let told: Ref[];
let reason: string;
let writer: Writer;
let now: string;

beforeEach(() => {
  const clock = fakeClock();
  now = new Date(clock.now()).toISOString();
  rows = new Map();
  [unread, trail, told, reason] = [[], [], [], 'unfinished'];
  const kind = {
    ...personRules,
    name: personKind,
    writes: personWrites,
    stage: () => ({ stage: 'draft', reason }),
    notesOf: (before: Person, after: Person) =>
      before.form.name === after.form.name ? [] : [{ what: 'record.agrees', details: {} }],
    store: {
      find: (id: string) => rows.get(id) ?? null,
      load: (id: string) => rows.get(id),
      save: (person: Person) => void rows.set(person.id, person),
      saveUnreadable: (id: string, held: object) => void unread.push([id, held]),
    },
  } as unknown as SubmissionKind;
  writer = createWriter({
    db: { transaction: (work) => work() },
    clock,
    sender: { environmentId: 'e', baseUrl: 'https://platform.invalid', clientId: 'c' },
    ages: { isSpent: () => false },
    durations: createDurations(clock),
    dependents: createDependents({ onTransaction: () => {} }),
    outbox: { open: (): Operation | null => null, spend: () => {} },
    trail: { append: (what, details) => void trail.push([what, details]) },
    kinds: createKinds([kind], personKind),
  });
  writer.onWrite((written) => told.push(written));
  writer.insert(ref, newPerson('p1', created), {});
});
const stored = () => rows.get('p1');

describe('what a write does', () => {
  it('a new submission keeps its own moment, and has one entry in the trail', () => {
    expect(stored()).toMatchObject({ updatedAt: created, stage: 'draft' });
    expect([trail, told]).toEqual([[['person.created', {}]], [ref]]);
  });

  it('a change that a person would notice makes it the newest, with its entries in the trail', () => {
    writer.change<Person>(ref, (person, add) => {
      add('subscription.queued', { by: 'test' });
      return { ...person, form: { ...person.form, name: 'Erika' } };
    });
    expect(stored()).toMatchObject({ updatedAt: now, form: { name: 'Erika' } });
    expect(trail.slice(1)).toEqual([
      ['subscription.queued', { by: 'test' }],
      ['record.agrees', {}],
    ]);
    expect(told).toHaveLength(2);
  });

  it('a change of nothing writes nothing', () => {
    writer.change(ref, (person) => person);
    expect(writer.refreshStage(ref)).toBe(false);
    expect(told).toHaveLength(1);
  });

  it('a stage that only follows keeps the place', () => {
    reason = 'ready';
    expect(writer.refreshStage(ref)).toBe(true);
    expect(stored()).toMatchObject({ updatedAt: created, reason: 'ready' });
    expect(told).toHaveLength(2);
  });

  it('a stage that follows from what somebody did makes it the newest', () => {
    reason = 'ready';
    writer.change(ref, (person) => ({ ...person }));
    expect(stored()).toMatchObject({ updatedAt: now, reason: 'ready' });
  });

  it.each<[string, Partial<Person>]>([
    ['deleted', { removedAt: created }],
    [
      'held back because its file is older',
      { restoredFrom: { at: created, wasQueued: true, found: null }, queuedAt: created },
    ],
  ])('one that is %s keeps the place', (_, change) => {
    writer.change<Person>(ref, (person) => ({ ...person, ...change }));
    expect(stored()).toMatchObject({ updatedAt: created, ...change });
  });

  it('one that cannot be read is held back with its stage, its entry in the trail, and whoever listens', () => {
    writer.holdUnreadable(ref, { what: 'person.takenBack', details: { unreadable: true } });
    expect(unread).toEqual([['p1', { stage: 'needsYou', reason: 'restored' }]]);
    expect(trail.at(-1)).toEqual(['person.takenBack', { unreadable: true }]);
    expect(told).toHaveLength(2);
  });
});

describe('the row of a subscription that cannot be read', () => {
  const folder = scratchFolder();
  afterEach(() => folder.remove());

  it('is not queued and held back, a draft too, and keeps its record and its place', () => {
    const cipher = createCipher(newDataKey());
    const db = openDataFile(openDatabase(join(folder.path, 'data.db')), cipher, 'demo');
    const repository = createSubscriptionRepository(db, cipher);
    const queued = sampleSubscription({ stage: 'onItsWay', reason: 'waitsForSending', queuedAt: created });
    const draft = sampleSubscription({
      id: '77777777-7777-4777-8777-777777777777',
      stage: 'draft',
      reason: 'ready',
      queuedAt: null,
    });
    const rowOf = (id: string) => db.sql.prepare('SELECT * FROM subscriptions WHERE id = ?').get(id);
    for (const each of [queued, draft]) {
      db.transaction(() => repository.save(each));
      const before = rowOf(each.id);
      const held = { stage: 'needsYou', reason: 'restored' } as const;
      db.transaction(() => repository.saveUnreadable(each.id, held));
      expect(rowOf(each.id)).toEqual({ ...before, queued_at: null, ...held });
    }
    db.close();
  });
});
