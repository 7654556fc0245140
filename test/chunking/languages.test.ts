import { expect, test } from "vitest";
import { LANGUAGES, languageNamed, languageOf } from "../../src/engine/chunking/languages.ts";

const check = (path: string, language: string, head = ""): void => expect(languageOf(path, head)).toBe(language);

test("by extension, whatever its case", () => {
  check("src/a.ts", "typescript");
  check("src/a.d.ts", "typescript");
  check("a.TSX", "tsx");
  check("a.mjs", "javascript");
  check("lib/A.Kt", "kotlin");
  check("a.hpp", "cpp");
  check("a.vue", "vue");
  check("a.b.yml", "yaml");
});

test("by file name", () => {
  check("Dockerfile", "dockerfile");
  check("docker/Dockerfile.dev", "dockerfile");
  check("Makefile", "makefile");
  check("sub/CMakeLists.txt", "cmake");
  check("Rakefile", "ruby");
  check("Cargo.lock", "toml");
  check(".env.local", "ini");
});

test("by its first line where there is no extension", () => {
  check("bin/run", "python", "#!/usr/bin/env python3\n");
  check("bin/run", "bash", "#!/bin/sh -e\n");
  check("bin/run", "javascript", "#!/usr/bin/env -S node --no-warnings\n");
  check("bin/run", "text");
  check("LICENSE", "text", "MIT License\n");
});

test("a header is C++ only when something in it is", () => {
  check("a.h", "c", "#include <stdio.h>\nstruct a { int b; };\nint class_of(struct a *a);\n");
  check("a.h", "cpp", "#pragma once\nnamespace a {\nclass B;\n}\n");
  check("a.h", "cpp", "#include <vector>\n");
});

test("every name and alias means one language", () => {
  const words = LANGUAGES.flatMap(({ name, aliases }) => [name, ...aliases]);
  expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([]);
  for (const word of words) expect(languageNamed(word.toUpperCase())).toBeDefined();
  expect(languageNamed("c++")).toBe("cpp");
  expect(languageNamed("TS")).toBe("typescript");
  expect(languageNamed(".py")).toBe("python");
  expect(languageNamed("klingon")).toBeUndefined();
});
