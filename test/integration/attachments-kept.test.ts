/** Which attachments are kept: collecting, retention classes, and a full disk. */
import { copyFileSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { restoreBackup } from '../../main/app/recovery.ts';
import { isKeptNoLonger, retentionClasses } from '../../main/attachments/retention.ts';
import { systemClock } from '../../main/clock.ts';
import { storageFailureOf } from '../../main/profile/failures.ts';
import { dataModel } from '../../main/session/kinds.ts';
import { makeBackup } from '../../main/storage/backup.ts';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import { chunkLength } from '../../main/storage/sealed-file.ts';
import {
  attachmentFiles,
  bytesOf,
  type OpenAttachments,
  openAttachments,
  passport,
} from '../support/attachments.ts';
import { scratchFolder, temporaryFolder } from '../support/headless.ts';
import { smallDisk, whyNoSmallDisk } from '../support/small-disk.ts';

const dataKey = newDataKey();
const day = 24 * 60 * 60_000;
const owner = { kind: 'subscription', id: '11111111-1111-4111-8111-111111111111' };
const noSmallDisk = whyNoSmallDisk();

let scratch: ReturnType<typeof scratchFolder>;
let here: OpenAttachments;
let now: number;
const open = () => {
  here = openAttachments({ folder: scratch.path, dataKey, now: () => now });
};
const restart = () => {
  here.db.close();
  open();
};
const inFolder = (name: string) => join(scratch.path, 'attachments', name);
const files = () => attachmentFiles(scratch.path);
const fileOf = (id: string) =>
  String(here.db.sql.prepare('SELECT file FROM attachments WHERE id = ?').get(id)?.file);

beforeEach(() => {
  scratch = scratchFolder();
  now = Date.now();
  open();
});
afterEach(() => {
  here.db.close();
  scratch.remove();
});

describe('collecting', () => {
  /** A restart long after. */
  const later = () => {
    now += 2 * day;
    restart();
  };
  const backUp = () =>
    makeBackup({
      path: join(scratch.path, 'desk.sqlite'),
      folder: join(scratch.path, 'backups'),
      now,
      cipher: createCipher(dataKey),
    });

  it('removes files that nothing names, and unfinished ones, and keeps the others', async () => {
    const kept = fileOf(await here.add(owner, bytesOf(9), passport));
    const { file } = await here.store(bytesOf(9, 2), passport);
    writeFileSync(inFolder('44444444-4444-4444-8444-444444444444.new'), 'half');
    writeFileSync(inFolder('by hand.txt'), 'x');
    later();
    expect(files()).toContain(file);
    expect(await here.collect()).toBe(2);
    expect(files()).toEqual([kept, 'by hand.txt'].sort());
    expect(await here.collect()).toBe(0);
  });

  it('waits for the next start, and for a day', async () => {
    const id = await here.add(owner, bytesOf(9), passport);
    const { file } = await here.store(bytesOf(9, 2), passport);
    here.remove(id);
    now += 2 * day;
    expect(await here.collect()).toBe(0);
    now = Date.now();
    restart();
    expect(await here.collect()).toBe(0);
    expect(files()).toContain(file);
    later();
    expect(await here.collect()).toBe(2);
    expect(files()).toEqual([]);
  });

  it('waits for the next start also for what was added long ago and removed just now', async () => {
    const id = await here.add(owner, bytesOf(9), passport);
    later();
    here.remove(id);
    expect(await here.collect()).toBe(0);
    restart();
    expect(await here.collect()).toBe(1);
  });

  it('leaves alone what is being written', async () => {
    async function* interrupted() {
      yield bytesOf(chunkLength + 1);
      expect(files()).toHaveLength(1);
      expect(await here.collect()).toBe(0);
      yield bytesOf(9);
    }
    const id = await here.add(owner, interrupted(), passport);
    expect((await here.read(id)).length).toBe(chunkLength + 10);
  });

  it('of a clock that was set back removes nothing too early', async () => {
    const { file } = await here.store(bytesOf(9), passport);
    restart();
    utimesSync(inFolder(file), new Date(now + 365 * day), new Date(now + 365 * day));
    now += 2 * day;
    expect(await here.collect()).toBe(0);
  });

  it('keeps what a backup names until that backup goes, and restoring it brings everything', async () => {
    const id = await here.add(owner, bytesOf(9), passport);
    const made = await backUp();
    here.remove(id);
    later();
    expect(await here.collect()).toBe(0);
    here.db.close();
    await restoreBackup(made.name, {
      path: join(scratch.path, 'desk.sqlite'),
      backups: join(scratch.path, 'backups'),
      cipher: createCipher(dataKey),
      clock: systemClock,
      who: () => 'tester',
      sender: { environmentId: 'headless', baseUrl: 'https://platform.invalid', clientId: 'c' },
      mark: async () => null,
      model: dataModel,
    });
    open();
    expect(await here.read(id)).toEqual(bytesOf(9));
    here.remove(id);
    rmSync(made.path);
    later();
    // The quarantined file does not name it: the row was removed before.
    expect(await here.collect()).toBe(1);
    expect(files()).toEqual([]);
  });

  it('keeps files that a quarantined data file names', async () => {
    const id = await here.add(owner, bytesOf(9), passport);
    here.db.close();
    const aside = join(scratch.path, 'damaged-2026-01-01T00-00-00.000Z');
    mkdirSync(aside);
    copyFileSync(join(scratch.path, 'desk.sqlite'), join(aside, 'desk.sqlite'));
    open();
    here.remove(id);
    later();
    expect(await here.collect()).toBe(0);
    rmSync(aside, { recursive: true });
    expect(await here.collect()).toBe(1);
  });

  it('removes nothing while a backup cannot be read', async () => {
    await here.store(bytesOf(9), passport);
    const { path } = await backUp();
    writeFileSync(path, 'damaged');
    later();
    expect(await here.collect()).toBe(0);
    rmSync(path);
    expect(await here.collect()).toBe(1);
  });

  it('beside storing never removes what is being stored again', async () => {
    for (let round = 0; round < 40; round += 1) {
      const bytes = bytesOf(50 + round, round);
      const before = await here.store(bytes, passport);
      later();
      const [, id] = await Promise.all([here.collect(), here.add(owner, bytes, passport)]);
      expect(await here.read(id), `round ${round}`).toEqual(bytes);
      expect(files()).toContain(before.file);
    }
  });

  it('can be broken off', async () => {
    await here.store(bytesOf(9), passport);
    await backUp();
    later();
    await expect(here.collect(AbortSignal.abort(new Error('closing')))).rejects.toThrow('closing');
  });
});

describe('retention', () => {
  it('of a class with days ends by itself; that of the owner does not', async () => {
    const working = await here.add(owner, bytesOf(9), { ...passport, keep: 'working' });
    const kept = await here.add(owner, bytesOf(9, 2), passport);
    now += 29 * day;
    restart();
    await here.collect();
    expect(here.of(owner).map(({ id }) => id)).toEqual([working, kept]);
    now += 2 * day;
    await here.collect();
    expect(here.of(owner).map(({ id }) => id)).toEqual([kept]);
    restart();
    await here.collect();
    expect(files()).toEqual([fileOf(kept)]);
  });

  it('ends for nobody whose operation is open: it may be sent once more', async () => {
    const id = await here.add(owner, bytesOf(9), { ...passport, keep: 'working' });
    const insert = here.db.sql.prepare(
      `INSERT INTO operations (id, subscription_id, sequence, kind, method, path, body, idempotency_key, environment_id,
         base_url, client_id, state, attempts, created_at, owner_kind)
       VALUES (?, ?, 1, 'x', 'POST', '/', x'00', ?, 'e', 'b', 'c', 'uncertain', 1, '2026-01-01T00:00:00.000Z', ?)`,
    );
    here.db.transaction(() => insert.run('1', owner.id, 'k', null));
    now += 40 * day;
    await here.collect();
    expect(here.describe(id)).not.toBe(null);
    here.db.transaction(() => here.db.sql.exec(`UPDATE operations SET owner_kind = 'onboarding'`));
    await here.collect();
    expect(here.describe(id)).toBe(null);
  });

  it.each([
    ['owner', 10_000, false],
    ['working', 30, false],
    ['working', 31, true],
    ['a class of a later version', 10_000, false],
    ['constructor', 10_000, false],
  ])('of "%s" after %i days', (keep, days, over) =>
    expect(isKeptNoLonger({ keep, addedAt: new Date(now - days * day).toISOString() }, now)).toBe(over),
  );

  it('has a default that keeps as long as the owner', () => expect(retentionClasses.owner).toBe('asOwner'));
});

describe('on a full disk', () => {
  it('nothing is stored, nothing half stays, and everything else goes on', async (ctx) => {
    ctx.skip(noSmallDisk !== null, String(noSmallDisk));
    const folder = temporaryFolder();
    const disk = smallDisk(join(folder.path, 'profile'), 8);
    const full = openAttachments({ folder: disk.path, dataKey });
    try {
      const first = await full.add(owner, bytesOf(1_000_000), passport);
      const before = attachmentFiles(disk.path);
      // Content that fits once but not twice, content that does not fit, and no room at all.
      for (const [length, isFilled] of [
        [4_000_000, false],
        [9_000_000, false],
        [1, true],
      ] as const) {
        if (isFilled) disk.fill();
        const failure = await full.add(owner, bytesOf(length, 2), passport).catch((error) => error);
        expect(storageFailureOf(failure), `${length}`).toBe('storageFull');
        expect(attachmentFiles(disk.path)).toEqual(before);
      }
      expect(full.of(owner).map(({ id }) => id)).toEqual([first]);
      disk.free();
      const second = await full.add(owner, bytesOf(1_000_000, 2), passport);
      expect(await full.read(first)).toEqual(bytesOf(1_000_000));
      expect(await full.read(second)).toEqual(bytesOf(1_000_000, 2));
    } finally {
      full.db.close();
      disk.remove();
      folder.remove();
    }
  });
});
