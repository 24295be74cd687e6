import type { BackupView } from '../../contract/backup.ts';
import type { DataModel } from '../session/kinds.ts';
import { type BackupFile, listBackups } from '../storage/backup.ts';
import type { Cipher } from '../storage/cipher.ts';
import { stateOf } from '../storage/file-state.ts';
import { sealedUnder } from '../storage/key-check.ts';
import { readFrom } from '../storage/read-from.ts';
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
  const usable: BackupView[] = [];
  for (const backup of await listBackups(folder)) {
    const { name, at, partial } = backup;
    try {
      usable.push({ name, at, partial, subscriptions: await countIn(backup, cipher, environmentId, model) });
    } catch {
      // Damaged, from a newer version, or sealed with another key: cannot be restored.
    }
  }
  return usable;
}

/** Counts a copy's subscriptions. @throws when the copy cannot be opened or belongs to another environment */
export function countIn(
  { path }: Pick<BackupFile, 'path'>,
  cipher: Cipher,
  environmentId: string,
  { migrations }: DataModel,
): Promise<number> {
  return readFrom(path, (sql) => {
    const { user_version } = sql.prepare('PRAGMA user_version').get() ?? {};
    if (Number(user_version) > migrations.length) throw new Error('the copy is from a newer version');
    sealedUnder(sql, cipher);
    if ((stateOf(sql, cipher)?.environmentId ?? environmentId) !== environmentId)
      throw new Error('the copy belongs to another environment');
    return subscriptionsIn(sql);
  });
}
