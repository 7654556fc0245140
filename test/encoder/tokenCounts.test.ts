/** The tokenizer that runs equals the reference implementation, on every script and on arbitrary text. */
import fs from "node:fs";
import path from "node:path";
import { env, PreTrainedTokenizer } from "@huggingface/transformers";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openTokenizer } from "../../src/engine/encoder/tokenCounts.ts";

env.allowRemoteModels = false;

const json = fs.readFileSync(path.join(import.meta.dirname, "../../models/builtin/tokenizer.json"), "utf8");
const ours = openTokenizer(json);
const reference = new PreTrainedTokenizer(JSON.parse(json), { tokenizer_class: "PreTrainedTokenizer" });
const vocabulary = (JSON.parse(json) as { model: { vocab: Record<string, number> } }).model.vocab;
const token = new Map(Object.entries(vocabulary).map(([t, id]) => [id, t]));

const ids = (text: string) => ours.ids(text, Infinity);
const referenceIds = (text: string) => reference.encode(text, { add_special_tokens: false });
const tokens = (text: string) => ids(text).map((id) => token.get(id)).join(" ");

const EVERY_SCRIPT = [
  "parseJsonBody",
  "PascalCase HTTPServer XMLHttpRequest getHTTPResponseCode2",
  "snake_case_name SCREAMING_SNAKE kebab-case __dunder__",
  "utf8 sha256 base64Encode x86_64 0xFF 3.14 v2Beta1",
  "读取配置文件 数据库连接池",
  "設定ファイルを読み込む データベース がぎぐ",
  "데이터베이스 연결을 다시 시도한다",
  "Подключение к базе данных, ёлка, Йод",
  "café CAFÉ cafe\u0301s naïve Ångström İstanbul ΣΊΣΥΦΟΣ Straße ẞ",
  "🚀 deploy 🐛fix 👩‍👩‍👧 ©™",
  "हिन्दी ไทย עברית العربية ﬁligree ＦＵＬＬ",
  "mixedКириллицаAndLatin 变量name名字 naïveBayes分類器",
  `${"longword".repeat(40)} ${"数据".repeat(200)} ${"A".repeat(500)}`,
  "const x = { a: 1, b: [2, 3] }; // ünïcode\n\treturn `${x}`;\u0000\u200b\ufeffend",
  "≠ ≤ \u226e <\u0338 =\u0338 \u212a \u2126 \u037e \u1fef a\u0338b \u0301\u0301e",
  "\ud83d lone surrogate \udc00x",
];

describe("token ids", () => {
  test.each(EVERY_SCRIPT)("equal the reference's: %s", (text) => {
    expect(ids(text)).toEqual(referenceIds(text));
    expect(ids(text)).toEqual(referenceIds(text)); // and again, now remembered
  });

  test("names fall into their words", () => {
    expect(tokens("parseHTTPServerURL")).toBe("parse http server url");
    expect(tokens("snake_case utf8Decode")).toBe("snake case utf 8 decode");
  });

  test("accents do not make another word, in either normal form", () => {
    expect(ids("café")).toEqual(ids("cafe"));
    expect(ids("cafe\u0301")).toEqual(ids("cafe"));
  });

  test("no script vanishes or becomes an unknown token", () => {
    for (const text of EVERY_SCRIPT) for (const word of text.split(/[^\p{L}\p{N}]+/u).filter(Boolean)) {
      expect(ids(word).length, word).toBeGreaterThan(0);
      expect(ids(word), word).not.toContain(vocabulary["[UNK]"]);
    }
  });

  const codeLike = fc.array(
    fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 12 }),
      fc.string({ unit: "binary", maxLength: 12 }),
      fc.stringMatching(/^[A-Za-z0-9_$ .]{0,20}$/),
      fc.constantFrom("\u0301", "\u0338", "e\u0301", "İ", "ς", "Σ", "ﬀ", "\u3099か", "한", "각", "A", "z", "0", "\n", "🚀"),
    ),
    { maxLength: 12 },
  ).map((parts) => parts.join(""));

  test("equal the reference's for any text", () => {
    fc.assert(fc.property(codeLike, (text) => {
      expect(ids(text)).toEqual(referenceIds(text));
    }), { numRuns: 1_500 });
  });

  test("counting is tokenising, then counting", () => {
    fc.assert(fc.property(codeLike, fc.integer({ min: 1, max: 30 }), (text, limit) => {
      const lead = Float32Array.of(8, 4, 2);
      const naive = new Map<number, { count: number; weight: number }>();
      for (const [position, id] of referenceIds(text).slice(0, limit).entries()) {
        const { count, weight } = naive.get(id) ?? { count: 0, weight: 0 };
        naive.set(id, { count: count + 1, weight: weight + 1 + (lead[position] ?? 0) });
      }
      const { ids: kinds, counts, weighed } = ours.count(text, limit, lead);
      expect([...kinds].map((id, i) => [id, { count: counts[i], weight: weighed[i] }])).toEqual([...naive]);
    }), { numRuns: 300 });
  });
});
