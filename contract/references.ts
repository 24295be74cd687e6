import { z } from 'zod';
import { canonicalId } from './ids.ts';
import { isUuid, uuid } from './primitives.ts';

/**
 * Names a submission of this app in place of an object of the platform that does not exist yet. A reference stays in the
 * form forever, and is resolved each time a step is planned. The platform's ids are texts, and a reference is not a
 * text: neither the schema nor the compiler takes one for the other.
 */
export const reference = z.strictObject({
  /** The name of the submission's kind. */
  kind: z.string().regex(/^[^/]{1,100}$/),
  /** The submission's local id. */
  id: uuid,
});
export type Reference = z.infer<typeof reference>;

/** Names an object of the platform: by its id, as typed, or by a reference to the submission that makes it. */
export type Named = string | Reference;

export const isReference = (named: Named): named is Reference => typeof named !== 'string';

/** Returns the typed text; '' for a reference. */
export const typedIn = (named: Named): string => (isReference(named) ? '' : named);

/** Returns a text that is the same for all names of one object; null when nothing is named, for example by search text. */
export function identityOf(named: Named): string | null {
  if (isReference(named)) return `${named.kind}/${named.id}`;
  const id = canonicalId(named);
  return isUuid(id) ? id : null;
}
