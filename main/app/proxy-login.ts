import { AppError } from '../../contract/errors.ts';
import type { ProxyName, ProxySignIn, ProxyView } from '../../contract/proxy.ts';
import { nameLine } from '../../contract/text.ts';
import type { ProxyChallenge, ProxyCredentials, ProxyLogin } from '../ports.ts';
import type { SecretStore } from '../secrets/keychain.ts';
import { createKeptCredentials } from './kept-credentials.ts';

/** Maximum number of characters shown of a proxy's own text. */
const longestRealm = 200;

/** Maximum number of times that a never accepted password is sent to a proxy that gives no verdict [assumed]. */
const mostTrials = 2;

/** Authentication schemes, from the one that reveals most of the password to the one that reveals least. */
const schemes = ['basic', 'digest', 'ntlm', 'negotiate'];

/** True when the scheme that a proxy asks for reveals more of the password than the scheme it was entered for. */
const isWeaker = (asked: string, entered: string): boolean =>
  schemes.indexOf(asked) < schemes.indexOf(entered);

/** Returns the keychain account of a proxy. */
export const proxyAccount = ({ host, port }: ProxyName): string => `proxy/${host}:${port}`;

/**
 * Answers proxies that ask for a name and a password with the credentials that a person entered. A call never waits for
 * the person: the call fails, the page says why, and the next call uses the credentials entered meanwhile. Chromium
 * remembers accepted credentials until the app ends.
 */
export interface ProxyLogins extends ProxyLogin {
  /** The proxies that have asked since the start, in the order of their first request. */
  readonly views: ProxyView[];
  /** Takes the credentials that a person entered. @throws AppError notFound when this proxy has not asked */
  signIn(entered: ProxySignIn): void;
  /** Forgets the credentials, in the keychain too. @throws AppError notFound, KeychainError */
  forget(proxy: ProxyName): Promise<void>;
}

interface Known extends ProxyCredentials {
  /** The scheme that the proxy asked for when the credentials were entered. */
  scheme: string;
  isKept: boolean;
  /** True when the credentials go to the keychain once accepted. A wrong password there would be sent at each start. */
  keepsOnceAccepted: boolean;
  isRefused: boolean;
  /** True when the proxy has accepted the credentials, since the start or before they were kept. */
  wasAccepted: boolean;
  /** Number of calls that used the credentials and ended without a verdict from the proxy. */
  trials: number;
  /**
   * Set while one call tries the credentials; other calls wait until that call ends. In many companies a few wrong
   * passwords lock an account. Chromium asks only when it holds no accepted credentials, so every try may be a wrong one.
   */
  trial: PromiseWithResolvers<void> | null;
}

/** A proxy that has asked for credentials. */
interface Met extends ProxyChallenge {
  account: string;
  state: ProxyView['state'];
  /** The credentials. undefined: the keychain was not read yet; null: there are none, and the keychain is not read again. */
  known: Known | null | undefined;
  /** The origins of the calls for which the proxy has asked. */
  origins: Set<string>;
}

const freshly = { isRefused: false, trials: 0, trial: null };

/** Ends a trial, so that the next call can use the credentials. */
function endTrial(known: Known | null | undefined): void {
  known?.trial?.resolve();
  if (known) known.trial = null;
}

/** Returns the state of a proxy. Its credentials may be sent only in the state `passes`. */
function stateOf({ scheme, known }: Met): ProxyView['state'] {
  if (!known || isWeaker(scheme, known.scheme)) return 'asks';
  if (known.isRefused) return 'refused';
  // A password that was accepted once is sent without limit: it may be the platform that does not answer.
  return !known.wasAccepted && known.trials >= mostTrials ? 'silent' : 'passes';
}

export function createProxyLogins(deps: {
  /** Returns the keychain; null while the keychain is not open. */
  secrets(): SecretStore | null;
  changed(): void;
  /** Called when credentials were entered, so that work waiting for the network can be retried. */
  enteredAnew(): void;
}): ProxyLogins {
  const met = new Map<string, Met>();
  const kept = createKeptCredentials(deps.secrets);

  function find(name: ProxyName): Met {
    const proxy = met.get(proxyAccount(name));
    if (!proxy) throw new AppError('notFound');
    return proxy;
  }

  /** Returns the record of a proxy, updated from its current challenge. */
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

  /** Reads a proxy's credentials from the keychain, once. */
  async function readKept(proxy: Met): Promise<void> {
    if (proxy.known !== undefined || !kept.isOpen) return;
    const stored = await kept.read(proxy.account);
    if (proxy.known !== undefined) return;
    const about = { isKept: true, keepsOnceAccepted: false, wasAccepted: true };
    proxy.known = stored && { ...stored, ...freshly, ...about };
  }

  /** Stores accepted credentials in the keychain. If that fails, they last until the app ends, and the page says so. */
  async function keep({ account }: Met, accepted: Known): Promise<void> {
    accepted.keepsOnceAccepted = false;
    accepted.isKept = await kept.keep(account, accepted);
    deps.changed();
  }

  /** Deletes a keychain entry that the person does not want kept. If that fails, the page shows it as kept. */
  async function drop({ account }: Met, entered: Known): Promise<void> {
    entered.isKept = !(await kept.drop(account));
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
          // A keychain entry was accepted once, so it stays: the proxy may have lost its list of users for a moment.
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
      // An existing keychain entry stays until the new password is accepted.
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
      // First, because nothing may be forgotten if the keychain refuses.
      await kept.forget(proxy.account);
      endTrial(proxy.known);
      proxy.known = null;
      deps.changed();
    },
  };
}

const isSame = (one: ProxyCredentials, other: ProxyCredentials): boolean =>
  one.name === other.name && one.password === other.password;
