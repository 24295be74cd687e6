import type { BackupView } from '../../contract/backup.ts';
import type { DataModel } from '../session/kinds.ts';
import { type BackupFile, listBackups } from '../storage/backup.ts';
import type { Cipher } from '../storage/cipher.ts';
import { openForReading } from '../storage/database.ts';
import { stateOf } from '../storage/file-state.ts';
import { sealedUnder } from '../storage/key-check.ts';
import { subscriptionsIn } from '../storage/usage.ts';

/**
 * Returns the backups that can be restored. Each was verified in full when it was made, and is verified again before it
 * replaces a file. Here each is only opened, so that a person need not wait for all of them to be verified.
 */
export async function usableBackups(
  folder: string,
  cipher: Cipher,
  environmentId: string,
  model: DataModel,
): Promise<BackupView[]> {
  return (await listBackups(folder)).flatMap((backup) => {
    try {
      const { name, at, partial } = backup;
      return [{ name, at, partial, subscriptions: countIn(backup, cipher, environmentId, model) }];
    } catch {
      return []; // damaged, from a newer version, or sealed with another key: cannot be restored
    }
  });
}

/** Counts a copy's subscriptions. @throws when the copy cannot be opened or belongs to another environment */
export function countIn(
  { path }: Pick<BackupFile, 'path'>,
  cipher: Cipher,
  environmentId: string,
  { migrations }: DataModel,
): number {
  const sql = openForReading(path);
  try {
    const { user_version } = sql.prepare('PRAGMA user_version').get() ?? {};
    if (Number(user_version) > migrations.length) throw new Error('the copy is from a newer version');
    sealedUnder(sql, cipher);
    if ((stateOf(sql, cipher)?.environmentId ?? environmentId) !== environmentId)
      throw new Error('the copy belongs to another environment');
    return subscriptionsIn(sql);
  } finally {
    sql.close();
  }
}
