/** The same keys, any words: a key missing in a translation, or one too many, is a type error. */
export type Words<T> = { readonly [K in keyof T]: T[K] extends string ? string : Words<T[K]> };
