import type http from 'node:http';
import { host } from '../host.ts';

/** A proxy's request for a name and a password. */
export interface ProxyChallenge {
  host: string;
  port: number;
  scheme: string;
  realm: string;
}

/** The credentials sent to each proxy with every call. Chromium stores them from the login on, accepted or not. */
const authorizations = new Map<string, string>();

/** Unusable proxies. Chromium tries them last for five minutes, which is longer than any test. */
const bad = new Set<string>();

let connecting = new AbortController();

/** Returns the signal that aborts the connections being made. */
export const connectionsGivenUp = (): AbortSignal => connecting.signal;

/** Returns the system's proxies in the order of use. */
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

/** Stores the name and password to send with the next calls through a proxy. */
export function signInToProxy({ host: name, port }: ProxyChallenge, user: string, password: string): void {
  authorizations.set(`${name}:${port}`, `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`);
}

/** Removes the credentials that a proxy has refused. Credentials stored since they were sent stay. */
export function dropAuthorization(proxy: string, sent: Record<string, string>): void {
  if (authorizations.get(proxy) === sent['proxy-authorization']) authorizations.delete(proxy);
}

/** Clears all credentials, closes idle connections and aborts those being made, as `NetworkContext::ClearHttpAuthCache`. */
export function clearAuthorizations(agents: http.Agent[]): void {
  authorizations.clear();
  for (const agent of agents) for (const idle of Object.values(agent.freeSockets).flat()) idle?.destroy();
  connecting.abort(Object.assign(new Error('aborted'), { code: 'GIVEN_UP' }));
  connecting = new AbortController();
}
