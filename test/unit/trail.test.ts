import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTrail, type Trail } from '../../main/audit/trail.ts';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import { type Database, openDatabase } from '../../main/storage/database.ts';
import { openFileState } from '../../main/storage/file-state.ts';
import type { Owner } from '../../main/storage/owners.ts';
import { scratchFolder } from '../support/headless.ts';
import { withoutGuards } from '../support/schema.ts';

const key = newDataKey();
const about = (id: string): Owner => ({ kind: 'subscription', id });

let folder: ReturnType<typeof scratchFolder>;
let db: Database;
let trail: Trail;
let path: string;

function open(withKey = key): void {
  db = openDatabase(path);
  const cipher = createCipher(withKey);
  trail = createTrail(
    Object.assign(db, { state: openFileState(db, cipher, 'environment') }),
    cipher,
    () => Date.parse('2026-03-01T10:00:00Z'),
    () => 'Anna (anna)',
  );
}
beforeEach(() => {
  folder = scratchFolder();
  path = join(folder.path, 'desk.sqlite');
  open();
  for (let i = 1; i <= 5; i += 1)
    trail.append('subscription.queued', { number: i }, about(i % 2 ? 'odd' : 'even'));
});
afterEach(() => {
  db.close();
  folder.remove();
});

/** Changes the file like somebody with a SQLite shell and without the keychain. */
function tamper(script: string): void {
  db.close();
  const file = new DatabaseSync(path);
  withoutGuards(file, () => file.exec(script));
  file.close();
  open();
}

describe('the trail', () => {
  it('records who, when and what, in order', () => {
    expect(trail.of(about('odd'))).toEqual(
      [1, 3, 5].map((number) => ({
        sequence: number,
        at: '2026-03-01T10:00:00.000Z',
        who: 'Anna (anna)',
        what: 'subscription.queued',
        details: { number },
      })),
    );
    expect([...trail.all()].map(({ sequence, subscriptionId }) => [sequence, subscriptionId])).toEqual([
      [1, 'odd'],
      [2, 'even'],
      [3, 'odd'],
      [4, 'even'],
      [5, 'odd'],
    ]);
  });

  it('says to which kind the owner of an entry belongs, and stores the bare id of a subscription as ever', async () => {
    const person: Owner = { kind: 'person', id: 'odd' };
    trail.append('person.created', {}, person);
    expect(trail.of(person).map(({ what }) => what)).toEqual(['person.created']);
    expect(trail.of(about('odd'))).toHaveLength(3);
    const [fifth, sixth] = [...trail.all()].slice(4);
    expect([fifth?.subscriptionId, fifth?.owner]).toEqual(['odd', undefined]);
    expect([sixth?.subscriptionId, sixth?.owner]).toEqual([null, person]);
    const stored = db.sql.prepare('SELECT subscription_id AS text FROM trail ORDER BY sequence').all();
    expect(stored.map(({ text }) => text)).toEqual(['odd', 'even', 'odd', 'even', 'odd', 'person/odd']);
    expect(await trail.verify()).toMatchObject({ intact: true, entries: 6 });
    // The owner is part of what the chain proves.
    tamper(`UPDATE trail SET subscription_id = 'odd' WHERE sequence = 6`);
    expect(await trail.verify()).toMatchObject({ intact: false, firstBroken: 6 });
  });
  it('is intact when nobody touched it, also after a restart', async () => {
    expect(await trail.verify()).toEqual({ entries: 5, intact: true, firstBroken: null });
    db.close();
    open();
    trail.append('trail.exported', {});
    expect(await trail.verify()).toEqual({ entries: 6, intact: true, firstBroken: null });
  });
  it('is intact when it is empty', async () => {
    db.close();
    path = join(folder.path, 'other.sqlite');
    open();
    expect(await trail.verify()).toEqual({ entries: 0, intact: true, firstBroken: null });
  });
  it('is append-only while the triggers are there', async () => {
    expect(() => db.sql.exec('DELETE FROM trail WHERE sequence = 3')).toThrow(/append-only/);
    expect(() => db.sql.exec("UPDATE trail SET who = 'x'")).toThrow(/append-only/);
    expect((await trail.verify()).intact).toBe(true);
  });
  it('is undone together with the change that it records', async () => {
    expect(() =>
      db.transaction(() => {
        trail.append('secret.set', {});
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(await trail.verify()).toEqual({ entries: 5, intact: true, firstBroken: null });
  });
});

describe('an entry with a damaged number', () => {
  it.each([
    ['beyond 2^53', 2n ** 60n, 5],
    ['the largest number', 2n ** 63n - 1n, 5],
    ['the smallest number', -(2n ** 63n), 1],
    ['zero', 0n, 5],
    ['far ahead', 4_000n, 4],
  ])('is found, and the trail goes on: %s', async (_, number, entry) => {
    tamper(`UPDATE trail SET sequence = ${number} WHERE sequence = ${entry}`);
    const { firstBroken } = await trail.verify();
    for (const what of ['subscription.queued', 'trail.exported'] as const)
      trail.append(what, {}, about('new'));
    expect(await trail.verify()).toMatchObject({ intact: false });
    expect(firstBroken).toBeTypeOf('number');
    expect(trail.of(about('new')).map(({ what }) => what)).toEqual(['subscription.queued', 'trail.exported']);
    const all = [...trail.all()];
    expect(all).toHaveLength(7);
    expect(all.find(({ sequence }) => sequence === Number(number))).toMatchObject({ unreadable: 'damaged' });
    expect(trail.of(about(entry % 2 ? 'odd' : 'even')).map(({ sequence }) => sequence)).toContain(
      Number(number),
    );
    expect(JSON.stringify(all)).toContain('Anna');
  });
});

describe('a direct edit of the file is found out', () => {
  it.each([
    ['another person', "UPDATE trail SET who = 'Bernd' WHERE sequence = 2", 2],
    ['another time', "UPDATE trail SET at = '2020-01-01T00:00:00.000Z' WHERE sequence = 4", 4],
    ['another event', "UPDATE trail SET what = 'costs.confirmed' WHERE sequence = 1", 1],
    ['another subscription', "UPDATE trail SET subscription_id = 'even' WHERE sequence = 3", 3],
    ['no subscription', 'UPDATE trail SET subscription_id = NULL WHERE sequence = 3', 3],
    ['other details', "UPDATE trail SET details = x'00' WHERE sequence = 5", 5],
    [
      'details of another entry',
      'UPDATE trail SET details = (SELECT details FROM trail WHERE sequence = 1) WHERE sequence = 2',
      2,
    ],
    ['another MAC', "UPDATE trail SET mac = x'00' WHERE sequence = 2", 2],
    ['removal of the first', 'DELETE FROM trail WHERE sequence = 1', 2],
    ['removal in the middle', 'DELETE FROM trail WHERE sequence = 3', 4],
    [
      'removal in the middle, renumbered',
      'DELETE FROM trail WHERE sequence = 3; UPDATE trail SET sequence = sequence - 1 WHERE sequence > 3',
      3,
    ],
    ['the end cut off', 'DELETE FROM trail WHERE sequence > 3', 4],
    ['everything removed', 'DELETE FROM trail', 1],
    ['the head removed', "DELETE FROM meta WHERE name = 'state'", 6],
    [
      'reordering',
      'UPDATE trail SET sequence = -2 WHERE sequence = 2; UPDATE trail SET sequence = 2 WHERE sequence = 3; UPDATE trail SET sequence = 3 WHERE sequence = -2',
      2,
    ],
    [
      "an entry of the editor's own",
      'INSERT INTO trail SELECT 6, at, who, what, subscription_id, details, mac, mac FROM trail WHERE sequence = 5',
      6,
    ],
  ])('%s', async (_, script, firstBroken) => {
    tamper(script);
    expect(await trail.verify()).toMatchObject({ intact: false, firstBroken });
  });
  it('an older head put back', async () => {
    const head = db.sql.prepare("SELECT value FROM meta WHERE name = 'state'").get()?.value as Uint8Array;
    trail.append('trail.exported', {});
    tamper(`UPDATE meta SET value = x'${Buffer.from(head).toString('hex')}' WHERE name = 'state'`);
    expect(await trail.verify()).toMatchObject({ intact: false });
  });
  it('nothing verifies with another key', async () => {
    db.close();
    open(newDataKey());
    expect(await trail.verify()).toMatchObject({ intact: false, firstBroken: 1 });
  });
});
