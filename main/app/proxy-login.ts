import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import type { ProxyName, ProxySignIn, ProxyView } from '../../contract/proxy.ts';
import { nameLine } from '../../contract/text.ts';
import type { ProxyChallenge, ProxyCredentials, ProxyLogin } from '../ports.ts';
import type { SecretStore } from '../secrets/keychain.ts';

/** Most characters of a proxy's own words that are shown. */
const longestRealm = 200;

/** Most times that a password is told to a proxy that has never accepted it and says nothing. An assumption. */
const mostTrials = 2;

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
export const proxyAccount = ({ host, port }: ProxyName): string => `proxy/${host}:${port}`;

/**
 * Answers proxies that want a name and a password, with what a person has entered. A call never waits for the person: it
 * fails, the page says why, and what was entered goes along with the next one. Chromium remembers what a proxy has
 * accepted until the program ends.
 */
export interface ProxyLogins extends ProxyLogin {
  /** The proxies that have asked since the start, in the order of their first question. */
  readonly views: ProxyView[];
  /** A person signs in. @throws AppError notFound where this proxy has not asked */
  signIn(entered: ProxySignIn): void;
  /** Forgets what was entered, also in the keychain. @throws AppError notFound, KeychainError */
  forget(proxy: ProxyName): Promise<void>;
}

interface Known extends ProxyCredentials {
  /** The way in which the proxy asked when it was entered. */
  scheme: string;
  isKept: boolean;
  /** It is to be kept once the proxy has accepted it: a wrong password would be told again at each start. */
  keepsOnceAccepted: boolean;
  isRefused: boolean;
  /** The proxy has accepted it since the start, or before it was kept. */
  wasAccepted: boolean;
  /** How many calls have told it and ended without a verdict, since the proxy said nothing. */
  trials: number;
  /**
   * While one call tells it to the proxy, the others wait for the end of that one: a few wrong passwords lock an account in
   * many companies. Chromium asks only where it has nothing that the proxy accepts, so each time may be the first wrong one.
   */
  trial: PromiseWithResolvers<void> | null;
}

/** A proxy that has asked. */
interface Met extends ProxyChallenge {
  account: string;
  state: ProxyView['state'];
  /** undefined: the keychain was not asked yet; null: nothing is known, and it is not asked again. */
  known: Known | null | undefined;
  /** The targets of the calls that it has asked about. */
  origins: Set<string>;
}

const freshly = { isRefused: false, trials: 0, trial: null };

/** Lets the next call tell it. */
function endTrial(known: Known | null | undefined): void {
  known?.trial?.resolve();
  if (known) known.trial = null;
}

/** Decides whether a proxy may be told what is known of it. */
function stateOf({ scheme, known }: Met): ProxyView['state'] {
  if (!known || isWeaker(scheme, known.scheme)) return 'asks';
  if (known.isRefused) return 'refused';
  // A password that was accepted once is told again and again: perhaps it is the platform that does not answer.
  return !known.wasAccepted && known.trials >= mostTrials ? 'silent' : 'passes';
}

export function createProxyLogins(deps: {
  /** The keychain; null while it is not open. */
  secrets(): SecretStore | null;
  changed(): void;
  /** What waits for the network can be tried again. */
  enteredAnew(): void;
}): ProxyLogins {
  const met = new Map<string, Met>();

  function find(name: ProxyName): Met {
    const proxy = met.get(proxyAccount(name));
    if (!proxy) throw new AppError('notFound');
    return proxy;
  }

  /** Returns a proxy as it asks now. */
  function meet({ isProxy, scheme, host, port, realm }: ProxyChallenge, origin: string): Met {
    const account = proxyAccount({ host, port });
    const before = met.get(account);
    const proxy: Met = before ?? {
      ...{ isProxy, scheme, host, port, realm, account },
      state: 'passes',
      known: undefined,
      origins: new Set(),
    };
    const isOther = before?.scheme !== scheme || before.realm !== realm;
    Object.assign(proxy, { scheme, realm });
    proxy.origins.add(origin);
    met.set(account, proxy);
    if (before && isOther) deps.changed();
    return proxy;
  }

  function note(proxy: Met, state: Met['state']): void {
    if (proxy.state === state) return;
    proxy.state = state;
    deps.changed();
  }

  async function fromKeychain(account: string, store: SecretStore): Promise<Known | null> {
    try {
      const text = await store.get(account);
      if (!text) return null;
      const stored = storedCredentials.parse(JSON.parse(text));
      return { ...stored, ...freshly, isKept: true, keepsOnceAccepted: false, wasAccepted: true };
    } catch {
      // Locked, or damaged: the person enters it again. The error may quote what it read.
      return null;
    }
  }

  /** Reads what the keychain holds for a proxy, at the first time. */
  async function readKept(proxy: Met): Promise<void> {
    const store = deps.secrets();
    if (proxy.known !== undefined || !store) return;
    const kept = await fromKeychain(proxy.account, store);
    if (proxy.known === undefined) proxy.known = kept;
  }

  /** Keeps what a proxy has accepted. Where the keychain refuses, it is known until the program ends, and the page says so. */
  async function keep({ account }: Met, accepted: Known): Promise<void> {
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

  /** Takes from the keychain what the person does not want there any more. The page says what is still there. */
  async function drop({ account }: Met, entered: Known): Promise<void> {
    try {
      await deps.secrets()?.delete(account);
      entered.isKept = false;
    } catch {
      entered.isKept = true;
    }
    deps.changed();
  }

  return {
    get views() {
      return [...met.values()].map(({ host, port, scheme, realm, state, known }) => {
        const { name = '', isKept = false, keepsOnceAccepted = false } = known ?? {};
        const shown = nameLine(realm).slice(0, longestRealm);
        const keep = isKept || keepsOnceAccepted;
        return { host, port, scheme, realm: shown, state, name, isKept, keep };
      });
    },
    async decided() {
      for (;;) {
        const trial = [...met.values()].find(({ known }) => known?.trial)?.known?.trial;
        if (!trial) return;
        await trial.promise;
      }
    },
    async credentials(challenge, refused, origin) {
      if (!challenge.isProxy) return null;
      const proxy = meet(challenge, origin);
      for (;;) {
        await readKept(proxy);
        const { known } = proxy;
        if (known && refused && isSame(known, refused)) {
          // What the keychain holds was accepted once, and stays: the proxy may have lost its list of users for a moment.
          known.isRefused = true;
          endTrial(known);
        }
        const state = stateOf(proxy);
        if (!known || state !== 'passes') {
          note(proxy, state);
          return null;
        }
        if (known.trial === null) {
          known.trial = Promise.withResolvers();
          note(proxy, state);
          return { name: known.name, password: known.password };
        }
        await known.trial.promise;
      }
    },
    ended(challenge, told, verdict) {
      const proxy = met.get(proxyAccount(challenge));
      const known = proxy?.known;
      if (!proxy || !known || !isSame(known, told)) return;
      if (verdict === 'accepted') {
        Object.assign(known, { wasAccepted: true, trials: 0 });
        if (known.keepsOnceAccepted) void keep(proxy, known);
      }
      if (verdict === 'none') known.trials += 1;
      note(proxy, stateOf(proxy));
      endTrial(known);
    },
    passed(origin) {
      for (const proxy of met.values()) if (proxy.origins.has(origin)) note(proxy, 'passes');
    },
    signIn({ host, port, name, password, keep: keepsOnceAccepted }) {
      const proxy = find({ host, port });
      const { scheme } = proxy;
      // An entry of the keychain stays there until the new password is accepted.
      const isKept = proxy.known?.isKept ?? false;
      endTrial(proxy.known);
      const entered = { name, password, scheme, isKept, keepsOnceAccepted, wasAccepted: false };
      proxy.known = { ...entered, ...freshly };
      if (!keepsOnceAccepted) void drop(proxy, proxy.known);
      note(proxy, 'passes');
      deps.enteredAnew();
    },
    async forget(name) {
      const proxy = find(name);
      // First, since nothing is forgotten where the keychain refuses.
      await deps.secrets()?.delete(proxy.account);
      endTrial(proxy.known);
      proxy.known = null;
      deps.changed();
    },
  };
}

const isSame = (one: ProxyCredentials, other: ProxyCredentials): boolean =>
  one.name === other.name && one.password === other.password;
