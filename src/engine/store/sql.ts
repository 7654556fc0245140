/** The one place that puts values into LanceDB's SQL. There is no parameter binding for `where` and `delete`. */

/** Doubling single quotes is the whole of DataFusion's escaping; backslashes and newlines stand for themselves. */
export function quote(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** `column IN (...)`; false for an empty list, which SQL cannot write. */
export function isOneOf(column: string, values: readonly string[]): string {
  return values.length === 0 ? "false" : `${column} IN (${values.map(quote).join(",")})`;
}
