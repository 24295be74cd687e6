import { type Fault, fault, faultOf } from '../../contract/faults.ts';
import { isUuid } from '../../contract/primitives.ts';

/**
 * The kinds of values that an entry of the log can have. Each lets through numbers, ids of ours, and values of closed
 * sets; text of a person, the platform or an exception fits none of them.
 */
export interface ValueKind<T> {
  /** The value as it is written; undefined when it does not fit. */
  fit(value: unknown): string | number | boolean | Fault | null | undefined;
  /** For the types alone. */
  type?: T;
}

/** A finite number, without its fraction. */
export const number: ValueKind<number> = {
  fit: (value) => (typeof value === 'number' && Number.isFinite(value) ? Math.round(value) : undefined),
};

export const flag: ValueKind<boolean> = { fit: (value) => (typeof value === 'boolean' ? value : undefined) };

/** An id that this program made: a UUID, or Training's. */
export const id: ValueKind<string> = {
  fit: (value) => (typeof value === 'string' && (isUuid(value) || value === 'training') ? value : undefined),
};

/** Digits and dots, for example `45.4.1`. */
export const version: ValueKind<string> = {
  fit: (value) => (typeof value === 'string' && /^\d{1,5}(\.\d{1,5}){1,3}$/.test(value) ? value : undefined),
};

/** One of a closed set. */
export const oneOf = <T extends string>(...known: readonly T[]): ValueKind<T> => ({
  fit: (value) => known.find((each) => each === value),
});

/** An exception: its class and its frames. What was thrown is handed in as it is. */
export const exception: ValueKind<unknown> = {
  fit: (value) => faultOf(value),
};

/** An exception of the page, which has described it there; it is checked once more. */
export const pageException: ValueKind<Fault> = {
  fit: (value) => fault.safeParse(value).data,
};

/** The same, or nothing. */
export const optional = <T>(kind: ValueKind<T>): ValueKind<T | null> => ({
  fit: (value) => (value === null || value === undefined ? null : kind.fit(value)),
});
