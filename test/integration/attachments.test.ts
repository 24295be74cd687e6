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
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import { chunkLength, sealFile } from '../../main/storage/sealed-file.ts';
import {
  attachmentFiles,
  bytesOf,
  namedFiles,
  type OpenAttachments,
  openAttachments,
  passport,
} from '../support/attachments.ts';
import { scratchFolder } from '../support/headless.ts';

const dataKey = newDataKey();
const day = 24 * 60 * 60_000;
const owner = { kind: 'subscription', id: '11111111-1111-4111-8111-111111111111' };
const other = { kind: 'onboarding', id: '22222222-2222-4222-8222-222222222222' };

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
const faultsNow = async () => {
  const found = [];
  for await (const fault of here.faults({ rest: 0 })) found.push(fault);
  return found;
};
async function* inPieces(bytes: Uint8Array, length = 70_000) {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

beforeEach(() => {
  scratch = scratchFolder();
  now = Date.now();
  open();
});
afterEach(() => {
  here.db.close();
  scratch.remove();
});

describe('an attachment', () => {
  it.each([0, 1, chunkLength, 2 * chunkLength + 3])('of %i bytes is read as it was added', async (length) => {
    const bytes = bytesOf(length);
    const id = await here.add(owner, bytes, passport);
    restart();
    expect(await here.read(id)).toEqual(bytes);
    expect(here.describe(id)).toMatchObject({
      id,
      owner,
      size: length,
      about: { ...passport, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      fault: null,
    });
    expect(here.of(owner)).toEqual([here.describe(id)]);
    expect(here.of(other)).toEqual([]);
  });

  it('whose content comes in pieces is the same one', async () => {
    const bytes = bytesOf(3 * chunkLength);
    const whole = await here.add(owner, bytes, passport);
    const pieces = await here.add(other, inPieces(bytes), passport);
    expect(await here.read(pieces)).toEqual(bytes);
    expect(fileOf(pieces)).toBe(fileOf(whole));
    expect(files()).toEqual([fileOf(whole)]);
    const read: Uint8Array[] = [];
    for await (const piece of here.pieces(pieces)) read.push(piece);
    expect(read.length).toBe(3);
  });

  it('is named in the transaction of its caller, or not at all', async () => {
    const stored = await here.store(bytesOf(9), passport);
    const failing = () =>
      here.db.transaction(() => {
        here.name(stored, owner);
        throw new Error('the caller changes its mind');
      });
    expect(failing).toThrow('changes its mind');
    expect(here.of(owner)).toEqual([]);
    const id = here.db.transaction(() => here.name(stored, owner));
    expect(await here.read(id)).toEqual(bytesOf(9));
  });

  it('whose source breaks off leaves nothing', async () => {
    async function* broken() {
      yield bytesOf(chunkLength + 1);
      throw new Error('the source is gone');
    }
    await expect(here.add(owner, broken(), passport)).rejects.toThrow('the source is gone');
    expect(files()).toEqual([]);
    expect(here.of(owner)).toEqual([]);
  });

  it('with content that is there already, whole, does not write it again', async () => {
    const id = await here.add(owner, bytesOf(50), passport);
    const before = readFileSync(inFolder(fileOf(id)));
    await here.add(other, bytesOf(50), passport);
    expect(readFileSync(inFolder(fileOf(id)))).toEqual(before);
  });

  it('with content whose file is damaged writes it anew, also for who named it before', async () => {
    const id = await here.add(owner, bytesOf(50), passport);
    for (const damage of [
      () => truncateSync(inFolder(fileOf(id)), 20),
      () => rmSync(inFolder(fileOf(id))),
      () => {
        rmSync(inFolder(fileOf(id)));
        mkdirSync(inFolder(fileOf(id)));
        writeFileSync(join(inFolder(fileOf(id)), 'x'), 'x');
      },
    ]) {
      damage();
      await expect(here.read(id)).rejects.toThrow();
      expect(here.describe(id)?.fault).not.toBe(null);
      await here.add(other, bytesOf(50), passport);
      expect(here.describe(id)?.fault).toBe(null);
      expect(await here.read(id)).toEqual(bytesOf(50));
    }
  });
});

describe('a file that is missing or was changed', () => {
  let bad: string;
  let good: string;
  beforeEach(async () => {
    bad = await here.add(owner, bytesOf(2 * chunkLength), passport);
    good = await here.add(owner, bytesOf(2 * chunkLength, 2), passport);
  });
  const damages: [string, string, (path: string) => void][] = [
    ['is removed', 'missing', (path) => rmSync(path)],
    ['is cut off', 'changed', (path) => truncateSync(path, chunkLength + 29)],
    ['is empty', 'changed', (path) => truncateSync(path, 0)],
    ['is swapped with another', 'changed', (path) => copyFileSync(inFolder(fileOf(good)), path)],
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
    const before = here.describe(good);
    damage(inFolder(fileOf(bad)));
    // Lists open no file, so they do not know yet.
    expect(here.of(owner).map((each) => each.fault)).toEqual([null, null]);
    await expect(here.read(bad)).rejects.toMatchObject({ name: 'RecordError', fault });
    expect(here.describe(bad)).toMatchObject({ fault, about: { name: passport.name } });
    expect(here.describe(good)).toEqual(before);
    expect(await here.read(good)).toEqual(bytesOf(2 * chunkLength, 2));
    restart();
    expect(await faultsNow()).toEqual([{ id: bad, owner, fault }]);
    expect(here.describe(bad)?.fault).toBe(fault);
    // The file opens and is backed up.
    const made = await makeBackup({
      path: join(scratch.path, 'desk.sqlite'),
      folder: join(scratch.path, 'backups'),
      now,
      cipher: createCipher(dataKey),
    });
    expect(made.partial).toBe(false);
  });

  it('is genuine and of other content: that attachment is changed', async () => {
    const path = inFolder(fileOf(bad));
    for (const bytes of [bytesOf(2 * chunkLength, 3), bytesOf(9)]) {
      rmSync(path);
      await sealFile(createCipher(dataKey), path, fileOf(bad), inPieces(bytes));
      await expect(here.read(bad)).rejects.toMatchObject({ fault: 'changed' });
    }
  });

  it('is told of everybody who shares it', async () => {
    const shared = await here.add(other, bytesOf(2 * chunkLength), passport);
    rmSync(inFolder(fileOf(bad)));
    expect((await faultsNow()).map(({ id }) => id).sort()).toEqual([bad, shared].sort());
  });

  it('together with all others leaves lists as they are', () => {
    const before = [here.of(owner), here.describe(bad)];
    renameSync(join(scratch.path, 'attachments'), join(scratch.path, 'away'));
    restart();
    expect([here.of(owner), here.describe(bad)]).toEqual(before);
  });
});

describe('a row that something else has changed', () => {
  it.each([
    ['edited', `UPDATE attachments SET size = 7 WHERE id = :id`, 'changed'],
    ['named for another owner', `UPDATE attachments SET owner_id = 'x' WHERE id = :id`, 'changed'],
    ['leading out of the folder', `UPDATE attachments SET file = '../desk.sqlite' WHERE id = :id`, 'changed'],
  ])('%s is one attachment that says so, and nothing is collected', async (_, statement, fault) => {
    const id = await here.add(owner, bytesOf(9), passport);
    const { file } = await here.store(bytesOf(9, 2), passport);
    here.db.close();
    const sql = new DatabaseSync(join(scratch.path, 'desk.sqlite'));
    sql.prepare(statement).run({ id });
    sql.close();
    open();
    expect(here.describe(id)).toMatchObject({ about: null, fault });
    await expect(here.read(id)).rejects.toMatchObject({ fault });
    expect(await faultsNow()).toEqual([]);
    now += 10 * day;
    expect(await here.collect()).toBe(0);
    expect(files()).toContain(file);
  });

  it('that is not there is missing, and is removed without harm', async () => {
    const id = await here.add(owner, bytesOf(9), passport);
    await expect(here.read('33333333-3333-4333-8333-333333333333')).rejects.toMatchObject({
      fault: 'missing',
    });
    expect(here.describe('x')).toBe(null);
    here.remove(id);
    here.remove(id);
    expect(here.describe(id)).toBe(null);
  });
});

describe('sending', () => {
  const part = { field: 'file', name: 'Ausweis.pdf', mediaType: 'application/pdf' };
  const frozen = async (bytes: Uint8Array) => {
    const attachmentId = await here.add(owner, bytes, passport);
    const sha256 = here.describe(attachmentId)?.about?.sha256 ?? '';
    return { ...part, attachmentId, sha256, size: bytes.length };
  };

  it('has the same bytes at every attempt, also after a restart', async () => {
    const bytes = bytesOf(2 * chunkLength);
    const file = await frozen(bytes);
    const fields = { kind: 'passport', pages: 2, copy: true };
    const first = await encodeAttachment(here, fields, file);
    restart();
    expect(await encodeAttachment(here, fields, file)).toEqual(first);
    expect(first.timeLimit).toBe(timeLimitFor(first.body.length));
    const headers = { 'Content-Type': first.contentType };
    const form = await new Response(new Uint8Array(first.body), { headers }).formData();
    expect([form.get('kind'), form.get('pages'), form.get('copy')]).toEqual(['passport', '2', 'true']);
    expect(Buffer.from(await (form.get('file') as File).arrayBuffer())).toEqual(bytes);
  });

  it('sends nothing but what was frozen', async () => {
    const file = await frozen(bytesOf(9));
    for (const other of [{ sha256: 'a'.repeat(64) }, { size: 8 }])
      await expect(encodeAttachment(here, {}, { ...file, ...other })).rejects.toMatchObject({
        fault: 'changed',
      });
    rmSync(inFolder(fileOf(file.attachmentId)));
    await expect(encodeAttachment(here, {}, file)).rejects.toMatchObject({ fault: 'missing' });
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
      'attachments/attachments.ts',
      'attachments/files.ts',
      'storage/second-attachments.ts',
      'storage/takeover-attachments.ts',
    ]));

  it('nothing of an attachment goes to the trail', async () => {
    const id = await here.add(owner, bytesOf(9), passport);
    await here.read(id);
    here.remove(id);
    await here.collect();
    expect(here.db.sql.prepare('SELECT COUNT(*) AS count FROM trail').get()).toEqual({ count: 0 });
  });
});

it('the files need nothing but the folder and the key', async () => {
  const id = await here.add(owner, bytesOf(9), passport);
  here.db.close();
  const copy = scratchFolder();
  cpSync(scratch.path, copy.path, { recursive: true });
  const there = openAttachments({ folder: copy.path, dataKey });
  expect(await there.read(id)).toEqual(bytesOf(9));
  expect(namedFiles(there)).toEqual(attachmentFiles(copy.path));
  there.db.close();
  copy.remove();
  expect(existsSync(copy.path)).toBe(false);
  open();
});
