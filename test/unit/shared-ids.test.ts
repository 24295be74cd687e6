/** Rows belong to a kind and an id: two submissions of different kinds may have the same id. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDocumentStore, isOwned } from '../../main/documents/store.ts';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import { type DataFile, openDataFile } from '../../main/storage/data-file.ts';
import { openDatabase } from '../../main/storage/database.ts';
import { RecordError } from '../../main/storage/records.ts';
import { subscriptionKind } from '../../main/subscriptions/steps.ts';
import { idempotencyKey } from '../../main/sync/key.ts';
import { createOutbox, type Outbox, untimed } from '../../main/sync/outbox.ts';
import { statementsOf } from '../../main/sync/outbox-statements.ts';
import { createSteps } from '../../main/sync/steps.ts';
import type { Ref } from '../../main/sync/submission.ts';
import { fakeClock } from '../support/clocks.ts';
import { scratchFolder } from '../support/headless.ts';
import { knownSteps } from '../support/known-steps.ts';

const id = '77777777-7777-4777-8777-777777777777';
const person: Ref = { kind: 'person', id };
const subscription: Ref = { kind: subscriptionKind, id };
const cipher = createCipher(newDataKey());
const sender = { environmentId: 'demo', baseUrl: 'https://demo.example', clientId: 'client' };
/** Both kinds have a step of this name. */
const step = 'createInvitation';
const steps = createSteps(
  [...knownSteps.all, { name: 'person', writes: { [step]: { method: 'POST', creates: true } } }],
  subscriptionKind,
);

let folder: ReturnType<typeof scratchFolder>;
let db: DataFile;
let outbox: Outbox;
let documents: ReturnType<typeof createDocumentStore>;

beforeEach(() => {
  folder = scratchFolder();
  db = openDataFile(openDatabase(join(folder.path, 'data.db')), cipher, 'demo');
  outbox = createOutbox({ db, cipher, clock: fakeClock(), sender, ages: untimed, steps });
  documents = createDocumentStore(db, cipher, fakeClock());
});
afterEach(() => {
  db.close();
  folder.remove();
});

const path = '/v2/things/';
const create = (owner: Ref) =>
  outbox.create({ owner, step, path, content: { type: 'json', fields: { of: owner.kind } } });

describe('operations of two kinds with one id', () => {
  it.each([
    ['a subscription', subscription, person],
    ['another kind', person, subscription],
  ])('an open operation of %s is not open for the other', (_, owner, other) => {
    const { id: operation } = create(owner);
    expect(outbox.open(owner)?.id).toBe(operation);
    expect(outbox.open(other)).toBeNull();
  });

  it('a possible creation is that of one kind only, and a row without a kind is of the unnamed one', () => {
    outbox.close(create(subscription), 'abandoned', null, undefined);
    db.transaction(() => db.sql.exec('UPDATE operations SET owner_kind = NULL'));
    expect(outbox.possiblyCreated(subscription, step)).toMatchObject({ owner: subscription });
    expect(outbox.possiblyCreated(person, step)).toBeNull();
    const open = create(subscription);
    db.transaction(() => db.sql.exec('UPDATE operations SET owner_kind = NULL'));
    expect(outbox.open(subscription)).toMatchObject({ id: open.id, owner: subscription });
    expect(outbox.open(person)).toBeNull();
  });

  it('their keys differ, and are those of earlier versions', () => {
    const first = create(subscription);
    outbox.close(first, 'acknowledged', 201, {});
    const second = create(person);
    const keyOf = (label: string, { sequence, body }: typeof first) =>
      idempotencyKey({ environmentId: 'demo', ownerId: id, sequence, label, path, body });
    expect([first.sequence, second.sequence]).toEqual([1, 2]);
    expect(first.idempotencyKey).toBe(keyOf(step, first));
    expect(second.idempotencyKey).toBe(keyOf(`person/${step}`, second));
  });

  it('an operation whose kind was edited does not vanish', () => {
    create(subscription);
    db.transaction(() => db.sql.exec(`UPDATE operations SET owner_kind = 'person'`));
    expect(() => outbox.open(subscription)).toThrow(RecordError);
  });
});

describe('documents of two kinds with one id', () => {
  const keep = (owner: Ref, document: string, text: string) => {
    const about = { label: 'Costs', name: 'costs.pdf', url: 'https://demo.example/costs.pdf' };
    const kept = { ...about, id: document, fetchedAt: '2026-03-01T10:00:00.000Z', superseded: false };
    db.transaction(() => documents.put(owner, { ...kept, mediaType: 'application/pdf' }, Buffer.from(text)));
  };
  const idsOf = (owner: Ref) => documents.of(owner).map((each) => ('id' in each ? each.id : ''));

  it('each has its own', () => {
    keep(person, 'aa', 'of the person');
    keep(subscription, 'bb', 'of the subscription');
    db.transaction(() => db.sql.exec(`UPDATE documents SET owner_kind = NULL WHERE id = 'bb'`));
    expect([idsOf(person), idsOf(subscription)]).toEqual([['aa'], ['bb']]);
    expect(Buffer.from(documents.bytes(subscription, 'bb')).toString()).toBe('of the subscription');
    expect(() => documents.bytes(person, 'bb')).toThrow(RecordError);
  });

  it('superseding those of one leaves those of the other', () => {
    keep(person, 'aa', 'of the person');
    keep(subscription, 'bb', 'of the subscription');
    db.transaction(() => documents.supersede(subscription));
    expect(documents.of(person)).toMatchObject([{ id: 'aa', superseded: false }]);
    expect(documents.of(subscription)).toMatchObject([{ superseded: true }]);
  });
});

it('rows are found by an index', () => {
  const { selectOpen, selectPossiblyCreated, lastSequence } = statementsOf(db, steps);
  const ofDocuments = `SELECT id FROM documents WHERE ${isOwned}`;
  for (const sql of [
    ...[selectOpen, selectPossiblyCreated, lastSequence].map((each) => each.sourceSQL),
    ofDocuments,
  ]) {
    const plan = db.sql
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => String(detail));
    expect(plan[0]).toMatch(/^SEARCH (operations|documents) USING .*INDEX .*\(subscription_id=\?/);
    expect(plan.some((line) => line.startsWith('SCAN'))).toBe(false);
  }
});
