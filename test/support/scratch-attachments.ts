import { join } from 'node:path';
import { newDataKey } from '../../main/storage/cipher.ts';
import { attachmentFiles, type OpenAttachments, openAttachments } from './attachments.ts';
import { scratchFolder } from './headless.ts';

/** Attachments in a folder of their own, with a wall clock that a test sets. */
export class ScratchAttachments {
  readonly dataKey = newDataKey();
  readonly #scratch = scratchFolder();
  readonly folder = this.#scratch.path;
  now = Date.now();
  attachments!: OpenAttachments;

  constructor() {
    this.open();
  }
  open(): void {
    this.attachments = openAttachments({ folder: this.folder, dataKey: this.dataKey, now: () => this.now });
  }
  restart(): void {
    this.attachments.db.close();
    this.open();
  }
  /** Returns the path of a sealed file. */
  inFolder = (name: string): string => join(this.folder, 'attachments', name);
  /** Returns the names of the sealed files. */
  files = (): string[] => attachmentFiles(this.folder);
  /** Returns the name of an attachment's sealed file. */
  fileOf = (id: string): string =>
    String(this.attachments.db.sql.prepare('SELECT file FROM attachments WHERE id = ?').get(id)?.file);
  close(): void {
    this.attachments.db.close();
    this.#scratch.remove();
  }
}
