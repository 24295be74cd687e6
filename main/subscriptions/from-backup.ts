import { type BackupFile, listBackups } from '../storage/backup.ts';
import type { Cipher } from '../storage/cipher.ts';
import { sealedUnder } from '../storage/key-check.ts';
import { readFrom } from '../storage/read-from.ts';
import type { Subscription } from './model.ts';
import { subscriptionFrom } from './rows.ts';

/** A subscription as stored in a backup. */
export interface FromBackup {
  /** The moment of the backup, as ISO 8601. */
  at: string;
  subscription: Subscription;
}

/** Returns a subscription from the newest backup in which it can be read; null when there is none. */
export async function readFromBackups(
  id: string,
  folder: string,
  cipher: Cipher,
): Promise<FromBackup | null> {
  for (const backup of await listBackups(folder)) {
    const subscription = await subscriptionIn(backup, id, cipher);
    if (subscription) return { at: backup.at, subscription };
  }
  return null;
}

function subscriptionIn({ path }: BackupFile, id: string, cipher: Cipher): Promise<Subscription | null> {
  const found = readFrom(path, (sql) => {
    sealedUnder(sql, cipher);
    const row = sql.prepare('SELECT * FROM subscriptions WHERE id = ?').get(id);
    return row ? subscriptionFrom(row, sql, cipher) : null;
  });
  // The backup is damaged or has another key, or the subscription is unreadable there; an older one may do.
  return found.catch(() => null);
}
