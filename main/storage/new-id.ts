import { randomUUID } from 'node:crypto';

/**
 * Returns the id of a new row: a UUID of version 7 (RFC 9562, section 5.7), which begins with the time. So rows that are
 * entered together are beside each other in every index, and one page of the file takes many of them. Nothing reads the
 * time out of an id.
 */
export function newId(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  // A UUID of version 4 is random, also where one of version 7 is.
  const random = randomUUID().slice('00000000-0000-4'.length);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random}`;
}
