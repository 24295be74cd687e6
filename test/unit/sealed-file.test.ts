import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import { RecordError } from '../../main/storage/records.ts';
import {
  chunkLength,
  createDigest,
  inspectSealedFile,
  openSealedFile,
  sealedSize,
  sealFile,
} from '../../main/storage/sealed-file.ts';
import { scratchFolder } from '../support/headless.ts';

const cipher = createCipher(newDataKey());
const sealedChunk = chunkLength + 29;

let scratch: ReturnType<typeof scratchFolder>;
beforeEach(() => {
  scratch = scratchFolder();
});
afterEach(() => scratch.remove());

/** Content whose every position differs from its neighbours. */
const content = (length: number, seed = 1) => {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at += 1) bytes[at] = (at * 31 + (at >> 8) * 7 + seed) & 0xff;
  return bytes;
};
async function* inPieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}
const digestOf = (bytes: Uint8Array) => {
  const digest = createDigest(cipher);
  digest.take(bytes);
  return digest.finish();
};
/** Seals content into a file; returns its name and path. */
async function seal(bytes: Uint8Array, pieceLength = 100_000) {
  const { file } = digestOf(bytes);
  const path = join(scratch.path, file);
  rmSync(path, { force: true });
  await sealFile(cipher, path, file, inPieces(bytes, pieceLength));
  return { file, path };
}
async function read(path: string, file: string, key = cipher): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of openSealedFile(key, path, file)) parts.push(part);
  return Buffer.concat(parts);
}
/** Returns the fault that reading and inspecting a file find. Both must find the same one. */
async function faultOf(path: string, file: string): Promise<string | null> {
  const faults = await Promise.all(
    [() => read(path, file), () => inspectSealedFile(cipher, scratch.path, file)].map((work) =>
      work().then(
        () => null,
        (error) => (error instanceof RecordError ? error.fault : Promise.reject(error)),
      ),
    ),
  );
  expect(faults[0]).toBe(faults[1]);
  return faults[0] ?? null;
}

describe('a sealed file', () => {
  it.each([0, 1, chunkLength - 1, chunkLength, chunkLength + 1, 3 * chunkLength, 3 * chunkLength + 17])(
    'of %i bytes is read as it was written, and its size is known beforehand',
    async (length) => {
      const bytes = content(length);
      const { file, path } = await seal(bytes);
      expect(await read(path, file)).toEqual(bytes);
      expect(statSync(path).size).toBe(sealedSize(length));
      const sealed = readFileSync(path);
      expect(await inspectSealedFile(cipher, scratch.path, file)).toEqual({
        bytes: sealed.length,
        sha256: createHash('sha256').update(sealed).digest('hex'),
      });
    },
  );

  it('is the same whatever pieces its content comes in', async () => {
    const bytes = content(2 * chunkLength + 5);
    for (const length of [1_000, chunkLength, bytes.length]) {
      const { file, path } = await seal(bytes, length);
      expect(await read(path, file)).toEqual(bytes);
      expect(statSync(path).size).toBe(sealedSize(bytes.length));
    }
  });

  it('is only for its owner, and tells neither content nor its hash', async () => {
    const bytes = Buffer.from('Ausweis von Erika Mustermann '.repeat(40));
    const { file, path } = await seal(bytes);
    expect(readFileSync(path).includes('Mustermann')).toBe(false);
    expect(file).not.toContain(digestOf(bytes).sha256);
    const other = createDigest(createCipher(newDataKey()));
    other.take(bytes);
    expect(other.finish().file).not.toBe(file);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('holds no more than a chunk in memory at a time', async () => {
    let largest = 0;
    const { file, path } = await seal(content(4 * chunkLength), 2 * chunkLength);
    for await (const part of openSealedFile(cipher, path, file)) largest = Math.max(largest, part.length);
    expect(largest).toBe(chunkLength);
  });

  it('leaves nothing behind when its content breaks off', async () => {
    async function* broken() {
      yield content(chunkLength + 1);
      throw new Error('the source is gone');
    }
    const path = join(scratch.path, 'broken');
    await expect(sealFile(cipher, path, 'broken', broken())).rejects.toThrow('the source is gone');
    expect(readdirSync(scratch.path)).toEqual([]);
  });

  it('is never written over what is there', async () => {
    const { file, path } = await seal(content(10));
    const before = readFileSync(path);
    await expect(sealFile(cipher, path, file, inPieces(content(5), 5))).rejects.toThrow('EEXIST');
    expect(readFileSync(path)).toEqual(before);
  });
});

describe('a file that is not what the app wrote', () => {
  const length = 2 * chunkLength + 1_000;
  let file: string;
  let path: string;
  let sealed: Buffer;
  beforeEach(async () => {
    ({ file, path } = await seal(content(length)));
    sealed = readFileSync(path);
  });
  const chunk = (number: number) => sealed.subarray(number * sealedChunk, (number + 1) * sealedChunk);
  const withChunks = (...numbers: number[]) => Buffer.concat(numbers.map(chunk));

  it('with any byte changed has changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        // Heads of chunks (layout, nonce, tag) more often than their weight.
        fc.oneof(
          fc.nat(sealed.length - 1),
          fc.nat(2 * 40).map((at) => (at >> 1) + (at % 2) * sealedChunk),
        ),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const bytes = Buffer.from(sealed);
          bytes[at] = (bytes[at] ?? 0) ^ flip;
          writeFileSync(path, bytes);
          expect(await faultOf(path, file)).toBe('changed');
        },
      ),
      { numRuns: 60 },
    );
  });

  it('of any other length has changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.nat(sealed.length - 1),
          fc.constantFrom(0, sealedChunk, 2 * sealedChunk, sealed.length - 1),
        ),
        async (cut) => {
          writeFileSync(path, sealed.subarray(0, cut));
          expect(await faultOf(path, file)).toBe('changed');
        },
      ),
      { numRuns: 30 },
    );
    for (const more of [Buffer.alloc(1), chunk(0), chunk(2)]) {
      writeFileSync(path, Buffer.concat([sealed, more]));
      expect(await faultOf(path, file)).toBe('changed');
    }
  });

  it.each([
    ['swapped', [1, 0, 2]],
    ['left out', [0, 2]],
    ['repeated', [0, 0, 1, 2]],
    ['cut off', [0, 1]],
    ['only the last one', [2]],
  ])('with chunks %s has changed', async (_, numbers) => {
    writeFileSync(path, withChunks(0, 1, 2));
    expect(await faultOf(path, file)).toBe(null);
    writeFileSync(path, withChunks(...numbers));
    expect(await faultOf(path, file)).toBe('changed');
  });

  it('with a chunk of another file, or as another file, has changed', async () => {
    const other = await seal(content(length, 2));
    const foreign = readFileSync(other.path);
    writeFileSync(path, Buffer.concat([foreign.subarray(0, sealedChunk), chunk(1), chunk(2)]));
    expect(await faultOf(path, file)).toBe('changed');
    writeFileSync(path, foreign);
    expect(await faultOf(path, file)).toBe('changed');
  });

  it('sealed with another key has changed', async () => {
    rmSync(path);
    await sealFile(createCipher(newDataKey()), path, file, inPieces(content(length), 1_000));
    expect(await faultOf(path, file)).toBe('changed');
  });

  it('that is genuine under a name of another content has changed', async () => {
    rmSync(path);
    await sealFile(cipher, path, file, inPieces(content(length, 3), 1_000));
    await expect(inspectSealedFile(cipher, scratch.path, file)).rejects.toMatchObject({ fault: 'changed' });
  });

  it('that is gone is missing, also with its folder', async () => {
    rmSync(path);
    expect(await faultOf(path, file)).toBe('missing');
    await expect(read(join(scratch.path, 'no', 'folder'), file)).rejects.toMatchObject({ fault: 'missing' });
  });

  it('whose place a folder, a link or a pipe has taken has changed, and nobody waits for the pipe', async (ctx) => {
    const elsewhere = `${path}.elsewhere`;
    writeFileSync(elsewhere, sealed);
    rmSync(path);
    mkdirSync(path);
    expect(await faultOf(path, file)).toBe('changed');
    ctx.skip(process.platform === 'win32', 'Windows makes links and pipes in other ways');
    rmSync(path, { recursive: true });
    symlinkSync(elsewhere, path);
    expect(await faultOf(path, file)).toBe('changed');
    rmSync(path);
    expect(spawnSync('mkfifo', [path]).status).toBe(0);
    expect(await faultOf(path, file)).toBe('changed');
  });
});
