import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { AppError } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import { hostOf, isLocalName, isPrivateAddress, isThisComputer } from './private-address.ts';

/**
 * Returns all addresses that this computer knows for a name. Rejects when it knows none. A look-up occupies one of the
 * process's four worker threads, which also serve files. libuv gives look-ups at most two of them (src/threadpool.c,
 * slow_work_thread_threshold), so file access never waits for look-ups.
 */
export type Lookup = (name: string) => Promise<readonly string[]>;

export const systemLookup: Lookup = async (name) =>
  (await lookup(name, { all: true })).map(({ address }) => address);

/** Longest wait for a name's addresses, in milliseconds. Operating systems give up sooner and report no address. */
const longestLookup = 20_000;

/**
 * Checks where documents are fetched from. A private place is refused unless it is the platform itself: the platform's
 * own origin, or the same computer by name or address. Other services of this computer are refused even if the platform
 * runs here, because they belong to the user alone.
 *
 * Remaining risk: the network stack looks the name up again and may get other addresses (DNS rebinding), and a proxy does
 * its own look-up. A name unknown here is allowed, because behind a proxy this computer may know no names at all.
 */
export interface DocumentPlaces {
  /**
   * Resolves when documents may be fetched from a URL.
   * @throws AppError privateAddress; timeout when the name's addresses do not come in time
   */
  mustBePublic(url: string): Promise<void>;
}

/**
 * Creates the check for one environment.
 * @param deps.signal aborted when the environment is closed; pending look-ups are no longer awaited then
 */
export function createDocumentPlaces(deps: {
  baseUrl: string;
  lookup: Lookup;
  clock: Clock;
  signal: AbortSignal;
}): DocumentPlaces {
  /** Pending look-ups. Each name is looked up once at a time, so a slow name occupies only one thread. */
  const asked = new Map<string, Promise<readonly string[]>>();

  function lookedUp(name: string): Promise<readonly string[]> {
    const before = asked.get(name);
    if (before) return before;
    const found = deps
      .lookup(name)
      .catch(() => [])
      .finally(() => asked.delete(name));
    asked.set(name, found);
    return found;
  }

  async function addressesOf(host: string): Promise<readonly string[]> {
    if (isIP(host) !== 0) return [host];
    const late = Promise.withResolvers<null>();
    const giveUp = () => late.resolve(null);
    const stop = deps.clock.after(longestLookup, giveUp);
    deps.signal.addEventListener('abort', giveUp);
    if (deps.signal.aborted) giveUp();
    const addresses = await Promise.race([late.promise, lookedUp(host)]);
    stop();
    deps.signal.removeEventListener('abort', giveUp);
    if (addresses === null) throw new AppError('timeout', { said: host });
    return addresses;
  }

  async function isPlatformsOwn(host: string, addresses: readonly string[]): Promise<boolean> {
    if (addresses.some(isThisComputer) || /(^|\.)localhost$/.test(host)) return false;
    const own = hostOf(new URL(deps.baseUrl));
    if (host === own) return true;
    const there = await addressesOf(own);
    return addresses.length > 0 && addresses.every((address) => there.includes(address));
  }

  return {
    async mustBePublic(text) {
      const url = new URL(text);
      if (url.origin === new URL(deps.baseUrl).origin) return;
      const host = hostOf(url);
      const addresses = await addressesOf(host);
      const isPrivate = isIP(host) === 0 && isLocalName(host);
      if (!isPrivate && !addresses.some(isPrivateAddress)) return;
      if (!(await isPlatformsOwn(host, addresses))) throw new AppError('privateAddress', { said: host });
    },
  };
}
