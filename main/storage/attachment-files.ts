import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

/** The folder of the sealed files, beside the data file and its folder of backups, which share them. @param path the data file */
export const attachmentsFolder = (path: string): string => join(dirname(path), folderName);

/** The name of that folder, also in the second folder for backups. */
export const folderName = 'attachments';

const pattern = /^[0-9a-f]{64}\.sealed$/;

/** True for the name of a sealed file. A row may name anything if something else has edited it. */
export const isAttachmentName = (name: string): boolean => pattern.test(name);

/** The name of a sealed file. @param digest the keyed hash of its content, in hexadecimal */
export const attachmentName = (digest: string): string => `${digest}.sealed`;

/** Statements that tell whether a data file can name attachments, and which files it names. */
export const hasAttachmentsQuery = `SELECT name FROM sqlite_schema WHERE type = 'table' AND name = 'attachments'`;
export const namedFilesQuery = 'SELECT DISTINCT file FROM attachments';

/** Returns the names of the sealed files among the rows of `namedFilesQuery`. */
export const namesAmong = (rows: readonly Record<string, unknown>[]): string[] =>
  rows.map(({ file }) => String(file)).filter(isAttachmentName);

/** Returns the sealed files that a data file or a backup names; none for a file of a version without attachments. */
export const filesNamedIn = (sql: DatabaseSync): string[] =>
  sql.prepare(hasAttachmentsQuery).get() ? namesAmong(sql.prepare(namedFilesQuery).all()) : [];
