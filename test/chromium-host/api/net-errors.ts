const names: Record<string, string> = {
  ECONNREFUSED: 'ERR_CONNECTION_REFUSED',
  ENOTFOUND: 'ERR_NAME_NOT_RESOLVED',
  EAI_AGAIN: 'ERR_NAME_NOT_RESOLVED',
  ECONNRESET: 'ERR_CONNECTION_RESET',
  EPIPE: 'ERR_CONNECTION_RESET',
  ECONNABORTED: 'ERR_CONNECTION_ABORTED',
  ETIMEDOUT: 'ERR_CONNECTION_TIMED_OUT',
  ENETUNREACH: 'ERR_ADDRESS_UNREACHABLE',
  EHOSTUNREACH: 'ERR_ADDRESS_UNREACHABLE',
  EADDRNOTAVAIL: 'ERR_ADDRESS_INVALID',
  ENETDOWN: 'ERR_INTERNET_DISCONNECTED',
  GIVEN_UP: 'ERR_ABORTED',
  NO_PROXY: 'ERR_PROXY_CONNECTION_FAILED',
  NO_TUNNEL: 'ERR_TUNNEL_CONNECTION_FAILED',
  EPROTO: 'ERR_SSL_PROTOCOL_ERROR',
  CERT_HAS_EXPIRED: 'ERR_CERT_DATE_INVALID',
  CERT_NOT_YET_VALID: 'ERR_CERT_DATE_INVALID',
  ERR_TLS_CERT_ALTNAME_INVALID: 'ERR_CERT_COMMON_NAME_INVALID',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'ERR_CERT_AUTHORITY_INVALID',
  SELF_SIGNED_CERT_IN_CHAIN: 'ERR_CERT_AUTHORITY_INVALID',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'ERR_CERT_AUTHORITY_INVALID',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'ERR_CERT_AUTHORITY_INVALID',
};

/** Node's message for a connection that the other side has closed before an answer. */
const closedBeforeAnswer = 'socket hang up';

/** Returns Chromium's name for an error of Node's `http`, for example `ERR_CONNECTION_REFUSED`. */
export function netErrorName(error: unknown): string {
  const errors = error instanceof AggregateError ? error.errors : [error];
  const known = errors.find((each): each is NodeJS.ErrnoException => each instanceof Error && 'code' in each);
  if (!known) return 'ERR_FAILED';
  if (known.message === closedBeforeAnswer) return 'ERR_EMPTY_RESPONSE';
  const code = String(known.code);
  if (code.startsWith('ERR_SSL_')) return 'ERR_SSL_PROTOCOL_ERROR';
  if (code.startsWith('HPE_')) return 'ERR_INVALID_HTTP_RESPONSE';
  if (code.startsWith('Z_') || code.startsWith('ERR__ERROR_FORMAT') || code.startsWith('ERR_BROTLI'))
    return 'ERR_CONTENT_DECODING_FAILED';
  return names[code] ?? 'ERR_FAILED';
}

/** True for a lost connection: Chromium's ERR_CONNECTION_RESET, _CLOSED and _ABORTED, and ERR_EMPTY_RESPONSE. */
export const isConnectionGone = (error: unknown): boolean =>
  ['ECONNRESET', 'EPIPE', 'ECONNABORTED'].includes(String((error as NodeJS.ErrnoException | null)?.code));
