import { createHash, createHmac } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordFault } from '../../contract/records.ts';
import { FileWithheld } from '../profile/file-withheld.ts';
import { NoRegularFile } from '../profile/regular-file.ts';
import { attachmentName } from './attachment-files.ts';
import { type Cipher, SealError } from './cipher.ts';
import { RecordError } from './records.ts';

/**
 * # Sealed files
 *
 * Content is cut into chunks of one length, and each chunk is sealed by itself (cipher.ts), so that no file has to fit into
 * memory. The place of a chunk holds the name of its file, its number, and whether it is the last one: a chunk that was
 * moved, left out, repeated or cut off does not open. Every file has a last chunk, which is empty for empty content.
 *
 * A file is named after a keyed hash of its content. Equal content shares one file, and a name tells nothing about content
 * to anybody without the key, not even whether a known document is among the files.
 */

/** Bytes of content in each chunk but the last. Users' files depend on it: it must never change. */
export const chunkLength = 256 * 1024;
/** Bytes that sealing adds to a chunk, see cipher.ts. */
const sealOverhead = 29;
const sealedLength = chunkLength + sealOverhead;

/** Returns the length of a sealed file. @param size bytes of content */
export const sealedSize = (size: number): number =>
  size + Math.max(1, Math.ceil(size / chunkLength)) * sealOverhead;

const chunkPlace = (file: string, number: number, isLast: boolean) =>
  `attachments/file/${file}/${number}/${isLast ? 'last' : 'more'}`;

/** Identifies the content of a file. */
export interface Digest {
  /** The name of its sealed file. */
  file: string;
  /** SHA-256 of the content, in hexadecimal. */
  sha256: string;
  /** Bytes of content. */
  size: number;
}

/** Computes the digest of content that comes in pieces. */
export function createDigest(cipher: Cipher): { take(piece: Uint8Array): void; finish(): Digest } {
  const keyed = createHmac('sha256', cipher.derive('attachments'));
  const plain = createHash('sha256');
  let size = 0;
  return {
    take(piece) {
      keyed.update(piece);
      plain.update(piece);
      size += piece.length;
    },
    finish: () => ({ file: attachmentName(keyed.digest('hex')), sha256: plain.digest('hex'), size }),
  };
}

/**
 * Seals content into a new file and flushes it. After a failure there is no file.
 * @param name the file's name in the places of its chunks
 * @throws the system's error, also when something already exists at `path`
 */
export async function sealFile(
  cipher: Cipher,
  path: string,
  name: string,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    try {
      let number = 0;
      for await (const { bytes, isLast } of chunksOf(content)) {
        await writeAll(file, cipher.sealBytes(chunkPlace(name, number, isLast), bytes));
        number += 1;
      }
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (cause) {
    await rm(path, { force: true }).catch(() => {}); // collected later
    throw cause;
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
}

/** Cuts content into chunks. A full chunk is held back until it is known whether another one follows. */
async function* chunksOf(
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ bytes: Buffer; isLast: boolean }> {
  const buffer = Buffer.alloc(chunkLength);
  let filled = 0;
  for await (const piece of content) {
    for (let at = 0; at < piece.length; ) {
      if (filled === chunkLength) {
        yield { bytes: buffer, isLast: false };
        filled = 0;
      }
      const part = piece.subarray(at, at + chunkLength - filled);
      buffer.set(part, filled);
      filled += part.length;
      at += part.length;
    }
  }
  yield { bytes: buffer.subarray(0, filled), isLast: true };
}

/**
 * Yields the content of a sealed file, chunk by chunk. The chunks before a fault are genuine.
 * @param name the file's name in the places of its chunks
 * @throws RecordError missing: nothing is there · changed: it is not what the app wrote; FileWithheld
 */
export async function* openSealedFile(cipher: Cipher, path: string, name: string): AsyncGenerator<Buffer> {
  for await (const { plain } of openedChunks(cipher, path, name)) yield plain;
}

/**
 * Opens every chunk of a sealed file, and compares its content with its name.
 * @param folder in which it lies under its own name
 * @returns the length and the SHA-256 of the sealed file as it lies there
 * @throws RecordError, FileWithheld as `openSealedFile`
 */
export async function inspectSealedFile(
  cipher: Cipher,
  folder: string,
  name: string,
  signal?: AbortSignal,
): Promise<{ bytes: number; sha256: string }> {
  const digest = createDigest(cipher);
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const { sealed, plain } of openedChunks(cipher, join(folder, name), name)) {
    digest.take(plain);
    hash.update(sealed);
    bytes += sealed.length;
    signal?.throwIfAborted();
  }
  if (digest.finish().file !== name)
    throw new RecordError('changed', placeOf(name), 'its content is another');
  return { bytes, sha256: hash.digest('hex') };
}

const placeOf = (name: string) => `attachments/file/${name}`;

/** Opening a pipe waits for a writer otherwise, and a link may lead anywhere. Windows has neither flag. */
const asItLies = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

async function* openedChunks(
  cipher: Cipher,
  path: string,
  name: string,
): AsyncGenerator<{ sealed: Buffer; plain: Buffer }> {
  const about = <T>(work: () => Promise<T>): Promise<T> =>
    work().catch((cause) => {
      throw failureOf(cause, name);
    });
  const file = await about(() => openRegular(path));
  try {
    const { size } = await about(() => file.stat());
    const chunks = Math.max(1, Math.ceil(size / sealedLength));
    for (let number = 0; number < chunks; number += 1)
      yield await about(async () => {
        const sealed = await readAt(file, number * sealedLength, size);
        const plain = cipher.openBytes(chunkPlace(name, number, number === chunks - 1), sealed);
        return { sealed, plain: Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength) };
      });
  } finally {
    await file.close();
  }
}

async function openRegular(path: string): Promise<FileHandle> {
  if (!(await lstat(path)).isFile()) throw new NoRegularFile(path);
  return open(path, asItLies);
}

/** Reads one sealed part at an offset of the file. @throws SealError when the file has become shorter meanwhile */
async function readAt(file: FileHandle, from: number, size: number): Promise<Buffer> {
  const sealed = Buffer.alloc(Math.min(sealedLength, size - from));
  for (let at = 0; at < sealed.length; ) {
    const { bytesRead } = await file.read(sealed, at, sealed.length - at, from + at);
    if (bytesRead === 0) throw new SealError('a sealed file is cut short');
    at += bytesRead;
  }
  return sealed;
}

/** Returns the error to throw for a failed reading. Only what proves something about the file is a fault of its record. */
function failureOf(cause: unknown, name: string): unknown {
  const fault = faultOf(cause);
  if (fault) return new RecordError(fault, placeOf(name), 'its file cannot be read', { cause });
  const { code } = cause as NodeJS.ErrnoException;
  return typeof code === 'string' ? new FileWithheld(code, { cause }) : cause;
}

/** Returns what a failed reading proves about the file; null when it proves nothing. */
function faultOf(cause: unknown): RecordFault | null {
  if (cause instanceof SealError || cause instanceof NoRegularFile) return 'changed';
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing';
  return code === 'ELOOP' ? 'changed' : null;
}
