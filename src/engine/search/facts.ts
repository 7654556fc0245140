/** What names and paths say, worked out once for as long as the index stays as it is: every question asks for the same rows again. */
import type { ChunkKind } from "../../core/chunk.ts";
import type { Catalog } from "../store/catalog.ts";
import { type PathRole, pathRole } from "./pathRole.ts";
import { lastName, wholeIdentifier } from "./searchText.ts";
import { distinctStems } from "./wordForms.ts";

export interface RowFacts {
  /** Distinct stems of each name defined here, the chunk's own first. */
  readonly names: readonly (readonly string[])[];
  /** The last parts of those names, and what each name is. */
  readonly defined: readonly { readonly name: string; readonly kind: ChunkKind }[];
  /** Whether the first of `names` is the chunk's own symbol. */
  readonly hasSymbol: boolean;
  readonly scope: readonly string[];
  /** Path, scope and symbol run together: an owner that was typed must occur in it. */
  readonly owners: string;
}

export interface PathFacts {
  readonly name: readonly string[];
  readonly folders: readonly string[];
  readonly role: PathRole;
}

/** A chunk of fifty constants is about none of them: only the first names are read. */
const NAMES_READ = 12;

export function rowFacts(catalog: Catalog, row: number): RowFacts {
  const symbol = catalog.symbol(row);
  const scope = catalog.scope(row);
  const definitions = catalog.definitions(row);
  const all = symbol === null ? definitions : [{ name: symbol, kind: catalog.kinds[row] as ChunkKind }, ...definitions];
  return {
    names: all.slice(0, NAMES_READ).map((d) => distinctStems(d.name)),
    defined: all.map((d) => ({ name: lastName(d.name), kind: d.kind })),
    hasSymbol: symbol !== null,
    scope: distinctStems(scope.join(" ")),
    owners: wholeIdentifier(`${catalog.paths[row] ?? ""} ${scope.join(" ")} ${symbol ?? ""}`),
  };
}

export function pathFacts(path: string): PathFacts {
  const slash = path.lastIndexOf("/");
  return {
    name: distinctStems(path.slice(slash + 1).replace(/\.[^.]+$/, "")),
    folders: distinctStems(path.slice(0, Math.max(0, slash))),
    role: pathRole(path),
  };
}
