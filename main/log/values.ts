import { type Fault, fault, faultOf } from '../../contract/faults.ts';
import { isUuid } from '../../contract/primitives.ts';

type Written = string | number | boolean | Fault | null;

/**
 * A kind of value that a log entry can have. Each kind accepts only numbers, the app's own ids, or values of closed
 * sets. Text from a person, the platform or an exception fits none of them.
 */
export interface ValueKind<T> {
  /** Returns a value in its written form; undefined when it does not fit. */
  fit(value: unknown): Written | undefined;
  /** Returns a value that is read back from a file, where anybody may have written; undefined when it does not fit. */
  read(value: unknown): Written | undefined;
  /** Only for type inference. */
  type?: T;
}

/** Returns a kind whose values look the same before and after they are written. */
const kind = <T>(fit: ValueKind<T>['fit']): ValueKind<T> => ({ fit, read: fit });

/** A finite number, rounded to a whole one. */
export const number = kind<number>((value) =>
  typeof value === 'number' && Number.isFinite(value) ? Math.round(value) : undefined,
);

export const flag = kind<boolean>((value) => (typeof value === 'boolean' ? value : undefined));

/** An id that this program made: a UUID, or Training's. */
export const id = kind<string>((value) =>
  typeof value === 'string' && (isUuid(value) || value === 'training') ? value : undefined,
);

/** Digits and dots, for example `45.4.1`. */
export const version = kind<string>((value) =>
  typeof value === 'string' && /^\d{1,5}(\.\d{1,5}){1,3}$/.test(value) ? value : undefined,
);

/** One of a closed set. */
export const oneOf = <T extends string>(...known: readonly T[]) =>
  kind<T>((value) => known.find((each) => each === value));

/** An exception of the page. The page sends a description of it, which is checked here once more. */
export const pageException = kind<Fault>((value) => fault.safeParse(value).data);

/** An exception, of which the class and the frames are written. Pass the thrown value as it is. */
export const exception: ValueKind<unknown> = { fit: faultOf, read: pageException.read };

/** Returns a kind that also accepts null and undefined, both written as null. */
export const optional = <T>(inner: ValueKind<T>): ValueKind<T | null> => ({
  fit: (value) => (value === null || value === undefined ? null : inner.fit(value)),
  read: (value) => (value === null ? null : inner.read(value)),
});
