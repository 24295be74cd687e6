import { AppError } from '../../contract/errors.ts';
import type { ProxyName, ProxySignIn, ProxyView } from '../../contract/proxy.ts';
import type { ProxyLogin } from '../ports.ts';
import type { SecretStore } from '../secrets/keychain.ts';
import { createProxyKeychain } from './proxy-keychain.ts';
import {
  type ProxyEffect,
  type ProxyEvent,
  type ProxyState,
  react,
  unmetProxy,
  viewOf,
} from './proxy-login-state.ts';

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

/** Creates the sign-in to proxies. It decides nothing: proxy-login-state.ts does. */
export function createProxyLogins(deps: {
  /** Returns the keychain; null while the keychain is not open. */
  secrets(): SecretStore | null;
  changed(): void;
  /** Called when credentials were entered, so that work waiting for the network can be retried. */
  enteredAnew(): void;
}): ProxyLogins {
  const keychain = createProxyKeychain(deps.secrets);
  /** The proxies that have asked, by keychain account. */
  const proxies = new Map<string, ProxyState>();
  /** Each resolves when the call that tries a proxy's credentials has ended. */
  const trials = new Map<string, PromiseWithResolvers<void>>();

  function happen(account: string, event: ProxyEvent): readonly ProxyEffect[] {
    const proxy = proxies.get(account);
    if (!proxy) return [];
    const [next, effects] = react(proxy, event);
    proxies.set(account, next);
    for (const effect of effects) carryOut(account, effect);
    return effects;
  }

  function carryOut(account: string, effect: ProxyEffect): void {
    switch (effect.do) {
      case 'report':
        deps.changed();
        return;
      case 'give':
        trials.set(account, Promise.withResolvers());
        return;
      case 'giveNothing':
        return;
      case 'endTrial':
        trials.get(account)?.resolve();
        trials.delete(account);
        return;
      case 'keep':
        void noteStored(account, effect.entry, keychain.keep(account, effect.credentials));
        return;
      case 'drop':
        void noteStored(account, effect.entry, keychain.drop(account));
        return;
      case 'retry':
        deps.enteredAnew();
    }
  }

  /** Returns the keychain account of a proxy. @throws AppError notFound when this proxy has not asked */
  function accountOf(name: ProxyName): string {
    const account = proxyAccount(name);
    if (!proxies.has(account)) throw new AppError('notFound');
    return account;
  }

  /** Reads a proxy's credentials from the keychain, once. */
  async function readKept(account: string): Promise<void> {
    if (proxies.get(account)?.known !== undefined || !keychain.isOpen) return;
    happen(account, { is: 'read', kept: await keychain.read(account) });
  }

  /** Notes whether the keychain holds the credentials of an entry, once it has answered. */
  async function noteStored(account: string, entry: number, isKept: Promise<boolean>): Promise<void> {
    happen(account, { is: 'stored', entry, isKept: await isKept });
  }

  return {
    get views() {
      return [...proxies.values()].map(viewOf);
    },
    async decided() {
      for (;;) {
        const trial = [...proxies.keys()].map((account) => trials.get(account)).find(Boolean);
        if (!trial) return;
        await trial.promise;
      }
    },
    async credentials({ isProxy, ...challenge }, refused, origin) {
      if (!isProxy) return null;
      const { scheme, realm } = challenge;
      const account = proxyAccount(challenge);
      if (!proxies.has(account)) proxies.set(account, unmetProxy(challenge));
      happen(account, { is: 'asked', scheme, realm, origin });
      for (;;) {
        await readKept(account);
        if (refused) happen(account, { is: 'refused', told: refused });
        for (const effect of happen(account, { is: 'wanted' })) {
          if (effect.do === 'give') return effect.credentials;
          if (effect.do === 'giveNothing') return null;
        }
        await trials.get(account)?.promise;
      }
    },
    ended(challenge, told, verdict) {
      happen(proxyAccount(challenge), { is: 'ended', told, verdict });
    },
    passed(origin) {
      for (const account of proxies.keys()) happen(account, { is: 'passed', origin });
    },
    signIn({ host, port, ...credentials }) {
      happen(accountOf({ host, port }), { is: 'signedIn', credentials });
    },
    async forget(name) {
      const account = accountOf(name);
      // First, because nothing may be forgotten if the keychain refuses.
      await keychain.delete(account);
      happen(account, { is: 'forgotten' });
    },
  };
}
