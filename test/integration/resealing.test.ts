/**
 * Bringing a file of an earlier version up to date: fingerprints for its rows, and no addresses as ids of documents.
 */
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ResealingState } from '../../contract/app.ts';
import { type Clock, systemClock } from '../../main/clock.ts';
import { documentRecord } from '../../main/documents/record.ts';
import { createResealing } from '../../main/session/resealing.ts';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import type { DataFile } from '../../main/storage/data-file.ts';
import { places } from '../../main/storage/places.ts';
import { sealRecord } from '../../main/storage/records.ts';
import { completeForm, enter, type Headless, headless, scratchFolder } from '../support/headless.ts';
import { addressOf, wasKilled } from '../support/killed.ts';
import { until } from '../support/until.ts';

const dataKey = newDataKey();
const cipher = createCipher(dataKey);
/** An address where nothing listens, because nothing is sent here. */
const connection = { base: 'http://127.0.0.1:9', clientId: 'client', clientSecret: 'secret' };
const investor = '11111111-1111-4111-8111-111111111111';
const campaign = '22222222-2222-4222-8222-222222222222';
const addresses = ['costs', 'terms', 'prospectus'].map(
  (name) => `https://files.example/${name}_Erika_Mustermann.pdf?signature=CAPABILITY`,
);

let folder: ReturnType<typeof scratchFolder>;
let ids: string[];
const path = () => join(folder.path, 'desk.sqlite');

beforeEach(() => {
  folder = scratchFolder();
});
afterEach(() => folder.remove());

function open(): { app: Headless; db: DataFile } {
  let db: DataFile | null = null;
  const app = headless(connection, {
    folder: folder.path,
    dataKey,
    withDatabase(opened) {
      db = opened as DataFile;
    },
  });
  if (!db) throw new Error('there is no data file');
  return { app, db };
}

/** Makes a file from before there were fingerprints, with documents whose ids are their addresses. */
async function earlierFile(subscriptions: number): Promise<void> {
  const { app } = open();
  ids = Array.from({ length: subscriptions }, (_, nth) =>
    enter(app, completeForm(investor, campaign, nth + 1)),
  );
  await app.close();
  const sql = new DatabaseSync(path());
  sql.exec("DELETE FROM fingerprints; DELETE FROM meta WHERE name = 'state'");
  const insert = sql.prepare(
    'INSERT INTO documents (id, subscription_id, data, fetched_at, body) VALUES (?, ?, ?, ?, ?)',
  );
  const [first = ''] = ids;
  for (const url of addresses) {
    const kept = { label: 'costs', name: null, url, superseded: false, mediaType: 'application/pdf' };
    const data = sealRecord(cipher, documentRecord, places.documentData(first, url), kept);
    const body = cipher.sealBytes(places.documentBody(first, url), Buffer.from(`%PDF-1.7 ${url}`));
    insert.run(url, first, data, '2026-03-01T10:00:00.000Z', body);
  }
  sql.close();
}

/** Creates the resealing of an open app, with its failures. @param clock when absent, the work begins at once */
function resealing(
  opened: { app: Headless; db: DataFile },
  changed: () => void,
  clock: Clock = { ...systemClock, after: atOnce },
) {
  const failed: unknown[] = [];
  const work = createResealing({
    db: opened.db,
    documents: opened.app.documents,
    clock,
    changed,
    failed: (error) => failed.push(error),
  });
  return { ...work, work, failed };
}

const atOnce: Clock['after'] = (_, begin) => {
  begin();
  return () => {};
};

/** Brings the file up to date in one run. */
async function finish(): Promise<void> {
  const opened = open();
  const { work, failed } = resealing(opened, () => {});
  work.start();
  await until(() => opened.db.fingerprints.isComplete, 'the file is up to date');
  await work.stop();
  expect(failed).toEqual([]);
  await opened.app.close();
}

/** Checks that everything is there once, unchanged, in order, and without an address in plain text. */
async function expectWhole(): Promise<void> {
  const { app, db } = open();
  expect(db.fingerprints.isComplete).toBe(true);
  const rows = db.sql.prepare('SELECT id, subscription_id FROM documents').all();
  expect(rows).toHaveLength(addresses.length);
  for (const { id, subscription_id: owner } of rows) {
    expect(String(id)).toMatch(/^[0-9a-f]+$/);
    expect(db.fingerprints.check('documents', String(owner), String(id))).toBeNull();
    const body = db.sql.prepare('SELECT body FROM documents WHERE id = ?').get(String(id))
      ?.body as Uint8Array;
    const place = places.documentBody(String(owner), String(id));
    expect(addresses).toContain(Buffer.from(cipher.openBytes(place, body)).toString().slice(9));
  }
  for (const id of ids) {
    expect(db.fingerprints.checkSubscription(id)).toBeNull();
    expect(db.fingerprints.missing(id)).toEqual([]);
    expect(app.subscriptions.get(id).form.investorId).toBe(investor);
  }
  const { rows: count, known } = db.fingerprints.count();
  expect(known).toBe(count);
  await app.close();
  expect(readFileSync(path()).includes('Erika_Mustermann')).toBe(false);
}

describe('a file of an earlier version', () => {
  it('is brought up to date in the background, with progress, and continues where it was stopped', async () => {
    await earlierFile(1_500);
    const seen: ResealingState[] = [];
    const opened = open();
    const first = resealing(opened, () => {
      if (first.work.state) seen.push(first.work.state);
    });
    first.work.start();
    await until(() => seen.length > 0, 'progress is reported');
    await first.work.stop();
    expect(first.failed).toEqual([]);
    const { rows, known } = opened.db.fingerprints.count();
    expect(rows).toBe(1_500 + addresses.length);
    expect(known).toBeGreaterThan(0);
    expect(known).toBeLessThan(rows);
    expect(seen.at(-1)).toEqual({ done: expect.any(Number), total: rows });
    // Work goes on meanwhile, and every written row has its fingerprint.
    const { app } = opened;
    const again = app.subscriptions.get(ids[0] ?? '');
    app.subscriptions.save(again.id, { ...again.form, units: '77' });
    await app.close();

    const next = open();
    expect(next.db.fingerprints.count().known).toBeGreaterThanOrEqual(known);
    await next.app.close();
    await finish();
    await expectWhole();
  });

  it('is up to date afterwards, and the next start has nothing to do', async () => {
    await earlierFile(3);
    await finish();
    const opened = open();
    const { work } = resealing(opened, () => {});
    work.start();
    expect(work.state).toBeNull();
    await work.stop();
    await opened.app.close();
  });

  it('is brought up to date by the next start when the app was killed before any of its transactions', async () => {
    await earlierFile(120);
    const copy = `${path()}.copy`;
    cpSync(path(), copy);
    /** Returns a script that does the work, and is killed before its n-th transaction is committed. */
    const killedBefore = (nth: number) => `
      import { DatabaseSync } from 'node:sqlite';
      import { createResealing } from ${addressOf('main/session/resealing.ts')};
      import { headless } from ${addressOf('test/support/headless.ts')};
      import { systemClock } from ${addressOf('main/clock.ts')};
      let db;
      const app = headless(${JSON.stringify(connection)}, {
        folder: ${JSON.stringify(folder.path)},
        dataKey: '${dataKey}',
        withDatabase: (opened) => { db = opened; },
      });
      const { exec } = DatabaseSync.prototype;
      let left = ${nth};
      DatabaseSync.prototype.exec = function (sql) {
        if (sql === 'COMMIT' && --left === 0) process.kill(process.pid, 'SIGKILL');
        return exec.call(this, sql);
      };
      const { promise, resolve } = Promise.withResolvers();
      const work = createResealing({
        db,
        documents: app.documents,
        clock: { ...systemClock, after: (_, begin) => (begin(), () => {}) },
        changed: () => {},
        failed: (error) => { console.log(error); resolve(); },
      });
      work.start();
      const look = setInterval(() => { if (db.fingerprints.isComplete) resolve(); }, 5);
      await promise;
      clearInterval(look);
      await app.close();`;
    let nth = 1;
    while (await wasKilled(killedBefore(nth))) {
      await finish();
      await expectWhole();
      for (const suffix of ['', '-wal', '-shm']) rmSync(`${path()}${suffix}`, { force: true });
      cpSync(copy, path());
      nth += 1;
    }
    await expectWhole();
    expect(nth, 'each document, each table and the end').toBeGreaterThan(addresses.length + 7);
  });
});
