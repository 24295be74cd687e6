import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AsyncEntry } from '@napi-rs/keyring';
import { markAccount } from '../../../main/freshness/freshness.ts';
import { clientAccount, formerAccount } from '../../../main/secrets/client-secret.ts';
import { systemKeychain } from '../../../main/secrets/keychain.ts';

/** A profile folder of its own, and its entries in the system's keychain. */
export class Profile {
  readonly folder = mkdtempSync(join(tmpdir(), 'investment-desk-e2e-'));

  get id(): string {
    return readFileSync(this.path('profile-id'), 'utf8').trim();
  }

  /** Returns the path of a file or folder of the profile. */
  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  databasePath(environmentId = 'training'): string {
    return this.path('environments', environmentId, 'desk.sqlite');
  }

  /** Reads the technical log. */
  log(): string {
    const folder = this.path('logs');
    const files = existsSync(folder) ? readdirSync(folder).sort() : [];
    return files.map((file) => readFileSync(join(folder, file), 'utf8')).join('');
  }

  writeSettings(settings: unknown): void {
    const text = typeof settings === 'string' ? settings : JSON.stringify(settings, null, 2);
    writeFileSync(this.path('settings.json'), text);
  }

  readSettings(): {
    environments?: { id: string; name: string }[];
    preferences?: Record<string, string | null>;
  } {
    try {
      return JSON.parse(readFileSync(this.path('settings.json'), 'utf8'));
    } catch {
      return {};
    }
  }

  /** Id of the first added environment; empty if there is only Training. */
  get environmentId(): string {
    return this.readSettings().environments?.[0]?.id ?? '';
  }

  /** Returns an entry of the profile in the system's own keychain, through the library alone, not through the app. */
  keychainEntry(account: string): AsyncEntry {
    return new AsyncEntry('Investment Desk', `${this.id}/${account}`, { linux: { store: 'secret-service' } });
  }

  /** Removes the folder and the entries in the keychain. */
  async remove(): Promise<void> {
    await this.#emptyKeychain();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #emptyKeychain(): Promise<void> {
    const environments = this.readSettings().environments ?? [];
    const ids = ['training', ...environments.map(({ id }) => id)];
    try {
      const keychain = systemKeychain(this.id);
      const accounts = ids.flatMap((id) => [formerAccount(id), clientAccount(id), markAccount(id)]);
      for (const account of ['data-key', ...accounts]) await keychain.delete(account);
    } catch {
      // A test may have broken the profile or the keychain on purpose.
    }
  }
}
