import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Attachments, createAttachments } from '../../main/attachments/attachments.ts';
import type { AttachmentPoint } from '../../main/attachments/files.ts';
import type { AttachmentAbout } from '../../main/attachments/record.ts';
import { createCipher } from '../../main/storage/cipher.ts';
import { type DataFile, openDataFile } from '../../main/storage/data-file.ts';
import { openDatabase } from '../../main/storage/database.ts';

export interface OpenAttachments extends Attachments {
  db: DataFile;
}

/** Opens the data file `desk.sqlite` in a folder with its attachments. Opening it again is a restart. */
export function openAttachments(options: {
  folder: string;
  dataKey: string;
  environmentId?: string;
  now?(): number;
  at?(point: AttachmentPoint): void;
}): OpenAttachments {
  const { folder, dataKey, environmentId = 'headless', now = Date.now, at } = options;
  const path = join(folder, 'desk.sqlite');
  const cipher = createCipher(dataKey);
  const db = openDataFile(openDatabase(path), cipher, environmentId);
  return { ...createAttachments({ db, path, cipher, clock: { now }, at }), db };
}

/** Returns the names in the folder of sealed files. */
export const attachmentFiles = (folder: string): string[] => {
  const path = join(folder, 'attachments');
  return existsSync(path) ? readdirSync(path).sort() : [];
};

/** Returns the files that the rows of a data file name. */
export const namedFiles = ({ db }: Pick<OpenAttachments, 'db'>): string[] =>
  db.sql
    .prepare('SELECT DISTINCT file FROM attachments ORDER BY file')
    .all()
    .map(({ file }) => String(file));

/** The submission that owns the attachments of the tests. */
export const owner = { kind: 'subscription', id: '11111111-1111-4111-8111-111111111111' };

export const passport: AttachmentAbout = {
  name: 'Reisepass Mustermann.pdf',
  mediaType: 'application/pdf',
  keep: 'owner',
};

/** Returns content of some length that differs by its seed. */
export function bytesOf(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length, 'Mustermann ');
  bytes.write(String(seed));
  return bytes;
}
