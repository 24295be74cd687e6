import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../main/storage/database.ts';
import { createUnshown } from '../../main/sync/unshown.ts';
import { type FakeClock, fakeClock } from '../support/clocks.ts';
import { scratchFolder } from '../support/headless.ts';

const day = 24 * 60 * 60_000;
let db: Database;
let clock: FakeClock;
let folder: ReturnType<typeof scratchFolder>;
const open = () => createUnshown(db, clock);
const stored = () => db.sql.prepare(`SELECT value FROM meta WHERE name = 'not_shown'`).get()?.value;

beforeEach(() => {
  folder = scratchFolder();
  db = openDatabase(join(folder.path, 'data.db'));
  clock = fakeClock();
});
afterEach(() => {
  db.close();
  folder.remove();
});

describe('a field that the platform accepts without showing it', () => {
  it('is remembered for a day, by step and name, and across a restart', () => {
    open().note('updateInvitation', ['survey', 'units']);
    expect(open().has('updateInvitation', ['survey'])).toBe(true);
    expect(open().has('updateInvitation', ['survey', 'units'])).toBe(true);
    clock.advance(day - 1);
    expect(open().has('updateInvitation', ['survey'])).toBe(true);
    clock.advance(1);
    expect(open().has('updateInvitation', ['survey'])).toBe(false);
  });
  it('says nothing about another field, another step, or no field', () => {
    const unshown = open();
    unshown.note('updateInvitation', ['survey']);
    expect(unshown.has('updateInvitation', ['survey', 'units'])).toBe(false);
    expect(unshown.has('assignWallet', ['survey'])).toBe(false);
    expect(unshown.has('updateInvitation', [])).toBe(false);
  });
  it('is noted beside others, and can be noted again', () => {
    const unshown = open();
    unshown.note('updateInvitation', ['survey']);
    clock.advance(day / 2);
    unshown.note('assignWallet', ['wallet']);
    expect(unshown.has('updateInvitation', ['survey'])).toBe(true);
    unshown.note('updateInvitation', ['survey']);
    clock.advance(day - 1);
    expect(unshown.has('updateInvitation', ['survey'])).toBe(true);
  });
  it('is no longer stored once its day is over', () => {
    const unshown = open();
    unshown.note('updateInvitation', ['survey']);
    clock.advance(day);
    unshown.note('assignWallet', ['wallet']);
    expect(Buffer.from(stored() as Uint8Array).toString()).not.toContain('survey');
  });
  it('is not written when nothing is noted', () => {
    open().note('updateInvitation', []);
    expect(stored()).toBeUndefined();
  });
  it('does not count when it is dated in the future because the clock was set back since', () => {
    open().note('updateInvitation', ['survey']);
    clock.set(-1);
    expect(open().has('updateInvitation', ['survey'])).toBe(false);
  });
  it.each([
    ['no JSON', 'x'],
    ['another shape', '{"updateInvitation survey":"now"}'],
    ['a list', '[1]'],
    ['nothing', ''],
  ])('is found out anew when the note cannot be read (%s)', (_, text) => {
    db.sql.prepare(`INSERT INTO meta (name, value) VALUES ('not_shown', ?)`).run(Buffer.from(text));
    const unshown = open();
    expect(unshown.has('updateInvitation', ['survey'])).toBe(false);
    unshown.note('updateInvitation', ['survey']);
    expect(unshown.has('updateInvitation', ['survey'])).toBe(true);
  });
});
