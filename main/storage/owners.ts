/**
 * The submission that a row belongs to: the name of its kind, and its id. No two submissions share an id, even if their
 * kinds differ: the unique indexes of `operations` and `documents` and the fingerprints hold the id alone. Ids are random
 * UUIDs, and the writer refuses one that is taken.
 */
export interface Owner {
  readonly kind: string;
  readonly id: string;
}

/**
 * The kind of the rows that name none. Earlier versions had only one kind and stored no name; rows of this kind are still
 * stored that way where a table has no column for it.
 */
export const unnamedKind = 'subscription';

/**
 * Returns the text that names an owner in a single column: the bare id for the unnamed kind, which is what earlier versions
 * stored, otherwise `kind/id`. The name of a kind has no slash.
 */
export const ownerText = ({ kind, id }: Owner): string => (kind === unnamedKind ? id : `${kind}/${id}`);

/** Returns the owner that a column names. @param kind the column `owner_kind`; empty or absent in rows that have none */
export function ownerIn(text: string, kind: unknown = null): Owner {
  if (typeof kind === 'string') return { kind, id: text };
  const slash = text.indexOf('/');
  return slash < 0
    ? { kind: unnamedKind, id: text }
    : { kind: text.slice(0, slash), id: text.slice(slash + 1) };
}
