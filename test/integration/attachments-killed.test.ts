/** The process ends at each moment between a file, its name, its row and the caller's own row. */
import { statSync, truncateSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AttachmentPoint } from '../../main/attachments/files.ts';
import { newDataKey } from '../../main/storage/cipher.ts';
import { chunkLength } from '../../main/storage/sealed-file.ts';
import {
  attachmentFiles,
  bytesOf,
  namedFiles,
  type OpenAttachments,
  openAttachments,
  owner,
  passport,
} from '../support/attachments.ts';
import { scratchFolder } from '../support/headless.ts';
import { addressOf, endAt, expectKilled, wasKilled } from '../support/killed.ts';

const dataKey = newDataKey();
const day = 24 * 60 * 60_000;

let scratch: ReturnType<typeof scratchFolder>;
let before: OpenAttachments;
/** An attachment that was added before, with its content. */
let former: string;
const formerBytes = bytesOf(2 * chunkLength + 5);
beforeEach(async () => {
  scratch = scratchFolder();
  before = openAttachments({ folder: scratch.path, dataKey });
  former = await before.add(owner, formerBytes, passport);
  before.db.close();
});
afterEach(() => scratch.remove());

/** Code of another process that has the data file open. @param at the code of a function that is called at each point */
const inProcess = (work: string, at = '() => {}', now = '() => Date.now()') => `
  import { bytesOf, openAttachments, passport } from ${addressOf('test/support/attachments.ts')};
  const owner = ${JSON.stringify(owner)};
  const kill = () => process.kill(process.pid, 'SIGKILL');
  const here = openAttachments({
    folder: ${JSON.stringify(scratch.path)}, dataKey: '${dataKey}', at: ${at}, now: ${now},
  });
  ${work}`;

/**
 * Expects that every row has its whole file, that the former attachment is there, that the next start can add more, and that
 * no file without a row remains after collecting. Returns how many attachments there are.
 */
async function mustBeInOrder(): Promise<number> {
  const there = openAttachments({ folder: scratch.path, dataKey, now: () => Date.now() + 2 * day });
  try {
    expect(there.db.sql.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    const found = there.of(owner);
    for (const { id, size } of found) expect((await there.read(id)).length).toBe(size);
    expect(await there.read(former)).toEqual(formerBytes);
    await there.collect();
    expect(attachmentFiles(scratch.path)).toEqual(namedFiles(there));
    for (const { id } of found) await there.read(id);
    const id = await there.add(owner, bytesOf(7, 99), passport);
    expect(await there.read(id)).toEqual(bytesOf(7, 99));
    return found.length;
  } finally {
    there.db.close();
  }
}

describe('killed while an attachment is added', () => {
  it.each<[AttachmentPoint, number]>([
    ['begun', 1],
    ['sealed', 1],
    ['renamed', 1],
    ['flushed', 1],
    ['named', 2],
  ])('at "%s": nothing dangling, nothing lost', async (point, expected) => {
    await expectKilled(
      inProcess(`await here.add(owner, bytesOf(${2 * chunkLength}, 2), passport);`, endAt(point)),
    );
    expect(await mustBeInOrder()).toBe(expected);
  });

  it.each<AttachmentPoint>(['begun', 'sealed', 'renamed', 'flushed'])(
    'at "%s", with content that is there and damaged: who named it before has it, whole or as it was',
    async (point) => {
      const [file = ''] = attachmentFiles(scratch.path);
      truncateSync(join(scratch.path, 'attachments', file), 100);
      await expectKilled(
        inProcess(`await here.add(owner, bytesOf(${formerBytes.length}), passport);`, endAt(point)),
      );
      const isReplaced = point === 'renamed' || point === 'flushed';
      expect(statSync(join(scratch.path, 'attachments', file)).size === 100).toBe(!isReplaced);
      const there = openAttachments({ folder: scratch.path, dataKey });
      await there.add(owner, formerBytes, passport);
      there.db.close();
      expect(await mustBeInOrder()).toBe(2);
    },
  );

  it('between the row and the commit: neither the row nor what the caller wrote with it', async () => {
    await expectKilled(
      inProcess(`
        const stored = await here.store(bytesOf(9, 2), passport);
        here.db.transaction(() => {
          here.db.sql.exec("INSERT INTO meta (name, value) VALUES ('reference', x'00')");
          here.name(stored, owner);
          kill();
        });`),
    );
    expect(await mustBeInOrder()).toBe(1);
    const there = openAttachments({ folder: scratch.path, dataKey });
    expect(there.db.sql.prepare(`SELECT 1 FROM meta WHERE name = 'reference'`).all()).toEqual([]);
    there.db.close();
  });

  it('after the commit: the row, its file, and what the caller wrote with it', async () => {
    await expectKilled(
      inProcess(`
        const stored = await here.store(bytesOf(9, 2), passport);
        here.db.transaction(() => {
          here.db.sql.exec("INSERT INTO meta (name, value) VALUES ('reference', x'00')");
          here.name(stored, owner);
        });
        kill();`),
    );
    expect(await mustBeInOrder()).toBe(2);
    const there = openAttachments({ folder: scratch.path, dataKey });
    expect(there.db.sql.prepare(`SELECT 1 FROM meta WHERE name = 'reference'`).all()).toHaveLength(1);
    there.db.close();
  });
});

describe('killed while attachments are removed and collected', () => {
  it('between the removed row and the file: the file goes later', async () => {
    await expectKilled(
      inProcess(`
        const id = await here.add(owner, bytesOf(9, 2), passport);
        here.remove(id);
        kill();`),
    );
    expect(attachmentFiles(scratch.path)).toHaveLength(2);
    expect(await mustBeInOrder()).toBe(1);
  });

  it.each([1, 2, 3])('after %i of the files: the others go later, and none that is named', async (time) => {
    const there = openAttachments({ folder: scratch.path, dataKey });
    for (let seed = 2; seed < 6; seed += 1) await there.store(bytesOf(9, seed), passport);
    there.db.close();
    const long = new Date(Date.now() - 3 * day);
    for (const file of attachmentFiles(scratch.path))
      utimesSync(join(scratch.path, 'attachments', file), long, long);
    await expectKilled(inProcess('await here.collect();', endAt('collected', time)));
    expect(attachmentFiles(scratch.path)).toHaveLength(5 - time);
    expect(await mustBeInOrder()).toBe(1);
  });

  it('at any moment of working with many: nothing dangling, nothing lost', async () => {
    // The moment is a count of points, not a time: the same in every run.
    for (let moment = 1; moment <= 36; moment += 5) {
      const killed = await wasKilled(
        inProcess(
          `
          const ids = [];
          for (let seed = 2; seed < 7; seed += 1) {
            ids.push(await here.add(owner, bytesOf(${chunkLength + 1}, ${moment * 100} + seed), passport));
            if (seed % 2 === 0) here.remove(ids.shift());
            await here.collect();
          }
          here.db.close();`,
          `((left) => () => --left === 0 && process.kill(process.pid, 'SIGKILL'))(${moment})`,
          `() => Date.now() + ${2 * day}`,
        ),
      );
      expect(killed).toBe(moment <= 25);
      expect(await mustBeInOrder()).toBeGreaterThan(0);
    }
  });
});
