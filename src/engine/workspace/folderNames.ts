/** Folders that are never source of the project: by name, or by a file that says so. */

/** Version control's own stores. No rule brings these back. */
export const VERSION_CONTROL_FOLDERS: ReadonlySet<string> = new Set([".git", ".hg", ".svn", ".jj", ".bzr", "_darcs", "CVS", ".pijul", ".sl"]);

/**
 * Downloaded dependencies and tool caches, left out also where no .gitignore says so; `!name/` in a .sextantignore brings them back.
 * Not here on purpose: vendor, third_party, build, dist, out, lib, bin, target, Pods. Projects keep their own source in folders
 * of these names, and where they do not, their .gitignore says so.
 */
export const DEPENDENCY_FOLDERS: ReadonlySet<string> = new Set([
  "node_modules", "bower_components", "jspm_packages", ".pnpm-store", ".yarn", ".npm",
  ".venv", "site-packages", "__pycache__", "__pypackages__", ".tox", ".nox", ".eggs", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis", ".ipynb_checkpoints",
  ".gradle", ".m2", ".ivy2", ".bloop", ".metals", ".bundle", ".stack-work", "dist-newstyle", "elm-stuff", ".dart_tool", ".pub-cache", ".terraform",
  ".next", ".nuxt", ".svelte-kit", ".turbo", ".parcel-cache", ".angular", ".nyc_output", ".zig-cache", "zig-cache", "DerivedData",
]);

/**
 * Files that mark their folder as something made: a Python virtual environment of any name (PEP 405), and
 * a cache (bford.info/cachedir; cargo's target, among others).
 */
export const MADE_FOLDER_MARKS: readonly string[] = ["pyvenv.cfg", "CACHEDIR.TAG"];
