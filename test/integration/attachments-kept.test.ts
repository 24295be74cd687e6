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
import { createCipher } from '../../main/storage/cipher.ts';
import { chunkLength } from '../../main/storage/sealed-file.ts';
import { attachmentFiles, bytesOf, openAttachments, owner, passport } from '../support/attachments.ts';
import { temporaryFolder } from '../support/headless.ts';
import { ScratchAttachments } from '../support/scratch-attachments.ts';
import { smallDisk, whyNoSmallDisk } from '../support/small-disk.ts';

const day = 24 * 60 * 60_000;
const noSmallDisk = whyNoSmallDisk();

let here: ScratchAttachments;
beforeEach(() => {
  here = new ScratchAttachments();
});
afterEach(() => here.close());

describe('collecting', () => {
  /** A restart long after. */
  const later = () => {
    here.now += 2 * day;
    here.restart();
  };
  const backUp = () =>
    makeBackup({
      path: join(here.folder, 'desk.sqlite'),
      folder: join(here.folder, 'backups'),
      now: here.now,
      cipher: createCipher(here.dataKey),
    });

  it('removes files that nothing names, and unfinished ones, and keeps the others', async () => {
    const kept = here.fileOf(await here.attachments.add(owner, bytesOf(9), passport));
    const { file } = await here.attachments.store(bytesOf(9, 2), passport);
    writeFileSync(here.inFolder('44444444-4444-4444-8444-444444444444.new'), 'half');
    writeFileSync(here.inFolder('by hand.txt'), 'x');
    later();
    expect(here.files()).toContain(file);
    expect(await here.attachments.collect()).toBe(2);
    expect(here.files()).toEqual([kept, 'by hand.txt'].sort());
    expect(await here.attachments.collect()).toBe(0);
  });

  it('waits for the next start, and for a day', async () => {
    const id = await here.attachments.add(owner, bytesOf(9), passport);
    const { file } = await here.attachments.store(bytesOf(9, 2), passport);
    here.attachments.remove(id);
    here.now += 2 * day;
    expect(await here.attachments.collect()).toBe(0);
    here.now = Date.now();
    here.restart();
    expect(await here.attachments.collect()).toBe(0);
    expect(here.files()).toContain(file);
    later();
    expect(await here.attachments.collect()).toBe(2);
    expect(here.files()).toEqual([]);
  });

  it('waits for the next start also for what was added long ago and removed just now', async () => {
    const id = await here.attachments.add(owner, bytesOf(9), passport);
    later();
    here.attachments.remove(id);
    expect(await here.attachments.collect()).toBe(0);
    here.restart();
    expect(await here.attachments.collect()).toBe(1);
  });

  it('leaves alone what is being written', async () => {
    async function* interrupted() {
      yield bytesOf(chunkLength + 1);
      expect(here.files()).toHaveLength(1);
      expect(await here.attachments.collect()).toBe(0);
      yield bytesOf(9);
    }
    const id = await here.attachments.add(owner, interrupted(), passport);
    expect((await here.attachments.read(id)).length).toBe(chunkLength + 10);
  });

  it('of a clock that was set back removes nothing too early', async () => {
    const { file } = await here.attachments.store(bytesOf(9), passport);
    here.restart();
    utimesSync(here.inFolder(file), new Date(here.now + 365 * day), new Date(here.now + 365 * day));
    here.now += 2 * day;
    expect(await here.attachments.collect()).toBe(0);
  });

  it('keeps what a backup names until that backup goes, and restoring it brings everything', async () => {
    const id = await here.attachments.add(owner, bytesOf(9), passport);
    const made = await backUp();
    here.attachments.remove(id);
    later();
    expect(await here.attachments.collect()).toBe(0);
    here.attachments.db.close();
    await restoreBackup(made.name, {
      path: join(here.folder, 'desk.sqlite'),
      backups: join(here.folder, 'backups'),
      cipher: createCipher(here.dataKey),
      clock: systemClock,
      who: () => 'tester',
      sender: { environmentId: 'headless', baseUrl: 'https://platform.invalid', clientId: 'c' },
      mark: async () => null,
      model: dataModel,
    });
    here.open();
    expect(await here.attachments.read(id)).toEqual(bytesOf(9));
    here.attachments.remove(id);
    rmSync(made.path);
    later();
    // The quarantined file does not name it: the row was removed before.
    expect(await here.attachments.collect()).toBe(1);
    expect(here.files()).toEqual([]);
  });

  it('keeps files that a quarantined data file names', async () => {
    const id = await here.attachments.add(owner, bytesOf(9), passport);
    here.attachments.db.close();
    const quarantineFolder = join(here.folder, 'damaged-2026-01-01T00-00-00.000Z');
    mkdirSync(quarantineFolder);
    copyFileSync(join(here.folder, 'desk.sqlite'), join(quarantineFolder, 'desk.sqlite'));
    here.open();
    here.attachments.remove(id);
    later();
    expect(await here.attachments.collect()).toBe(0);
    rmSync(quarantineFolder, { recursive: true });
    expect(await here.attachments.collect()).toBe(1);
  });

  it('removes nothing while a backup cannot be read', async () => {
    await here.attachments.store(bytesOf(9), passport);
    const { path } = await backUp();
    writeFileSync(path, 'damaged');
    later();
    expect(await here.attachments.collect()).toBe(0);
    rmSync(path);
    expect(await here.attachments.collect()).toBe(1);
  });

  it('beside storing never removes what is being stored again', async () => {
    for (let round = 0; round < 40; round += 1) {
      const bytes = bytesOf(50 + round, round);
      const before = await here.attachments.store(bytes, passport);
      later();
      const [, id] = await Promise.all([
        here.attachments.collect(),
        here.attachments.add(owner, bytes, passport),
      ]);
      expect(await here.attachments.read(id), `round ${round}`).toEqual(bytes);
      expect(here.files()).toContain(before.file);
    }
  });

  it('can be broken off', async () => {
    await here.attachments.store(bytesOf(9), passport);
    await backUp();
    later();
    await expect(here.attachments.collect(AbortSignal.abort(new Error('closing')))).rejects.toThrow(
      'closing',
    );
  });
});

describe('retention', () => {
  it('of a class with days ends by itself; that of the owner does not', async () => {
    const working = await here.attachments.add(owner, bytesOf(9), { ...passport, keep: 'working' });
    const kept = await here.attachments.add(owner, bytesOf(9, 2), passport);
    here.now += 29 * day;
    here.restart();
    await here.attachments.collect();
    expect(here.attachments.of(owner).map(({ id }) => id)).toEqual([working, kept]);
    here.now += 2 * day;
    await here.attachments.collect();
    expect(here.attachments.of(owner).map(({ id }) => id)).toEqual([kept]);
    here.restart();
    await here.attachments.collect();
    expect(here.files()).toEqual([here.fileOf(kept)]);
  });

  it('ends for nobody whose operation is open: it may be sent once more', async () => {
    const id = await here.attachments.add(owner, bytesOf(9), { ...passport, keep: 'working' });
    const insert = here.attachments.db.sql.prepare(
      `INSERT INTO operations (id, subscription_id, sequence, kind, method, path, body, idempotency_key, environment_id,
         base_url, client_id, state, attempts, created_at, owner_kind)
       VALUES (?, ?, 1, 'x', 'POST', '/', x'00', ?, 'e', 'b', 'c', 'uncertain', 1, '2026-01-01T00:00:00.000Z', ?)`,
    );
    here.attachments.db.transaction(() => insert.run('1', owner.id, 'k', null));
    here.now += 40 * day;
    await here.attachments.collect();
    expect(here.attachments.describe(id)).not.toBe(null);
    here.attachments.db.transaction(() =>
      here.attachments.db.sql.exec(`UPDATE operations SET owner_kind = 'onboarding'`),
    );
    await here.attachments.collect();
    expect(here.attachments.describe(id)).toBe(null);
  });

  it.each([
    ['owner', 10_000, false],
    ['working', 30, false],
    ['working', 31, true],
    ['a class of a later version', 10_000, false],
    ['constructor', 10_000, false],
  ])('of "%s" after %i days', (keep, days, over) =>
    expect(isKeptNoLonger({ keep, addedAt: new Date(here.now - days * day).toISOString() }, here.now)).toBe(
      over,
    ),
  );

  it('has a default that keeps as long as the owner', () => expect(retentionClasses.owner).toBe('asOwner'));
});

describe('on a full disk', () => {
  it('nothing is stored, nothing half stays, and everything else goes on', async (ctx) => {
    ctx.skip(noSmallDisk !== null, String(noSmallDisk));
    const folder = temporaryFolder();
    const disk = smallDisk(join(folder.path, 'profile'), 8);
    const full = openAttachments({ folder: disk.path, dataKey: here.dataKey });
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
