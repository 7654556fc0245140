/** Which language a file is in: by name, extension, first line and, for .h, content. */

export interface LanguageInfo {
  /** As shown, stored and accepted by filters. */
  readonly name: string;
  /** Further words a filter accepts. */
  readonly aliases: readonly string[];
  /** Lower case, without the dot. */
  readonly extensions: readonly string[];
  /** Whole file names, lower case. */
  readonly fileNames?: readonly string[];
  /** Programs named on a `#!` line. */
  readonly interpreters?: readonly string[];
}

const language = (name: string, aliases: string, extensions: string, more: { fileNames?: string; interpreters?: string } = {}): LanguageInfo => ({
  name,
  aliases: words(aliases),
  extensions: words(extensions),
  fileNames: words(more.fileNames ?? ""),
  interpreters: words(more.interpreters ?? ""),
});

const words = (text: string): string[] => text.split(" ").filter((word) => word !== "");

export const LANGUAGES: readonly LanguageInfo[] = [
  language("typescript", "ts", "ts mts cts"),
  language("tsx", "typescriptreact", "tsx"),
  language("javascript", "js node jsx javascriptreact", "js mjs cjs jsx es6", { interpreters: "node nodejs deno bun" }),
  language("python", "py", "py pyi pyw pyx bzl", { fileNames: "sconstruct sconscript wscript build.bazel workspace.bazel", interpreters: "python python2 python3 pypy pypy3" }),
  language("java", "", "java"),
  language("kotlin", "kt", "kt kts"),
  language("c", "", "c"),
  language("cpp", "c++ cxx cc", "cpp cc cxx c++ hpp hh hxx h++ ipp inl tpp cu cuh ino"),
  language("csharp", "c# cs dotnet", "cs csx"),
  language("go", "golang", "go"),
  language("rust", "rs", "rs"),
  language("ruby", "rb", "rb rake gemspec ru rbi podspec jbuilder", { fileNames: "rakefile gemfile guardfile capfile vagrantfile podfile brewfile fastfile berksfile", interpreters: "ruby jruby" }),
  language("php", "", "php phtml php3 php4 php5 phps", { interpreters: "php" }),
  language("scala", "sc", "scala sc sbt"),
  language("swift", "", "swift", { interpreters: "swift" }),
  language("haskell", "hs", "hs hsc", { interpreters: "runhaskell runghc stack" }),
  language("elixir", "ex", "ex exs", { fileNames: "mix.lock", interpreters: "elixir" }),
  language("lua", "", "lua rockspec", { interpreters: "lua luajit" }),
  language("bash", "sh shell zsh shellscript bats", "sh bash zsh ksh bats ebuild", {
    fileNames: ".bashrc .bash_profile .bash_aliases .profile .zshrc .zshenv .zprofile pkgbuild configure",
    interpreters: "sh bash zsh dash ksh bats ash",
  }),
  language("zig", "", "zig zon"),
  language("ocaml", "ml mli", "ml mli", { interpreters: "ocaml" }),
  language("julia", "jl", "jl", { interpreters: "julia" }),
  language("html", "htm xhtml", "html htm xhtml"),
  language("css", "", "css"),
  language("yaml", "yml", "yaml yml", { fileNames: ".clang-format .clang-tidy .clangd" }),
  language("toml", "", "toml", { fileNames: "cargo.lock poetry.lock pipfile uv.lock" }),
  language("markdown", "md mdx", "md markdown mdx mdown mkd qmd rmd"),
  language("restructuredtext", "rst", "rst rest"),
  language("asciidoc", "adoc", "adoc asciidoc"),
  language("notebook", "ipynb jupyter", "ipynb"),
  language("json", "jsonc json5", "json jsonc json5 jsonl ndjson geojson webmanifest code-workspace", { fileNames: ".babelrc .eslintrc .prettierrc .swcrc composer.lock" }),
  language("vue", "", "vue"),
  language("svelte", "", "svelte"),
  language("astro", "", "astro"),
  language("scss", "sass", "scss sass"),
  language("less", "", "less"),
  language("stylus", "", "styl"),
  language("sql", "", "sql psql ddl dml pgsql mysql"),
  language("xml", "", "xml xsd xsl xslt svg plist csproj vbproj fsproj props targets resx xaml storyboard xib nuspec wsdl"),
  language("dockerfile", "docker", "dockerfile containerfile", { fileNames: "dockerfile containerfile" }),
  language("makefile", "make", "mk mak make", { fileNames: "makefile gnumakefile justfile" }),
  language("cmake", "", "cmake", { fileNames: "cmakelists.txt" }),
  language("gradle", "groovy", "gradle groovy", { fileNames: "jenkinsfile", interpreters: "groovy" }),
  language("terraform", "hcl tf", "tf tfvars hcl"),
  language("protobuf", "proto", "proto"),
  language("graphql", "gql", "graphql gql graphqls"),
  language("thrift", "", "thrift"),
  language("objective-c", "objc", "m mm"),
  language("dart", "", "dart"),
  language("perl", "pl", "pl pm t", { interpreters: "perl" }),
  language("r", "", "r", { interpreters: "rscript" }),
  language("erlang", "erl", "erl hrl", { interpreters: "escript" }),
  language("clojure", "clj", "clj cljs cljc edn", { interpreters: "bb" }),
  language("fsharp", "f# fs", "fs fsi fsx"),
  language("visualbasic", "vb", "vb vbs bas"),
  language("powershell", "ps1 pwsh", "ps1 psm1 psd1", { interpreters: "pwsh" }),
  language("batch", "bat cmd", "bat cmd"),
  language("fish", "", "fish", { interpreters: "fish" }),
  language("nix", "", "nix"),
  language("elm", "", "elm"),
  language("purescript", "", "purs"),
  language("nim", "", "nim nims"),
  language("crystal", "", "cr", { interpreters: "crystal" }),
  language("d", "", "d di"),
  language("v", "vlang", "v vsh"),
  language("odin", "", "odin"),
  language("ada", "", "adb ads"),
  language("fortran", "", "f f90 f95 f03 f08 for"),
  language("pascal", "delphi", "pas dpr"),
  language("cobol", "", "cob cbl cpy"),
  language("lisp", "elisp emacs-lisp common-lisp", "lisp lsp el cl"),
  language("scheme", "racket", "scm ss rkt"),
  language("prolog", "", "pro prolog"),
  language("tcl", "", "tcl", { interpreters: "tclsh wish" }),
  language("awk", "", "awk", { interpreters: "awk gawk" }),
  language("vim", "vimscript viml", "vim vimrc", { fileNames: ".vimrc" }),
  language("assembly", "asm", "asm s nasm"),
  language("verilog", "systemverilog sv", "sv svh vh"),
  language("vhdl", "", "vhd vhdl"),
  language("glsl", "shader hlsl wgsl", "glsl vert frag comp hlsl wgsl metal"),
  language("solidity", "sol", "sol"),
  language("matlab", "octave", "mat"),
  language("latex", "tex", "tex sty cls bib"),
  language("typst", "", "typ"),
  language("handlebars", "hbs mustache", "hbs handlebars mustache"),
  language("erb", "", "erb"),
  language("eex", "heex leex", "eex heex leex"),
  language("ejs", "", "ejs"),
  language("pug", "jade", "pug jade"),
  language("haml", "slim", "haml slim"),
  language("jinja", "jinja2 j2", "j2 jinja jinja2 njk"),
  language("razor", "cshtml", "cshtml razor"),
  language("jsp", "", "jsp"),
  language("liquid", "", "liquid"),
  language("t4", "tt", "tt"),
  language("cabal", "", "cabal"),
  language("ini", "conf properties dotenv", "ini cfg conf properties editorconfig env service desktop", { fileNames: ".env .editorconfig .gitconfig .npmrc" }),
  language("ignore", "gitignore", "", { fileNames: ".gitignore .dockerignore .npmignore .gitattributes .eslintignore .prettierignore" }),
  language("diff", "patch", "diff patch"),
  language("csv", "tsv", "csv tsv"),
  language("starlark", "bazel", "star", { fileNames: "build workspace" }),
  language("text", "txt plain plaintext", "txt text log"),
];

const byExtension = new Map<string, string>();
const byFileName = new Map<string, string>();
const byInterpreter = new Map<string, string>();
const byWord = new Map<string, string>();
for (const { name, aliases, extensions, fileNames = [], interpreters = [] } of LANGUAGES) {
  for (const extension of extensions) if (!byExtension.has(extension)) byExtension.set(extension, name);
  for (const fileName of fileNames) byFileName.set(fileName, name);
  for (const interpreter of interpreters) byInterpreter.set(interpreter, name);
  byWord.set(name, name);
  for (const alias of aliases) if (!byWord.has(alias)) byWord.set(alias, name);
}

/** The language a person means by "ts", "C++" or "golang"; undefined where nobody here knows it. */
export function languageNamed(word: string): string | undefined {
  const known = byWord.get(word.toLowerCase());
  return known ?? byExtension.get(word.toLowerCase().replace(/^\./, ""));
}

const CPP_ONLY = /^\s*(?:#include\s*<(?:iostream|string|vector|memory|map|algorithm|functional|utility|type_traits|c[a-z]+)>|template\s*<|namespace\s+\w|class\s+\w+[^;]*$|using\s+\w|public:|private:|protected:)|\bstd::|\bconstexpr\b|\bvirtual\s|\bnullptr\b|\boperator\s*[=<>+\-*/[(]/m;

/**
 * The language of a file. `head` is its text or the beginning of it: it settles `.h`, and files without an extension
 * by their `#!` line. Unknown files are "text".
 */
export function languageOf(path: string, head = ""): string {
  const fileName = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  const named = byFileName.get(fileName);
  if (named !== undefined) return named;
  const dot = fileName.lastIndexOf(".");
  const extension = dot >= 0 ? fileName.slice(dot + 1) : "";
  if (extension === "h") return CPP_ONLY.test(head.slice(0, 20_000)) ? "cpp" : "c";
  // Foo.t is Perl; .m is Objective-C unless it is plainly MATLAB.
  if (extension === "m" && /^\s*(?:function\b|%|classdef\b)/.test(head)) return "matlab";
  if (extension === "v" && /^\s*(?:module\s+\w+\s*[(#;]|`timescale)/m.test(head.slice(0, 5000))) return "verilog";
  const known = byExtension.get(extension);
  if (known !== undefined) return known;
  // Dockerfile.dev, Makefile.am, .env.local
  const stem = byFileName.get(fileName.replace(/(?!^)\..*$/, ""));
  if (stem !== undefined) return stem;
  const shebang = /^#!\s*(?:\S*\/)?(?:env\s+(?:-\S+\s+)*)?(?:\S*\/)?([A-Za-z]+\d*)/.exec(head)?.[1]?.toLowerCase();
  return (shebang === undefined ? undefined : (byInterpreter.get(shebang) ?? byInterpreter.get(shebang.replace(/\d+$/, "")))) ?? "text";
}
