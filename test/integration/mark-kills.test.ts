import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { createFreshness, type MarkPoint, readKeptMark } from '../../main/freshness/freshness.ts';
import { judgeFreshness } from '../../main/freshness/judge.ts';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import { openDataFile } from '../../main/storage/data-file.ts';
import { openDatabase } from '../../main/storage/database.ts';
import { placeOf } from '../../main/storage/mark.ts';
import { fileSecrets, scratchFolder } from '../support/headless.ts';
import { addressOf, endAt, expectKilled } from '../support/killed.ts';

const points: MarkPoint[] = ['beforeMarkCommit', 'afterMarkCommit', 'afterMarkKept'];
const here = placeOf({ id: 'machine', name: 'machine' }, '/profile');
const dataKey = newDataKey();
let folder: ReturnType<typeof scratchFolder>;
beforeEach(() => {
  folder = scratchFolder();
});
afterEach(() => folder.remove());

const path = (suffix = '') => join(folder.path, `desk.sqlite${suffix}`);
const secrets = () => fileSecrets(join(folder.path, 'keychain.json'));

/** Returns what the next opening would conclude about the data file. */
async function verdict(): Promise<string> {
  const kept = await readKeptMark(secrets(), 'env');
  const db = openDataFile(openDatabase(path()), createCipher(dataKey), 'env');
  try {
    return judgeFreshness(db.state.current, kept, [here]).kind;
  } finally {
    db.close();
  }
}

async function raise(): Promise<void> {
  const db = openDataFile(openDatabase(path()), createCipher(dataKey), 'env');
  const kept = await readKeptMark(secrets(), 'env');
  await createFreshness({
    db,
    secrets: secrets(),
    environmentId: 'env',
    here,
    kept,
    clock: systemClock,
  }).raise();
  db.close();
}

/** Raises the mark in a process of its own, which is killed when it reaches the point for the n-th time. */
async function killedAt(point: MarkPoint, time: number): Promise<void> {
  const code = `
    import { createFreshness, readKeptMark } from ${addressOf('main/freshness/freshness.ts')};
    import { systemClock } from ${addressOf('main/clock.ts')};
    import { createCipher } from ${addressOf('main/storage/cipher.ts')};
    import { openDataFile } from ${addressOf('main/storage/data-file.ts')};
    import { openDatabase } from ${addressOf('main/storage/database.ts')};
    import { fileSecrets } from ${addressOf('test/support/headless.ts')};
    const db = openDataFile(openDatabase(${JSON.stringify(path())}), createCipher('${dataKey}'), 'env');
    const secrets = fileSecrets(${JSON.stringify(join(folder.path, 'keychain.json'))});
    const kept = await readKeptMark(secrets, 'env');
    const at = ${endAt(point, time)};
    await createFreshness({ db, secrets, environmentId: 'env', here: ${JSON.stringify(here)}, kept, clock: systemClock, at }).raise();`;
  await expectKilled(code);
}

it.each(points.flatMap((point) => [1, 2].map((time) => [point, time] as const)))(
  'the very first raising of the mark, killed at %s, time %i, causes no alarm, and the next raising succeeds',
  async (point, time) => {
    await killedAt(point, time);
    expect(['first', 'fresh']).toContain(await verdict());
    await raise();
    expect(await verdict()).toBe('fresh');
  },
);

it.each(points)(
  'a later raising of the mark, killed at %s, causes no alarm, and an older file is still detected afterwards',
  async (point) => {
    await raise();
    const older = join(folder.path, 'older.sqlite');
    cpSync(path(), older);
    await raise();
    await killedAt(point, 1);
    expect(await verdict()).toBe('fresh');
    await raise();
    expect(await verdict()).toBe('fresh');
    for (const suffix of ['', '-wal', '-shm']) rmSync(path(suffix), { force: true });
    cpSync(older, path());
    expect(await verdict()).toBe('behind');
  },
);
