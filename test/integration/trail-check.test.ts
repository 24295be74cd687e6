/** The check of the trail runs in a thread, while the app goes on writing. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTrail, type Trail } from '../../main/audit/trail.ts';
import { isDamage } from '../../main/profile/failures.ts';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import { type Database, openDatabase } from '../../main/storage/database.ts';
import { openFileState } from '../../main/storage/file-state.ts';
import { ThreadEnded } from '../../main/storage/thread.ts';
import { scratchFolder } from '../support/headless.ts';
import { withoutGuards } from '../support/schema.ts';

/** Several portions of the check, see trail-check.ts. */
const entries = 2_200;

let folder: ReturnType<typeof scratchFolder>;
let db: Database;
let trail: Trail;

const append = () => trail.append('operation.acknowledged', { operation: 'one' });

beforeEach(() => {
  folder = scratchFolder();
  db = openDatabase(join(folder.path, 'desk.sqlite'));
  const cipher = createCipher(newDataKey());
  trail = createTrail(
    Object.assign(db, { state: openFileState(db, cipher, 'environment') }),
    cipher,
    Date.now,
    () => 'Anna',
  );
  db.transaction(() => {
    for (let count = 0; count < entries; count += 1) append();
  });
});
afterEach(() => {
  db.close();
  folder.remove();
});

describe('entries that are appended while the trail is checked', () => {
  it('leave it intact, whether or not the check still sees them', async () => {
    const checking = trail.verify({ progress: append });
    append();
    const check = await checking;
    expect(check).toMatchObject({ intact: true, firstBroken: null });
    // The first of them was on disk before the thread opened the file.
    expect(check.entries).toBeGreaterThan(entries);
    expect(check.entries).toBeLessThanOrEqual(trail.lastSequence());
    expect(trail.lastSequence()).toBeGreaterThan(entries + 1);
  });

  it('do not hide that the end was cut off before', async () => {
    db.transaction(() =>
      withoutGuards(db.sql, () => db.sql.exec(`DELETE FROM trail WHERE sequence = ${entries}`)),
    );
    const checking = trail.verify();
    append();
    expect(await checking).toMatchObject({ intact: false, firstBroken: entries + 1 });
  });

  it('do not pass for the end when they were rolled back', async () => {
    const checking = trail.verify();
    expect(() =>
      db.transaction(() => {
        append();
        throw new Error('rolled back');
      }),
    ).toThrow('rolled back');
    expect(await checking).toEqual({ entries, intact: true, firstBroken: null });
  });
});

it('an older state that another program puts back while the file is open is no proof of its trail', async () => {
  const path = join(folder.path, 'desk.sqlite');
  const state = db.sql.prepare("SELECT value FROM meta WHERE name = 'state'").get()?.value as Uint8Array;
  append();
  const other = new DatabaseSync(path);
  withoutGuards(other, () => {
    other.exec(`DELETE FROM trail WHERE sequence > ${entries}`);
    other.prepare("UPDATE meta SET value = ? WHERE name = 'state'").run(state);
  });
  other.close();
  expect(await trail.verify()).toMatchObject({ intact: false, firstBroken: entries + 1 });
});

describe('a check that does not reach its end', () => {
  it('rejects when it is stopped midway, and leaves no thread at the file', async () => {
    const stopping = new AbortController();
    const done: number[] = [];
    const checking = trail.verify({
      signal: stopping.signal,
      progress(count) {
        done.push(count);
        stopping.abort(new Error('stopped'));
      },
    });
    await expect(checking).rejects.toThrow('stopped');
    expect(done[0]).toBeLessThan(entries);
    expect(await trail.verify()).toMatchObject({ entries, intact: true });
  });

  it('rejects when its thread ends, and works when it is tried again', async () => {
    process.once('worker', (worker: Worker) => void worker.terminate());
    await expect(trail.verify()).rejects.toThrow(ThreadEnded);
    expect(await trail.verify()).toMatchObject({ entries, intact: true });
  });

  it('rejects with what SQLite says about a damaged file, as the app itself would', async () => {
    const root = db.sql.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'trail'").get()?.rootpage;
    const { page_size: size } = db.sql.prepare('PRAGMA page_size').get() as { page_size: number };
    db.sql.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    const file = openSync(join(folder.path, 'desk.sqlite'), 'r+');
    writeSync(file, Buffer.alloc(size, 0xff), 0, size, (Number(root) - 1) * size);
    closeSync(file);
    const failure = await trail.verify().catch((error: unknown) => error);
    expect(isDamage(failure), String(failure)).toBe(true);
  });

  it('rejects with what goes wrong in the process that reports its progress', async () => {
    const checking = trail.verify({
      progress() {
        throw new Error('no page');
      },
    });
    await expect(checking).rejects.toThrow('no page');
  });
});
