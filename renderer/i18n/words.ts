/** The same keys with any text: a missing or extra key in a translation is a type error. */
export type Words<T> = { readonly [K in keyof T]: T[K] extends string ? string : Words<T[K]> };
