/** Why a connection failed, as far as the system's error code tells. Translations: `network.<fault>`. */
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

/**
 * Error codes of Chromium and of Node. Not every text in capitals is one: the platform's own words may be in capitals,
 * too.
 */
const codes =
  /^(ERR_[A-Z0-9_]+|UND_ERR_[A-Z_]+|EAI_[A-Z]+|E(CONN(REFUSED|RESET|ABORTED)|TIMEDOUT|NOTFOUND|HOSTUNREACH|NETUNREACH|NETDOWN|PIPE)|(CERT|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_VERIFY)_[A-Z_]+)$/;

/** The first match wins: a DNS timeout counts as `name`. */
const faults: [NetworkFault, RegExp][] = [
  ['proxyLogin', /PROXY_AUTH/],
  ['tooLong', /TOO_LONG/],
  ['name', /NAME_|DNS|ENOTFOUND|EAI_/],
  ['proxy', /PROXY|TUNNEL/],
  ['certificate', /CERT|SSL|TLS|SELF_SIGNED|SIGNATURE/],
  ['noNetwork', /DISCONNECTED|NETDOWN|NETUNREACH|NETWORK_(ACCESS|CHANGED)/],
  ['refused', /REFUSED/],
  ['unreachable', /UNREACH|ADDRESS|CONNECTION_FAILED/],
  // axios reports ECONNABORTED when its own timeout expires.
  ['timeout', /TIME_?D?_?OUT|ECONNABORTED/],
  ['broken', /RESET|EMPTY|CLOSED|PIPE|ABORTED|SOCKET/],
];

/** Returns the meaning of a system error code; null when the text is not such a code. */
export function networkFault(text: string): NetworkFault | null {
  if (!codes.test(text)) return null;
  return faults.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other';
}
