import { z } from 'zod';
import { DeskError } from '../../contract/errors.ts';
import type { ProxySignIn, ProxyView } from '../../contract/proxy.ts';
import { nameLine } from '../../contract/text.ts';
import type { ProxyChallenge, ProxyCredentials, ProxyLogin } from '../ports.ts';
import type { SecretStore } from '../secrets/keychain.ts';

/** Most characters of a proxy's own words that are shown. */
const longestRealm = 200;

const storedCredentials = z.object({
  name: z.string(),
  password: z.string(),
  scheme: z.string().default(''),
});

/** The ways to sign in, from the one that betrays most to the one that betrays least. */
const schemes = ['basic', 'digest', 'ntlm', 'negotiate'];

/** True when a proxy asks for what was entered in a way that betrays more of it than the way it was entered for. */
const isWeaker = (asked: string, entered: string): boolean =>
  schemes.indexOf(asked) < schemes.indexOf(entered);

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
  /** A person signs in. @throws DeskError notFound where this proxy has not asked */
  signIn(entered: ProxySignIn): void;
  /** Forgets what was entered, also in the keychain. @throws DeskError notFound, KeychainError */
  forget(): Promise<void>;
}

interface Known extends ProxyCredentials {
  /** The way in which the proxy asked when it was entered. */
  scheme: string;
  isKept: boolean;
  /** It is to be kept once the proxy has accepted it: a wrong password would be told again at each start. */
  keepsOnceAccepted: boolean;
  isRefused: boolean;
  /**
   * While one call tells it to the proxy, the others wait for the end of that one: a few wrong passwords lock an account in
   * many companies. Chromium asks only where it has nothing that the proxy accepts, so each time may be the first wrong one.
   */
  trial: PromiseWithResolvers<void> | null;
}

/** Lets the next call tell it. */
function endTrial(known: Known | null | undefined): void {
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
  /** null: nothing is known, and the keychain is not asked again. */
  const known = new Map<string, Known | null>();
  let asked: (ProxyChallenge & { account: string; state: ProxyView['state'] }) | null = null;

  async function fromKeychain(account: string, store: SecretStore): Promise<Known | null> {
    try {
      const text = await store.get(account);
      if (!text) return null;
      const stored = storedCredentials.parse(JSON.parse(text));
      return { ...stored, isKept: true, keepsOnceAccepted: false, isRefused: false, trial: null };
    } catch {
      // Locked, or damaged: the person enters it again. The error may quote what it read.
      return null;
    }
  }

  /** Returns what is known of a proxy, from the keychain at the first time. */
  async function find(account: string): Promise<Known | null> {
    const store = deps.secrets();
    if (!known.has(account) && store) {
      const kept = await fromKeychain(account, store);
      if (!known.has(account)) known.set(account, kept);
    }
    return known.get(account) ?? null;
  }

  function note(proxy: ProxyChallenge, state: ProxyView['state']): void {
    const account = proxyAccount(proxy);
    if (asked?.account === account && asked.state === state && asked.scheme === proxy.scheme) return;
    const { isProxy, scheme, host, port, realm } = proxy;
    asked = { isProxy, scheme, host, port, realm, account, state };
    deps.changed();
  }

  /** Keeps what a proxy has accepted. Where the keychain refuses, it is known until the program ends, and the page says so. */
  async function keep(account: string, accepted: Known): Promise<void> {
    accepted.keepsOnceAccepted = false;
    const { name, password, scheme } = accepted;
    try {
      await deps.secrets()?.set(account, JSON.stringify({ name, password, scheme }));
      accepted.isKept = deps.secrets() !== null;
    } catch {
      accepted.isKept = false;
    }
    deps.changed();
  }

  /** Takes from the keychain what does not help any more. What stays there is refused, and asked for, at the next start. */
  async function drop(account: string): Promise<void> {
    await deps
      .secrets()
      ?.delete(account)
      .catch(() => {});
  }

  return {
    get view() {
      if (!asked) return null;
      const { account, scheme, host, port, realm, state } = asked;
      const { name = '', isKept = false } = known.get(account) ?? {};
      return { host, port, scheme, realm: nameLine(realm).slice(0, longestRealm), state, name, isKept };
    },
    async credentials(proxy, refused) {
      if (!proxy.isProxy) return null;
      const account = proxyAccount(proxy);
      for (;;) {
        const found = await find(account);
        if (found && refused && isSame(found, refused)) {
          // What the keychain holds was accepted once, and stays: the proxy may have lost its list of users for a moment.
          Object.assign(found, { isRefused: true, keepsOnceAccepted: false });
          endTrial(found);
        }
        if (!found || isWeaker(proxy.scheme, found.scheme)) {
          note(proxy, 'asks');
          return null;
        }
        if (found.isRefused) {
          note(proxy, 'refused');
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
    ended(proxy, told, accepted) {
      const account = proxyAccount(proxy);
      const found = known.get(account);
      if (!found || !isSame(found, told)) return;
      endTrial(found);
      if (accepted && found.keepsOnceAccepted) void keep(account, found);
    },
    signIn({ host, port, name, password, keep: keepsOnceAccepted }) {
      if (!asked || asked.host !== host || asked.port !== port) throw new DeskError('notFound');
      const { account, scheme } = asked;
      endTrial(known.get(account));
      known.set(account, {
        name,
        password,
        scheme,
        isKept: false,
        keepsOnceAccepted,
        isRefused: false,
        trial: null,
      });
      if (!keepsOnceAccepted) void drop(account);
      note(asked, 'answered');
      deps.enteredAnew();
    },
    async forget() {
      if (!asked) throw new DeskError('notFound');
      const forgotten = asked;
      // First, since nothing is forgotten where the keychain refuses.
      await deps.secrets()?.delete(forgotten.account);
      endTrial(known.get(forgotten.account));
      known.set(forgotten.account, null);
      if (asked.account === forgotten.account) note(forgotten, 'asks');
      deps.changed();
    },
  };
}

const isSame = (one: ProxyCredentials, other: ProxyCredentials): boolean =>
  one.name === other.name && one.password === other.password;
