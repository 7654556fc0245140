/** How identifiers and prose fall into words: keyword search, ranking and marking all rest on it. */
import { expect, test } from "vitest";
import { identifiers, splitWords } from "../../src/core/words.ts";

const check = (text: string, words: string) => expect(splitWords(text).join(" ")).toBe(words);

test("camelCase, snake_case and digits are borders", () => check("parseURLPath get_user_name HTTP2Server utf8", "parse url path get user name http 2 server utf 8"));
test("the plural of a run of capitals is one word", () => check("parseURLs IDsOf APIs ClassSet", "parse urls ids of apis class set"));
test("a run of capitals is one word", () => check("HTTP_MAX XMLParser ID", "http max xml parser id"));
test("letters of every script are letters", () => check("данныеПользователя café naïve_α", "данные пользователя café naïve α"));
test("punctuation is no word", () => check("{}();=> --- ", ""));
test("identifiers stay whole", () => expect(identifiers("a.bC(d_e, $f)")).toEqual(["a", "bC", "d_e", "$f"]));
