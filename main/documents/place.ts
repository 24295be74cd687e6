import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { AppError } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import { hostOf, isLocalName, isPrivateAddress, isThisComputer } from './private-address.ts';

/**
 * Returns all addresses of a name, as this computer knows them. Rejects when it knows none. A look-up holds one of the
 * four threads that the process has for files as well; libuv gives look-ups at most two of them (src/threadpool.c,
 * slow_work_thread_threshold), so files never wait for names.
 */
export type Lookup = (name: string) => Promise<readonly string[]>;

export const systemLookup: Lookup = async (name) =>
  (await lookup(name, { all: true })).map(({ address }) => address);

/** Longest wait for a name's addresses. Systems give up sooner, and say that they know none. Milliseconds. */
const longestLookup = 20_000;

/**
 * Guards where documents are fetched from. A private place is refused unless the platform is there itself: at the
 * platform's own origin, or on the same computer by name or address. Other services of this computer are refused even
 * when the platform runs here, since they are nobody's but the user's.
 *
 * What remains: the network stack asks for the name's addresses once more, and may get others (DNS rebinding); a proxy
 * asks on its own. A name that is not known here is left to them, as behind a proxy no name may be known.
 */
export interface DocumentPlaces {
  /** @throws AppError privateAddress, timeout when the name's addresses do not come in time */
  mustBePublic(url: string): Promise<void>;
}

/** @param deps.signal aborted when the environment is closed: then no look-up is waited for any more */
export function createDocumentPlaces(deps: {
  baseUrl: string;
  lookup: Lookup;
  clock: Clock;
  signal: AbortSignal;
}): DocumentPlaces {
  /** The look-ups that are still out. Each name is asked for once at a time, so a slow name holds one thread only. */
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
