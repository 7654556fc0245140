/** Language name -> its table. A language without one is cut by blank lines and indentation. */
import type { LanguageRules } from "../rules.ts";
import { bash } from "./bash.ts";
import { c, cpp } from "./cfamily.ts";
import { csharp } from "./csharp.ts";
import { ecmascript } from "./ecmascript.ts";
import { elixir } from "./elixir.ts";
import { go } from "./go.ts";
import { haskell } from "./haskell.ts";
import { julia } from "./julia.ts";
import { java, kotlin, scala } from "./jvm.ts";
import { lua } from "./lua.ts";
import { css, html, toml, yaml } from "./markup.ts";
import { ocaml, ocamlInterface } from "./ocaml.ts";
import { php } from "./php.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { rust } from "./rust.ts";
import { swift } from "./swift.ts";
import { zig } from "./zig.ts";

export const RULES: Readonly<Record<string, LanguageRules>> = {
  bash,
  c,
  cpp,
  csharp,
  css,
  elixir,
  go,
  haskell,
  html,
  java,
  javascript: ecmascript("javascript"),
  julia,
  kotlin,
  lua,
  ocaml,
  ocaml_interface: ocamlInterface,
  php,
  python,
  ruby,
  rust,
  scala,
  swift,
  toml,
  tsx: ecmascript("tsx"),
  typescript: ecmascript("typescript"),
  yaml,
  zig,
};
