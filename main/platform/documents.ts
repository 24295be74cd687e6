import { createHash } from 'node:crypto';
import type { Json } from '../../contract/primitives.ts';
import { isSendable, nameLine } from '../../contract/text.ts';
import { isRecord } from './json.ts';

export interface FoundDocument {
  /** See `documentId`. */
  id: string;
  label: string;
  name: string | null;
  url: string;
}

/**
 * Returns every document in an answer. The name of the costs document's field is unknown [docs: it exists], so any https URL
 * counts whose key, or an enclosing key, names a document or file. That leaves out links to the object itself and to pages
 * of the platform.
 * @param baseUrl base of relative URLs
 */
export function documentsIn(record: Json | null, baseUrl: string): FoundDocument[] {
  const found = new Map<string, FoundDocument>();
  const visit = (value: Json | undefined, trail: string[], parent: { [key: string]: Json } | null): void => {
    if (typeof value === 'string') {
      const label = trail.find(speaksOfDocument);
      const url = label ? documentUrl(value, baseUrl) : undefined;
      if (label && url && !found.has(url)) {
        const given = typeof parent?.id === 'string' && trail.length > 1 ? parent.id : url;
        const isOwn =
          given.length <= 200 &&
          isSendable(given) &&
          [...found.values()].every(({ id }) => id !== documentId(given));
        const id = documentId(isOwn ? given : url);
        const name = typeof parent?.name === 'string' && trail.length > 1 ? nameLine(parent.name) : '';
        found.set(url, { id, label, name: name || null, url });
      }
    } else if (Array.isArray(value)) {
      for (const item of value) visit(item, trail, parent);
    } else if (isRecord(value)) {
      for (const [key, inner] of Object.entries(value)) visit(inner, [...trail, key], value);
    }
  };
  visit(record ?? undefined, [], null);
  return [...found.values()];
}

/**
 * Returns the id under which a document is stored. Ids are stored unencrypted, and the platform's own may be an address that
 * names a person or opens the document. Ids of hex digits reveal nothing and are kept; any other id is hashed.
 */
export const documentId = (given: string): string =>
  isPlainId(given) ? given : createHash('sha256').update(given).digest('hex');

/** True for an id that `documentId` can return. Earlier versions stored any id. */
export const isPlainId = (id: string): boolean => /^[0-9a-f-]{1,64}$/i.test(id);

/** True when a word of the key begins with one of these words. Whole words are compared: `profile_url` has no `file`. */
const speaksOfDocument = (key: string) =>
  key.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/).some((word) => /^(document|file|pdf|cost)/i.test(word));

function documentUrl(text: string, baseUrl: string): string | undefined {
  if (!/^(https?:\/\/|\/)\S+$/.test(text) || !URL.canParse(text, baseUrl)) return undefined;
  const url = new URL(text, baseUrl);
  // Unencrypted only to the platform's own origin, which is unencrypted only on this machine.
  return url.protocol === 'https:' || url.origin === new URL(baseUrl).origin ? url.href : undefined;
}
