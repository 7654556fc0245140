/** Bytes of a file to text, or the finding that they are none. */

/** How far git and ripgrep look for a NUL as well. */
const HEAD_BYTES = 8192;
/** Text has tabs, line and form feeds and now and then an escape; a tenth of other control bytes is a file format. */
const MAX_CONTROL_SHARE = 0.1;

/**
 * UTF-8, else UTF-16 (by its mark, or where every other byte of the head is zero), else Windows-1252, which gives every byte a meaning
 * and so is the last. Null for binary. Line ends become "\n", the byte order mark is gone.
 */
export function decodeText(bytes: Uint8Array): string | null {
  const text = decode(bytes);
  if (text === null) return null;
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

function decode(bytes: Uint8Array): string | null {
  const wide = wideEncoding(bytes);
  if (wide !== null) return new TextDecoder(wide).decode(bytes);
  if (bytes.subarray(0, HEAD_BYTES).includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return controlShare(bytes.subarray(0, HEAD_BYTES)) > MAX_CONTROL_SHARE ? null : windows1252(bytes);
  }
}

/** The characters at 0x80..0x9F; the unassigned five stay what they are in Latin-1. */
const HIGH = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

/** By hand, because Node 20's own decoder of this name gives Latin-1 there. */
function windows1252(bytes: Uint8Array): string {
  const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  return latin1.replace(/[\x80-\x9f]/g, (char) => HIGH[char.charCodeAt(0) - 0x80]!);
}

function wideEncoding(bytes: Uint8Array): "utf-16le" | "utf-16be" | null {
  // FF FE 00 00 marks UTF-32, which no editor writes for code; its zeros make it binary.
  if (bytes[0] === 0xff && bytes[1] === 0xfe && !(bytes[2] === 0 && bytes[3] === 0)) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  if (bytes.length % 2 !== 0 || bytes.length < 4) return null;
  const head = bytes.subarray(0, HEAD_BYTES);
  const zeros = [0, 0];
  for (const [i, byte] of head.entries()) if (byte === 0) zeros[i % 2]!++;
  const half = head.length / 2;
  // Code is mostly ASCII, so one half of the bytes is nearly all zero and the other never.
  if (zeros[1]! > 0.7 * half && zeros[0] === 0) return "utf-16le";
  if (zeros[0]! > 0.7 * half && zeros[1] === 0) return "utf-16be";
  return null;
}

function controlShare(head: Uint8Array): number {
  let control = 0;
  for (const byte of head) if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27) control++;
  return head.length === 0 ? 0 : control / head.length;
}
