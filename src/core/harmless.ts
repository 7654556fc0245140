/** Foreign text made safe to look at: what is in a file, its name or an error must not drive a terminal or deceive a reader. */

const TAB = "  ";
// Controls of C0 and C1, DEL, line separators, marks that turn the direction of writing (Trojan Source, CVE-2021-42574),
// tag characters and half surrogates. Nothing of this shows; all of it can deceive.
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|[\ud800-\udfff]/gu;

/** Text with every character visible and harmless: "\u001b[31m" becomes "␛[31m". One line in, one line out. */
export function harmless(text: string): string {
  return text.replace(/\t/g, TAB).replace(UNSAFE, (char) => {
    const code = char.codePointAt(0)!;
    // U+2400 and on are pictures of the control characters.
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    if (code === 0x7f) return "\u2421";
    return code >= 0xd800 && code <= 0xdfff ? "\ufffd" : `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
  });
}
