const names: Record<string, string> = {
  ECONNREFUSED: 'ERR_CONNECTION_REFUSED',
  ENOTFOUND: 'ERR_NAME_NOT_RESOLVED',
  EAI_AGAIN: 'ERR_NAME_NOT_RESOLVED',
  ECONNRESET: 'ERR_CONNECTION_RESET',
  EPIPE: 'ERR_CONNECTION_RESET',
  ETIMEDOUT: 'ERR_CONNECTION_TIMED_OUT',
  UND_ERR_CONNECT_TIMEOUT: 'ERR_CONNECTION_TIMED_OUT',
  UND_ERR_HEADERS_TIMEOUT: 'ERR_TIMED_OUT',
  UND_ERR_BODY_TIMEOUT: 'ERR_TIMED_OUT',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'ERR_CONTENT_LENGTH_MISMATCH',
  ENETUNREACH: 'ERR_ADDRESS_UNREACHABLE',
  EHOSTUNREACH: 'ERR_ADDRESS_UNREACHABLE',
  EADDRNOTAVAIL: 'ERR_ADDRESS_INVALID',
  ENETDOWN: 'ERR_INTERNET_DISCONNECTED',
  EPROTO: 'ERR_SSL_PROTOCOL_ERROR',
  CERT_HAS_EXPIRED: 'ERR_CERT_DATE_INVALID',
  CERT_NOT_YET_VALID: 'ERR_CERT_DATE_INVALID',
  ERR_TLS_CERT_ALTNAME_INVALID: 'ERR_CERT_COMMON_NAME_INVALID',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'ERR_CERT_AUTHORITY_INVALID',
  SELF_SIGNED_CERT_IN_CHAIN: 'ERR_CERT_AUTHORITY_INVALID',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'ERR_CERT_AUTHORITY_INVALID',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'ERR_CERT_AUTHORITY_INVALID',
};

/** Electron's network errors are plain `Error`s whose message is Chromium's name of the error. */
export function toNetError(error: unknown): Error {
  const chain: { name?: string; code?: string; message?: string; socket?: { bytesRead?: number } }[] = [];
  for (let at: unknown = error; at instanceof Error && chain.length < 5; at = at.cause)
    chain.push(at, ...(at instanceof AggregateError ? at.errors : []));
  const coded = chain.find(({ code }) => code !== undefined && code in names);
  if (coded?.code) return new Error(`net::${names[coded.code]}`);
  const socket = chain.find(({ code }) => code === 'UND_ERR_SOCKET');
  if (socket) {
    // The other side closed: before a first byte of the answer, or in the middle of it.
    const empty = (socket.socket?.bytesRead ?? 0) === 0;
    return new Error(empty ? 'net::ERR_EMPTY_RESPONSE' : 'net::ERR_INCOMPLETE_CHUNKED_ENCODING');
  }
  if (chain.some(({ name }) => name === 'HTTPParserError'))
    return new Error('net::ERR_INVALID_HTTP_RESPONSE');
  if (chain.some(({ message }) => message === 'bad port')) return new Error('net::ERR_UNSAFE_PORT');
  return new Error('net::ERR_FAILED');
}
