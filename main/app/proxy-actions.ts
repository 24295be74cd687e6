import type { AppState } from '../../contract/app.ts';
import type { ProxyName, ProxySignIn } from '../../contract/proxy.ts';
import type { ProxyLogins } from './proxy-login.ts';

/** A person's actions on proxies that ask for a name and a password. */
export interface ProxyActions {
  /** See `ProxyLogins.signIn`. */
  signIn(entered: ProxySignIn): Promise<AppState>;
  /** See `ProxyLogins.forget`. */
  forget(proxy: ProxyName): Promise<AppState>;
}

/** Returns the actions of a person on proxies. @param state reads the state of the app */
export function createProxyActions(
  proxies: Pick<ProxyLogins, 'signIn' | 'forget'>,
  state: () => Promise<AppState>,
): ProxyActions {
  return {
    async signIn(entered) {
      proxies.signIn(entered);
      return state();
    },
    async forget(proxy) {
      await proxies.forget(proxy);
      return state();
    },
  };
}
