/** Attachments: sealed files beside the data file, named by rows, collected when nothing names them. */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeAttachment } from '../../main/attachments/encode.ts';
import { timeLimitFor } from '../../main/platform/multipart.ts';
import { makeBackup } from '../../main/storage/backup.ts';
import { createCipher } from '../../main/storage/cipher.ts';
import { chunkLength, sealFile } from '../../main/storage/sealed-file.ts';
import {
  attachmentFiles,
  bytesOf,
  namedFiles,
  openAttachments,
  owner,
  passport,
} from '../support/attachments.ts';
import { scratchFolder } from '../support/headless.ts';
import { ScratchAttachments } from '../support/scratch-attachments.ts';

const day = 24 * 60 * 60_000;
const other = { kind: 'onboarding', id: '22222222-2222-4222-8222-222222222222' };

let here: ScratchAttachments;
beforeEach(() => {
  here = new ScratchAttachments();
});
afterEach(() => here.close());

const faultsNow = async () => {
  const found = [];
  for await (const fault of here.attachments.faults({ rest: 0 })) found.push(fault);
  return found;
};
async function* inPieces(bytes: Uint8Array, length = 70_000) {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

describe('an attachment', () => {
  it.each([0, 1, chunkLength, 2 * chunkLength + 3])('of %i bytes is read as it was added', async (length) => {
    const bytes = bytesOf(length);
    const id = await here.attachments.add(owner, bytes, passport);
    here.restart();
    expect(await here.attachments.read(id)).toEqual(bytes);
    expect(here.attachments.describe(id)).toMatchObject({
      id,
      owner,
      size: length,
      about: { ...passport, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      fault: null,
    });
    expect(here.attachments.of(owner)).toEqual([here.attachments.describe(id)]);
    expect(here.attachments.of(other)).toEqual([]);
  });

  it('whose content comes in pieces is the same one', async () => {
    const bytes = bytesOf(3 * chunkLength);
    const whole = await here.attachments.add(owner, bytes, passport);
    const pieces = await here.attachments.add(other, inPieces(bytes), passport);
    expect(await here.attachments.read(pieces)).toEqual(bytes);
    expect(here.fileOf(pieces)).toBe(here.fileOf(whole));
    expect(here.files()).toEqual([here.fileOf(whole)]);
    const read: Uint8Array[] = [];
    for await (const piece of here.attachments.pieces(pieces)) read.push(piece);
    expect(read.length).toBe(3);
  });

  it('is named in the transaction of its caller, or not at all', async () => {
    const stored = await here.attachments.store(bytesOf(9), passport);
    const failing = () =>
      here.attachments.db.transaction(() => {
        here.attachments.name(stored, owner);
        throw new Error('the caller changes its mind');
      });
    expect(failing).toThrow('changes its mind');
    expect(here.attachments.of(owner)).toEqual([]);
    const id = here.attachments.db.transaction(() => here.attachments.name(stored, owner));
    expect(await here.attachments.read(id)).toEqual(bytesOf(9));
  });

  it('whose source breaks off leaves nothing', async () => {
    async function* broken() {
      yield bytesOf(chunkLength + 1);
      throw new Error('the source is gone');
    }
    await expect(here.attachments.add(owner, broken(), passport)).rejects.toThrow('the source is gone');
    expect(here.files()).toEqual([]);
    expect(here.attachments.of(owner)).toEqual([]);
  });

  it('with content that is there already, whole, does not write it again', async () => {
    const id = await here.attachments.add(owner, bytesOf(50), passport);
    const before = readFileSync(here.inFolder(here.fileOf(id)));
    await here.attachments.add(other, bytesOf(50), passport);
    expect(readFileSync(here.inFolder(here.fileOf(id)))).toEqual(before);
  });

  it('with content whose file is damaged writes it anew, also for who named it before', async () => {
    const id = await here.attachments.add(owner, bytesOf(50), passport);
    for (const damage of [
      () => truncateSync(here.inFolder(here.fileOf(id)), 20),
      () => rmSync(here.inFolder(here.fileOf(id))),
      () => {
        rmSync(here.inFolder(here.fileOf(id)));
        mkdirSync(here.inFolder(here.fileOf(id)));
        writeFileSync(join(here.inFolder(here.fileOf(id)), 'x'), 'x');
      },
    ]) {
      damage();
      await expect(here.attachments.read(id)).rejects.toThrow();
      expect(here.attachments.describe(id)?.fault).not.toBe(null);
      await here.attachments.add(other, bytesOf(50), passport);
      expect(here.attachments.describe(id)?.fault).toBe(null);
      expect(await here.attachments.read(id)).toEqual(bytesOf(50));
    }
  });
});

describe('a file that is missing or was changed', () => {
  let bad: string;
  let good: string;
  beforeEach(async () => {
    bad = await here.attachments.add(owner, bytesOf(2 * chunkLength), passport);
    good = await here.attachments.add(owner, bytesOf(2 * chunkLength, 2), passport);
  });
  const damages: [string, string, (path: string) => void][] = [
    ['is removed', 'missing', (path) => rmSync(path)],
    ['is cut off', 'changed', (path) => truncateSync(path, chunkLength + 29)],
    ['is empty', 'changed', (path) => truncateSync(path, 0)],
    ['is swapped with another', 'changed', (path) => copyFileSync(here.inFolder(here.fileOf(good)), path)],
    [
      'is a folder',
      'changed',
      (path) => {
        rmSync(path);
        mkdirSync(path);
      },
    ],
    [
      'is a pipe',
      'changed',
      (path) => {
        rmSync(path);
        expect(spawnSync('mkfifo', [path]).status).toBe(0);
      },
    ],
  ];
  it.each(damages)('%s: that attachment is %s, and no other', async (_, fault, damage) => {
    const before = here.attachments.describe(good);
    damage(here.inFolder(here.fileOf(bad)));
    // Lists open no file, so they do not know yet.
    expect(here.attachments.of(owner).map((each) => each.fault)).toEqual([null, null]);
    await expect(here.attachments.read(bad)).rejects.toMatchObject({ name: 'RecordError', fault });
    expect(here.attachments.describe(bad)).toMatchObject({ fault, about: { name: passport.name } });
    expect(here.attachments.describe(good)).toEqual(before);
    expect(await here.attachments.read(good)).toEqual(bytesOf(2 * chunkLength, 2));
    here.restart();
    expect(await faultsNow()).toEqual([{ id: bad, owner, fault }]);
    expect(here.attachments.describe(bad)?.fault).toBe(fault);
    // The file opens and is backed up.
    const made = await makeBackup({
      path: join(here.folder, 'desk.sqlite'),
      folder: join(here.folder, 'backups'),
      now: here.now,
      cipher: createCipher(here.dataKey),
    });
    expect(made.partial).toBe(false);
  });

  it('is genuine and of other content: that attachment is changed', async () => {
    const path = here.inFolder(here.fileOf(bad));
    for (const bytes of [bytesOf(2 * chunkLength, 3), bytesOf(9)]) {
      rmSync(path);
      await sealFile(createCipher(here.dataKey), path, here.fileOf(bad), inPieces(bytes));
      await expect(here.attachments.read(bad)).rejects.toMatchObject({ fault: 'changed' });
    }
  });

  it('is told of everybody who shares it', async () => {
    const shared = await here.attachments.add(other, bytesOf(2 * chunkLength), passport);
    rmSync(here.inFolder(here.fileOf(bad)));
    expect((await faultsNow()).map(({ id }) => id).sort()).toEqual([bad, shared].sort());
  });

  it('together with all others leaves lists as they are', () => {
    const before = [here.attachments.of(owner), here.attachments.describe(bad)];
    renameSync(join(here.folder, 'attachments'), join(here.folder, 'away'));
    here.restart();
    expect([here.attachments.of(owner), here.attachments.describe(bad)]).toEqual(before);
  });
});

describe('a row that something else has changed', () => {
  it.each([
    ['edited', `UPDATE attachments SET size = 7 WHERE id = :id`, 'changed'],
    ['named for another owner', `UPDATE attachments SET owner_id = 'x' WHERE id = :id`, 'changed'],
    ['leading out of the folder', `UPDATE attachments SET file = '../desk.sqlite' WHERE id = :id`, 'changed'],
  ])('%s is one attachment that says so, and nothing is collected', async (_, statement, fault) => {
    const id = await here.attachments.add(owner, bytesOf(9), passport);
    const { file } = await here.attachments.store(bytesOf(9, 2), passport);
    here.attachments.db.close();
    const sql = new DatabaseSync(join(here.folder, 'desk.sqlite'));
    sql.prepare(statement).run({ id });
    sql.close();
    here.open();
    expect(here.attachments.describe(id)).toMatchObject({ about: null, fault });
    await expect(here.attachments.read(id)).rejects.toMatchObject({ fault });
    expect(await faultsNow()).toEqual([]);
    here.now += 10 * day;
    expect(await here.attachments.collect()).toBe(0);
    expect(here.files()).toContain(file);
  });

  it('that is not there is missing, and is removed without harm', async () => {
    const id = await here.attachments.add(owner, bytesOf(9), passport);
    await expect(here.attachments.read('33333333-3333-4333-8333-333333333333')).rejects.toMatchObject({
      fault: 'missing',
    });
    expect(here.attachments.describe('x')).toBe(null);
    here.attachments.remove(id);
    here.attachments.remove(id);
    expect(here.attachments.describe(id)).toBe(null);
  });
});

describe('sending', () => {
  const part = { field: 'file', name: 'Ausweis.pdf', mediaType: 'application/pdf' };
  const frozen = async (bytes: Uint8Array) => {
    const attachmentId = await here.attachments.add(owner, bytes, passport);
    const sha256 = here.attachments.describe(attachmentId)?.about?.sha256 ?? '';
    return { ...part, attachmentId, sha256, size: bytes.length };
  };

  it('has the same bytes at every attempt, also after a restart', async () => {
    const bytes = bytesOf(2 * chunkLength);
    const file = await frozen(bytes);
    const fields = { kind: 'passport', pages: 2, copy: true };
    const first = await encodeAttachment(here.attachments, fields, file);
    here.restart();
    expect(await encodeAttachment(here.attachments, fields, file)).toEqual(first);
    expect(first.timeLimit).toBe(timeLimitFor(first.body.length));
    const headers = { 'Content-Type': first.contentType };
    const form = await new Response(new Uint8Array(first.body), { headers }).formData();
    expect([form.get('kind'), form.get('pages'), form.get('copy')]).toEqual(['passport', '2', 'true']);
    expect(Buffer.from(await (form.get('file') as File).arrayBuffer())).toEqual(bytes);
  });

  it('sends nothing but what was frozen', async () => {
    const file = await frozen(bytesOf(9));
    for (const other of [{ sha256: 'a'.repeat(64) }, { size: 8 }])
      await expect(encodeAttachment(here.attachments, {}, { ...file, ...other })).rejects.toMatchObject({
        fault: 'changed',
      });
    rmSync(here.inFolder(here.fileOf(file.attachmentId)));
    await expect(encodeAttachment(here.attachments, {}, file)).rejects.toMatchObject({ fault: 'missing' });
  });
});

describe('by design', () => {
  const sources = readdirSync(new URL('../../main', import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({
      name: name.replaceAll('\\', '/'),
      text: readFileSync(new URL(`../../main/${name.replaceAll('\\', '/')}`, import.meta.url), 'utf8'),
    }));
  const withText = (pattern: RegExp) =>
    sources
      .filter(({ text }) => pattern.test(text))
      .map(({ name }) => name)
      .sort();

  it('no query of a list names the table, so a list of 100,000 rows opens no file', () =>
    expect(withText(/(FROM|JOIN|INTO) attachments\b/)).toEqual([
      'attachments/attachments.ts',
      'attachments/raw.ts',
      'storage/attachment-files.ts',
    ]));

  it('sealed files are opened by attachments and backups alone', () =>
    expect(withText(/from '.*\/sealed-file\.ts'/)).toEqual([
      'attachments/files.ts',
      'attachments/model.ts',
      'storage/second-attachments.ts',
      'storage/takeover-attachments.ts',
    ]));

  it('nothing of an attachment goes to the trail', async () => {
    const id = await here.attachments.add(owner, bytesOf(9), passport);
    await here.attachments.read(id);
    here.attachments.remove(id);
    await here.attachments.collect();
    expect(here.attachments.db.sql.prepare('SELECT COUNT(*) AS count FROM trail').get()).toEqual({
      count: 0,
    });
  });
});

it('the files need nothing but the folder and the key', async () => {
  const id = await here.attachments.add(owner, bytesOf(9), passport);
  here.attachments.db.close();
  const copy = scratchFolder();
  cpSync(here.folder, copy.path, { recursive: true });
  const there = openAttachments({ folder: copy.path, dataKey: here.dataKey });
  expect(await there.read(id)).toEqual(bytesOf(9));
  expect(namedFiles(there)).toEqual(attachmentFiles(copy.path));
  there.db.close();
  copy.remove();
  expect(existsSync(copy.path)).toBe(false);
  here.open();
});
