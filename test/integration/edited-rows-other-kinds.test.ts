/** Rows that belong to a submission of another kind than a subscription, edited while the app is closed. */
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Attachments } from '../../main/attachments/attachments.ts';
import { createTrail, type Trail } from '../../main/audit/trail.ts';
import { createDocumentStore } from '../../main/documents/store.ts';
import { createUnreadableWatch } from '../../main/session/unreadable.ts';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import type { DataFile } from '../../main/storage/data-file.ts';
import { RecordError } from '../../main/storage/records.ts';
import { subscriptionKind } from '../../main/subscriptions/steps.ts';
import { createOutbox, type Outbox, untimed } from '../../main/sync/outbox.ts';
import { createSteps } from '../../main/sync/steps.ts';
import type { Ref } from '../../main/sync/submission.ts';
import { attachmentFiles, bytesOf, openAttachments, passport } from '../support/attachments.ts';
import { fastClock } from '../support/clocks.ts';
import { noLog, scratchFolder } from '../support/headless.ts';
import { knownSteps } from '../support/known-steps.ts';
import { withoutGuards } from '../support/schema.ts';
import { until } from '../support/until.ts';

const dataKey = newDataKey();
const cipher = createCipher(dataKey);
const day = 24 * 60 * 60_000;
const person: Ref = { kind: 'person', id: '77777777-7777-4777-8777-777777777777' };
const another: Ref = { kind: 'person', id: '88888888-8888-4888-8888-888888888888' };
const steps = createSteps(
  [...knownSteps.all, { name: 'person', writes: { createPerson: { method: 'POST', creates: true } } }],
  subscriptionKind,
);
const sender = { environmentId: 'headless', baseUrl: 'https://demo.example', clientId: 'client' };
const clock = { now: Date.now };

let folder: ReturnType<typeof scratchFolder>;
let attachments: Attachments & { db: DataFile };
let db: DataFile;
let outbox: Outbox;
let trail: Trail;
let documents: ReturnType<typeof createDocumentStore>;
let now: number;

function open(): void {
  attachments = openAttachments({ folder: folder.path, dataKey, now: () => now });
  db = attachments.db;
  outbox = createOutbox({ db, cipher, clock, sender, ages: untimed, steps });
  trail = createTrail(db, cipher, Date.now, () => 'tester');
  documents = createDocumentStore(db, cipher, fastClock());
}

/** Edits the data file as somebody with a SQLite shell would, while it is closed. */
function edit(script: string): void {
  db.close();
  const sql = new DatabaseSync(join(folder.path, 'desk.sqlite'));
  withoutGuards(sql, () => sql.exec(script));
  sql.close();
  open();
}

const create = (owner: Ref, name: string) =>
  outbox.create({
    owner,
    step: 'createPerson',
    path: '/v2/persons/',
    content: { type: 'json', fields: { name } },
  });
const keepDocument = (owner: Ref, id: string) =>
  db.transaction(() =>
    documents.put(
      owner,
      {
        id,
        fetchedAt: new Date().toISOString(),
        label: 'Costs',
        name: 'costs.pdf',
        url: 'https://demo.example/costs.pdf',
        superseded: false,
        mediaType: 'application/pdf',
      },
      bytesOf(40),
    ),
  );

/** Returns what the app reports once it has read the whole file, and the owners that it holds back. */
async function reported() {
  const owners = new Set<string>();
  const watch = createUnreadableWatch({
    log: noLog,
    environmentId: 'headless',
    db,
    cipher,
    steps,
    attachments,
    clock: fastClock(),
    missingTrailEnd: () => null,
    isThere: () => false,
    createdAt: () => null,
    found: (owner) => owners.add(owner),
    changed: () => {},
    failed: (error) => {
      throw error;
    },
  });
  watch.start();
  await until(() => watch.state.complete, 'all records were read');
  await watch.stop();
  const records = watch.state.records.map(({ kind, id, subscriptionId, fault }) => ({
    kind,
    id,
    subscriptionId,
    fault,
  }));
  return { records, owners: [...owners] };
}
const fileOf = (id: string) =>
  String(db.sql.prepare('SELECT file FROM attachments WHERE id = ?').get(id)?.file);

beforeEach(() => {
  folder = scratchFolder();
  now = Date.now();
  open();
  trail.append('person.created', {}, person);
  trail.append('person.created', {}, another);
});
afterEach(() => {
  db.close();
  folder.remove();
});

it('nothing is reported of rows as the app wrote them', async () => {
  create(person, 'A');
  keepDocument(person, 'costs');
  await attachments.add(person, bytesOf(9), passport);
  edit('SELECT 1');
  expect(await reported()).toEqual({ records: [], owners: [] });
  expect(outbox.open(person)).not.toBeNull();
});

describe('an operation of another kind', () => {
  it.each([
    ['removed', `DELETE FROM operations`, 'missing'],
    ['closed', `UPDATE operations SET state = 'acknowledged', closed_at = created_at`, 'changed'],
    ['without its attempts', 'DELETE FROM attempts', 'missing'],
    ['sent elsewhere', `UPDATE operations SET base_url = 'https://evil.example'`, 'changed'],
    ['made younger', `UPDATE operations SET first_sent_at = '2035-01-01T00:00:00.000Z'`, 'changed'],
  ])('that was %s is reported, and nothing goes on', async (_, script, fault) => {
    create(person, 'A');
    edit(script);
    expect(() => outbox.open(person)).toThrow(expect.objectContaining({ fault }));
    const { records, owners } = await reported();
    expect(records).toContainEqual(
      expect.objectContaining({ kind: 'operation', subscriptionId: null, fault }),
    );
    expect(owners).toEqual([person.id]);
    // The other submission still works.
    expect(outbox.open(another)).toBeNull();
  });

  it('that was given to another submission is reported for both', async () => {
    create(person, 'A');
    edit(`UPDATE operations SET subscription_id = '${another.id}'`);
    expect(() => outbox.open(person)).toThrow(expect.objectContaining({ fault: 'missing' }));
    expect(() => outbox.open(another)).toThrow(RecordError);
    expect((await reported()).owners.sort()).toEqual([person.id, another.id]);
  });

  it('that was exchanged for an earlier one of another submission is reported', async () => {
    const first = create(person, 'A');
    outbox.close(first, 'abandoned', null, undefined);
    create(another, 'B');
    edit(
      `DELETE FROM operations WHERE subscription_id = '${another.id}';
       UPDATE operations SET subscription_id = '${another.id}' WHERE subscription_id = '${person.id}'`,
    );
    expect(() => outbox.possiblyCreated(another, 'createPerson')).toThrow(RecordError);
    expect((await reported()).owners.sort()).toEqual([person.id, another.id]);
  });

  it('that was given to another kind is reported', async () => {
    create(person, 'A');
    edit(`UPDATE operations SET owner_kind = NULL, kind = 'createInvitation'`);
    expect(() => outbox.open(person)).toThrow(RecordError);
    expect((await reported()).records).toMatchObject([{ kind: 'operation', fault: 'shape' }]);
  });
});

it('an unreadable entry of the trail about another kind is not reported as one about a subscription', async () => {
  edit('UPDATE trail SET details = randomblob(60) WHERE sequence = 1');
  expect(await reported()).toEqual({
    records: [{ kind: 'trail', id: '1', subscriptionId: null, fault: 'damaged' }],
    owners: [person.id],
  });
});

describe('a document of another kind', () => {
  it.each([
    ['removed', 'DELETE FROM documents', [{ id: person.id, fault: 'missing' }]],
    ['given to another kind', 'UPDATE documents SET owner_kind = NULL', [{ id: 'costs', fault: 'changed' }]],
    [
      'made newer',
      `UPDATE documents SET fetched_at = '2035-01-01T00:00:00.000Z'`,
      [{ id: 'costs', fault: 'changed' }],
    ],
  ])('that was %s is reported', async (_, script, found) => {
    keepDocument(person, 'costs');
    edit(script);
    const { records } = await reported();
    expect(records).toMatchObject(found.map((each) => ({ kind: 'document', ...each })));
  });
});

describe('an attachment', () => {
  const later = () => {
    now += 2 * day;
    db.close();
    open();
    for (const file of attachmentFiles(folder.path))
      utimesSync(join(folder.path, 'attachments', file), new Date(now - 3 * day), new Date(now - 3 * day));
  };

  it('whose row was removed is reported, and its file is kept', async () => {
    const id = await attachments.add(person, bytesOf(9), passport);
    const file = fileOf(id);
    edit('DELETE FROM attachments');
    later();
    expect(await reported()).toEqual({
      records: [{ kind: 'attachment', id: person.id, subscriptionId: null, fault: 'missing' }],
      owners: [person.id],
    });
    expect(await attachments.collect()).toBe(0);
    expect(attachmentFiles(folder.path)).toEqual([file]);
  });

  it('whose owner nothing else names is reported as missing as well, by a hash', async () => {
    const unknown = { kind: 'person', id: '99999999-9999-4999-8999-999999999999' };
    await attachments.add(unknown, bytesOf(9), passport);
    edit('DELETE FROM attachments');
    const { records, owners } = await reported();
    expect(records).toMatchObject([
      {
        kind: 'attachment',
        id: expect.stringMatching(/^[0-9a-f]{12}$/),
        subscriptionId: null,
        fault: 'missing',
      },
    ]);
    expect(owners).toEqual([]);
  });

  it('of an owner with another one left is reported by the owner’s id', async () => {
    const unknown = { kind: 'person', id: '99999999-9999-4999-8999-999999999999' };
    const id = await attachments.add(unknown, bytesOf(9), passport);
    await attachments.add(unknown, bytesOf(9, 2), passport);
    edit(`DELETE FROM attachments WHERE id = '${id}'`);
    expect((await reported()).records).toMatchObject([
      { kind: 'attachment', id: unknown.id, fault: 'missing' },
    ]);
  });

  it.each([
    ['given to another submission', `owner_id = '${another.id}'`],
    ['given to another kind', `owner_kind = 'subscription'`],
    ['made smaller', 'size = 8'],
    ['made older', `added_at = '2020-01-01T00:00:00.000Z'`],
  ])('that was %s is reported', async (_, change) => {
    const id = await attachments.add(person, bytesOf(9), passport);
    edit(`UPDATE attachments SET ${change}`);
    expect((await reported()).records).toContainEqual(
      expect.objectContaining({ kind: 'attachment', id, fault: 'changed' }),
    );
    await expect(attachments.read(id)).rejects.toMatchObject({ fault: 'changed' });
  });

  it('for typing is kept while an operation of its owner was closed by something else', async () => {
    create(person, 'A');
    const id = await attachments.add(person, bytesOf(9), { ...passport, keep: 'working' });
    edit(`UPDATE operations SET state = 'abandoned', closed_at = created_at`);
    now += 40 * day;
    await attachments.collect();
    expect(attachments.describe(id)).not.toBeNull();
  });
});

it('rows that the app writes and removes during the search are not reported', async () => {
  await attachments.add(person, bytesOf(9), passport);
  const unknown = { kind: 'person', id: '99999999-9999-4999-8999-999999999999' };
  const [first, second] = [
    await attachments.add(unknown, bytesOf(9, 2), passport),
    await attachments.add(unknown, bytesOf(9, 3), passport),
  ];
  edit('SELECT 1');
  const found = [];
  let batches = 0;
  for (const each of db.fingerprints.allMissing()) {
    if (each) found.push(each);
    batches += 1;
    if (batches === 3) attachments.remove(first);
    // After the entries were collected, while the rows are read.
    if (batches === 1_030) attachments.remove(second);
    if (batches === 2) create(another, 'B');
  }
  expect(batches).toBeGreaterThan(1_030);
  expect(found).toEqual([]);
});
