import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FileWithheld } from '../profile/file-withheld.ts';
import { flushFolder } from '../profile/flush.ts';
import { clearForFile, clearForFolder, quarantineName } from '../profile/quarantine.ts';
import { attachmentsFolder, isAttachmentName } from '../storage/attachment-files.ts';
import type { Cipher } from '../storage/cipher.ts';
import { RecordError } from '../storage/records.ts';
import {
  createDigest,
  type Digest,
  inspectSealedFile,
  openSealedFile,
  sealedSize,
  sealFile,
} from '../storage/sealed-file.ts';
import { createTimeSlices } from '../storage/time-slices.ts';

/** The moments at which a crash must lose no file that a row names, and leave no file that is never collected. */
export type AttachmentPoint = 'begun' | 'sealed' | 'renamed' | 'flushed' | 'named' | 'collected';

/** The sealed files beside a data file. Nothing here knows of rows. */
export interface AttachmentFiles {
  readonly folder: string;
  /**
   * Seals content into a file that is on the disk under its name when this resolves. Equal content has one file.
   * @throws the system's error; then there is no new file
   */
  store(content: Uint8Array | AsyncIterable<Uint8Array>): Promise<Digest>;
  /** Yields the content of a file. @throws RecordError, FileWithheld */
  open(file: string): AsyncGenerator<Buffer>;
  /** Opens a whole file. @throws RecordError, FileWithheld */
  inspect(file: string, signal?: AbortSignal): Promise<void>;
  /** Keeps a file from being collected for as long as this process runs. */
  hold(file: string): void;
  isHeld(file: string): boolean;
  /** Returns the sealed files in the folder, and the names of files that were not finished. */
  list(): Promise<{ sealed: { file: string; writtenAt: number }[]; unfinished: string[] }>;
}

const unfinishedName = /^[0-9a-f-]{36}\.new$/;

/** Creates the access to the files of attachments beside a data file. @param path the data file */
export function createAttachmentFiles(
  path: string,
  cipher: Cipher,
  at: (point: AttachmentPoint) => void = () => {},
): AttachmentFiles {
  const folder = attachmentsFolder(path);
  const held = new Set<string>();
  const writing = new Set<string>();

  async function makeFolder(): Promise<void> {
    clearForFolder(folder, quarantineName(Date.now()));
    if (existsSync(folder)) return;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await flushFolder(dirname(folder));
  }

  /** Gives `work` the name of a new file in the folder, and removes that file in the end, whatever happens. */
  async function withUnfinished<T>(work: (name: string, path: string) => Promise<T>): Promise<T> {
    const name = `${randomUUID()}.new`;
    writing.add(name);
    try {
      return await work(name, join(folder, name));
    } finally {
      await rm(join(folder, name), { force: true }).catch(() => {}); // collected later
      writing.delete(name);
    }
  }

  /** False also when the system withholds the file: the same content can take its place. */
  async function isWhole({ file, size }: Digest): Promise<boolean> {
    const there = await stat(join(folder, file)).catch(() => null);
    if (there?.size !== sealedSize(size)) return false;
    return inspectSealedFile(cipher, folder, file).then(
      () => true,
      (error) => {
        if (error instanceof RecordError || error instanceof FileWithheld) return false;
        throw error;
      },
    );
  }

  /** Seals content under the name in its digest, and puts it there. */
  async function place(digest: Digest, content: AsyncIterable<Uint8Array>): Promise<void> {
    await withUnfinished(async (_, beside) => {
      await sealFile(cipher, beside, digest.file, content);
      at('sealed');
      clearForFile(join(folder, digest.file), quarantineName(Date.now()));
      await rename(beside, join(folder, digest.file));
    });
    at('renamed');
    await flushFolder(folder);
    at('flushed');
  }

  return {
    folder,
    async store(content) {
      await makeFolder();
      // The name is only known after the last byte, and the places of the chunks contain it.
      return withUnfinished(async (name, beside) => {
        const digest = createDigest(cipher);
        await sealFile(cipher, beside, name, digested(piecesOf(content), digest));
        at('begun');
        const found = digest.finish();
        // Held before the existing file is checked: a collection may be about to remove it.
        held.add(found.file);
        if (!(await isWhole(found))) await place(found, openSealedFile(cipher, beside, name));
        return found;
      });
    },
    open: (file) => openSealedFile(cipher, join(folder, file), file),
    inspect: async (file, signal) => void (await inspectSealedFile(cipher, folder, file, signal)),
    hold: (file) => void held.add(file),
    isHeld: (file) => held.has(file),
    async list() {
      const names = existsSync(folder) ? await readdir(folder) : [];
      const sealed: { file: string; writtenAt: number }[] = [];
      for (const file of names.filter(isAttachmentName)) {
        const found = await stat(join(folder, file)).catch(() => null);
        if (found?.isFile()) sealed.push({ file, writtenAt: found.mtimeMs });
      }
      const unfinished = names.filter((name) => unfinishedName.test(name) && !writing.has(name));
      return { sealed, unfinished };
    },
  };
}

/** Most bytes that are hashed and sealed at once, so that large content does not keep everything else waiting. */
const pieceLength = 256 * 1024;

async function* piecesOf(content: Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const part of content instanceof Uint8Array ? [content] : content)
    for (let at = 0; at < part.length; at += pieceLength) yield part.subarray(at, at + pieceLength);
}

async function* digested(
  content: AsyncIterable<Uint8Array>,
  digest: ReturnType<typeof createDigest>,
): AsyncGenerator<Uint8Array> {
  const slices = createTimeSlices({ rest: 0 });
  for await (const piece of content) {
    digest.take(piece);
    yield piece;
    if (slices.isOver) await slices.rest();
  }
}
