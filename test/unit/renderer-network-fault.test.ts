import { expect, test } from 'vitest';
import { networkFault } from '../../renderer/i18n/networkFault.ts';

test.each([
  ['ENOTFOUND', 'name'],
  ['ERR_NAME_NOT_RESOLVED', 'name'],
  ['ERR_DNS_TIMED_OUT', 'name'],
  ['ERR_INTERNET_DISCONNECTED', 'noNetwork'],
  ['ENETUNREACH', 'noNetwork'],
  ['ECONNREFUSED', 'refused'],
  ['ERR_CONNECTION_REFUSED', 'refused'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ERR_TUNNEL_CONNECTION_FAILED', 'proxy'],
  ['ERR_CERT_DATE_INVALID', 'certificate'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate'],
  ['ERR_CONNECTION_TIMED_OUT', 'timeout'],
  ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
  ['ETIMEDOUT', 'timeout'],
  ['ECONNABORTED', 'timeout'],
  ['ECONNRESET', 'broken'],
  ['ERR_EMPTY_RESPONSE', 'broken'],
  ['ERR_SOMETHING_NEW', 'other'],
])('%s is a system code about: %s', (code, fault) => expect(networkFault(code)).toBe(fault));

test.each(['REJECTED_BY_ISSUER', 'ERROR', 'EXPIRED', 'CERTIFIED', 'Kein Zugang: ECONNREFUSED', '503: x', ''])(
  'other words are no system code: %j',
  (words) => expect(networkFault(words)).toBeNull(),
);
