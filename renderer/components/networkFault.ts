/** Why a connection came to nothing, as far as the system's code tells. Words: `network.<fault>`. */
export type NetworkFault =
  | 'name'
  | 'noNetwork'
  | 'refused'
  | 'unreachable'
  | 'proxy'
  | 'certificate'
  | 'timeout'
  | 'broken'
  | 'proxyLogin'
  | 'tooLong'
  | 'other';

/** In Chromium's words and in Node's. Not everything in capitals: the platform's own words may be, too. */
const codes =
  /^(ERR_[A-Z0-9_]+|UND_ERR_[A-Z_]+|EAI_[A-Z]+|E(CONN(REFUSED|RESET|ABORTED)|TIMEDOUT|NOTFOUND|HOSTUNREACH|NETUNREACH|NETDOWN|PIPE)|(CERT|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_VERIFY)_[A-Z_]+)$/;

/** The first that fits: a timeout of the DNS is about the name. */
const faults: [NetworkFault, RegExp][] = [
  ['proxyLogin', /PROXY_AUTH/],
  ['tooLong', /TOO_LONG/],
  ['name', /NAME_|DNS|ENOTFOUND|EAI_/],
  ['proxy', /PROXY|TUNNEL/],
  ['certificate', /CERT|SSL|TLS|SELF_SIGNED|SIGNATURE/],
  ['noNetwork', /DISCONNECTED|NETDOWN|NETUNREACH|NETWORK_(ACCESS|CHANGED)/],
  ['refused', /REFUSED/],
  ['unreachable', /UNREACH|ADDRESS|CONNECTION_FAILED/],
  // axios calls it ECONNABORTED when its own time is up.
  ['timeout', /TIME_?D?_?OUT|ECONNABORTED/],
  ['broken', /RESET|EMPTY|CLOSED|PIPE|ABORTED|SOCKET/],
];

/** What a code of the system means; null: these are words of somebody. */
export function networkFault(text: string): NetworkFault | null {
  if (!codes.test(text)) return null;
  return faults.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other';
}
