import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type Clock, instantOf } from '../clock.ts';
import type { SecretStore } from '../secrets/keychain.ts';
import type { Cipher } from '../storage/cipher.ts';
import { stateOf } from '../storage/file-state.ts';
import { type Mark, markText, nowhere } from '../storage/mark.ts';
import { readFrom } from '../storage/read-from.ts';
import { markAccount } from './freshness.ts';

/**
 * Puts the keychain ahead of data files that came from elsewhere. Each file is then treated like a restored backup when
 * it is opened, because people may have worked with the original since. Existing marks stay, and unreadable files get a
 * mark, too.
 * @throws KeychainError
 */
export async function markAsCopies(deps: {
  secrets: SecretStore;
  cipher: Cipher;
  clock: Clock;
  files: readonly { environmentId: string; path: string }[];
}): Promise<void> {
  for (const { environmentId, path } of deps.files) {
    const account = markAccount(environmentId);
    if ((await deps.secrets.get(account)) !== null) continue;
    const known = await markIn(path, deps.cipher);
    const mark: Mark = {
      id: randomUUID(),
      number: (known?.number ?? 0) + 1,
      at: known?.at ?? instantOf(deps.clock),
      place: nowhere,
    };
    await deps.secrets.set(account, markText(mark));
  }
}

async function markIn(path: string, cipher: Cipher): Promise<Mark | null> {
  if (!existsSync(path)) return null;
  // A damaged file has none: a backup takes its place before it is opened.
  return readFrom(path, (sql) => stateOf(sql, cipher)?.mark ?? null).catch(() => null);
}
