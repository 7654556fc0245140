/** Plain data from the other side of a border, checked piece by piece: each check says whether a value is what its type says. */

/** Longer than any question; a whole file pasted as text to compare fits. */
const MAX_TEXT = 1_000_000;

export type Check<T> = (value: unknown) => value is T;
type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
export const isText: Check<string> = (value): value is string => typeof value === "string" && value.length <= MAX_TEXT;
export const isNumber: Check<number> = (value): value is number => typeof value === "number" && Number.isFinite(value);
export const isFlag: Check<boolean> = (value): value is boolean => typeof value === "boolean";
export const isOneOf = <T extends string | number>(...values: readonly T[]): Check<T> => (value): value is T => values.includes(value as T);
export const isList = <T>(check: Check<T>): Check<readonly T[]> => (value): value is readonly T[] => Array.isArray(value) && value.every(check);
export const isOptional = <T>(check: Check<T>): Check<T | undefined> => (value): value is T | undefined => value === undefined || check(value);
export const isNullable = <T>(check: Check<T>): Check<T | null> => (value): value is T | null => value === null || check(value);
export const hasShape = <T>(shape: { readonly [K in keyof T]-?: Check<T[K]> }): Check<T> => {
  const entries = Object.entries<Check<unknown>>(shape);
  return (value): value is T => isRecord(value) && entries.every(([key, check]) => check(value[key]));
};
/** A union told apart by `kind`. */
export const hasKind = <T extends { readonly kind: string }>(shapes: { readonly [K in T["kind"]]: Check<Omit<Extract<T, { kind: K }>, "kind">> }): Check<T> =>
  (value): value is T => isRecord(value) && typeof value["kind"] === "string" && Object.hasOwn(shapes, value["kind"]) && shapes[value["kind"] as T["kind"]](value);

/** Texts by any names. */
export const isTextOf: Check<Readonly<Record<string, string>>> = (value): value is Readonly<Record<string, string>> => isRecord(value) && Object.values(value).every(isText);

export const isLine: Check<number> = (value): value is number => isNumber(value) && Number.isInteger(value) && value >= 1;
export const nothingMore = hasShape<object>({});
