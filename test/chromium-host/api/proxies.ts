import type http from 'node:http';
import { host } from '../host.ts';

/** A proxy's answer to a call for which it wants a name and a password. */
export interface ProxyChallenge {
  host: string;
  port: number;
  scheme: string;
  realm: string;
}

/** The credentials that go to each proxy with every call. Chromium keeps them from the login on, accepted or not. */
const authorizations = new Map<string, string>();

/** Proxies that could not be used; Chromium tries them last for five minutes, which no test lasts. */
const bad = new Set<string>();

let connecting = new AbortController();

/** Is aborted when the connections that are being made are given up. */
export const connectionsGivenUp = (): AbortSignal => connecting.signal;

/** The system's proxies in the order in which they are tried. */
export const proxiesInOrder = (): string[] => [
  ...host.systemProxies.filter((proxy) => !bad.has(proxy)),
  ...host.systemProxies.filter((proxy) => bad.has(proxy)),
];

export const noteBadProxy = (proxy: string): void => {
  bad.add(proxy);
};

export const proxyAuthorization = (proxy: string): Record<string, string> => {
  const known = authorizations.get(proxy);
  return known ? { 'proxy-authorization': known } : {};
};

/** Has the next calls through a proxy carry a name and a password. */
export function signInToProxy({ host: name, port }: ProxyChallenge, user: string, password: string): void {
  authorizations.set(`${name}:${port}`, `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`);
}

/** A proxy did not accept what it was sent. What it was told since then stays. */
export function dropAuthorization(proxy: string, sent: Record<string, string>): void {
  if (authorizations.get(proxy) === sent['proxy-authorization']) authorizations.delete(proxy);
}

/** As `NetworkContext::ClearHttpAuthCache`: it also closes idle connections and fails those that are being made. */
export function clearAuthorizations(agents: http.Agent[]): void {
  authorizations.clear();
  for (const agent of agents) for (const idle of Object.values(agent.freeSockets).flat()) idle?.destroy();
  connecting.abort(Object.assign(new Error('aborted'), { code: 'GIVEN_UP' }));
  connecting = new AbortController();
}
