/** Nominal types: a string that has been checked or made in one place cannot be mixed up with another. */
declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
