import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { SecretStore } from '../../main/secrets/keychain.ts';

/** Returns the keychain of one machine, in memory, with entries of any number of profiles. */
export function machineKeychain(entries = new Map<string, string>()) {
  const of = (profileId: string): SecretStore => ({
    get: async (account) => entries.get(`${profileId}/${account}`) ?? null,
    set: async (account, secret) => void entries.set(`${profileId}/${account}`, secret),
    delete: async (account) => void entries.delete(`${profileId}/${account}`),
  });
  return { of, entries };
}

/** Returns the keychain of one machine, in a file, for a process that is killed. */
export function keychainInFile(path: string): (profileId: string) => SecretStore {
  const read = (): Record<string, string> => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {});
  const write = (entries: Record<string, string>) => writeFileSync(path, JSON.stringify(entries));
  return (profileId) => ({
    get: async (account) => read()[`${profileId}/${account}`] ?? null,
    set: async (account, secret) => write({ ...read(), [`${profileId}/${account}`]: secret }),
    delete: async (account) => {
      const { [`${profileId}/${account}`]: _, ...others } = read();
      write(others);
    },
  });
}
