/** What makes two questions the same question: case, spaces and punctuation at the end say nothing. */
import { createHash } from "node:crypto";
import type { Asked } from "../../core/feedback.ts";

/** A longer text is told apart by its hash: a key is compared often and never shown. */
const LONGEST_KEY = 200;

export function questionKey(kind: Asked["kind"], text: string): string {
  const plain = text.normalize("NFC").toLowerCase().replace(/\s+/g, " ").trim().replace(/[\s?!.…]+$/u, "");
  if (kind === "question" && plain.length <= LONGEST_KEY) return plain;
  return `${kind}:${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}`;
}
