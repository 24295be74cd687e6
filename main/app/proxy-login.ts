import { z } from 'zod';
import { DeskError } from '../../contract/errors.ts';
import type { ProxySignIn, ProxyView } from '../../contract/proxy.ts';
import { nameLine } from '../../contract/text.ts';
import type { ProxyChallenge, ProxyCredentials, ProxyLogin } from '../ports.ts';
import type { SecretStore } from '../secrets/keychain.ts';

/** Most characters of a proxy's own words that are shown. */
const longestRealm = 200;

const storedCredentials = z.object({ name: z.string(), password: z.string() });

/** The keychain's account of a proxy. */
export const proxyAccount = ({ host, port }: Pick<ProxyChallenge, 'host' | 'port'>): string =>
  `proxy/${host}:${port}`;

/**
 * Answers proxies that want a name and a password, with what a person has entered. A call never waits for the person: it
 * fails, the page says why, and what was entered goes along with the next one. Chromium remembers what a proxy has
 * accepted until the program ends.
 */
export interface ProxyLogins extends ProxyLogin {
  /** The proxy that has asked last; null: none has. */
  readonly view: ProxyView | null;
  /** A person signs in. @throws DeskError notFound where this proxy has not asked; KeychainError where it cannot be kept */
  signIn(entered: ProxySignIn): Promise<void>;
  /** Forgets what was entered, also in the keychain. @throws DeskError notFound, KeychainError */
  forget(): Promise<void>;
}

interface Known extends ProxyCredentials {
  isKept: boolean;
  isRefused: boolean;
  /**
   * While one call tells it to the proxy, the others wait for the end of that one: a few wrong passwords lock an account in
   * many companies. Chromium asks only where it has nothing that the proxy accepts, so each time may be the first wrong one.
   */
  trial: PromiseWithResolvers<void> | null;
}

/** Lets the next call tell it. */
function endTrial(known: Known | undefined): void {
  known?.trial?.resolve();
  if (known) known.trial = null;
}

export function createProxyLogins(deps: {
  /** The keychain; null while it is not open. */
  secrets(): SecretStore | null;
  changed(): void;
  /** What waits for the network can be tried again. */
  enteredAnew(): void;
}): ProxyLogins {
  const known = new Map<string, Known>();
  let asked: (ProxyChallenge & { account: string; state: ProxyView['state'] }) | null = null;

  async function fromKeychain(account: string): Promise<Known | null> {
    try {
      const text = await deps.secrets()?.get(account);
      if (!text) return null;
      return { ...storedCredentials.parse(JSON.parse(text)), isKept: true, isRefused: false, trial: null };
    } catch {
      // Locked, or damaged: the person enters it again. The error may quote what it read.
      return null;
    }
  }

  /** Returns what is known of a proxy, from the keychain at the first time. */
  async function find(account: string): Promise<Known | null> {
    const kept = known.has(account) ? null : await fromKeychain(account);
    if (kept && !known.has(account)) known.set(account, kept);
    return known.get(account) ?? null;
  }

  function note(proxy: ProxyChallenge, state: ProxyView['state']): void {
    const account = proxyAccount(proxy);
    if (asked?.account === account && asked.state === state) return;
    const { isProxy, scheme, host, port, realm } = proxy;
    asked = { isProxy, scheme, host, port, realm, account, state };
    deps.changed();
  }

  return {
    get view() {
      if (!asked) return null;
      const { account, host, port, realm, state } = asked;
      const { name = '', isKept = false } = known.get(account) ?? {};
      return { host, port, realm: nameLine(realm).slice(0, longestRealm), state, name, isKept };
    },
    async credentials(proxy, refused) {
      if (!proxy.isProxy) return null;
      for (;;) {
        const found = await find(proxyAccount(proxy));
        if (found && refused && isSame(found, refused)) {
          found.isRefused = true;
          endTrial(found);
        }
        if (!found || found.isRefused) {
          note(proxy, found ? 'refused' : 'asks');
          return null;
        }
        if (found.trial === null) {
          found.trial = Promise.withResolvers();
          note(proxy, 'answered');
          return { name: found.name, password: found.password };
        }
        await found.trial.promise;
      }
    },
    ended(proxy, told) {
      const found = known.get(proxyAccount(proxy));
      if (found && isSame(found, told)) endTrial(found);
    },
    async signIn({ host, port, name, password, keep }) {
      if (!asked || asked.host !== host || asked.port !== port) throw new DeskError('notFound');
      const { account } = asked;
      const entered: Known = { name, password, isKept: false, isRefused: false, trial: null };
      endTrial(known.get(account));
      known.set(account, entered);
      note(asked, 'answered');
      deps.enteredAnew();
      const store = deps.secrets();
      if (!store) throw new DeskError('blocked');
      if (keep) await store.set(account, JSON.stringify({ name, password }));
      else await store.delete(account);
      entered.isKept = keep;
      deps.changed();
    },
    async forget() {
      if (!asked) throw new DeskError('notFound');
      endTrial(known.get(asked.account));
      known.delete(asked.account);
      await deps.secrets()?.delete(asked.account);
      note(asked, 'asks');
      deps.changed();
    },
  };
}

const isSame = (one: ProxyCredentials, other: ProxyCredentials): boolean =>
  one.name === other.name && one.password === other.password;
