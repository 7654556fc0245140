// Takes the symbol table out of a Linux library: debuggers read it, the loader does not, and in LanceDB's it is 22 MB.

const SYMTAB = 2;

/** Offsets in the 64-bit header, in a section's header (64 bytes), as the System V ABI gives them; little endian. */
const HEADER = { sectionsAt: 0x28, sectionSize: 0x3a, sectionCount: 0x3c, namesIndex: 0x3e };
const SECTION = { type: 0x04, offset: 0x18, size: 0x20, link: 0x28 };

/**
 * @param {Buffer} bytes a 64-bit little-endian ELF file
 * @returns {Buffer} the same without .symtab and its names; `bytes` itself where there is none
 */
export function stripElf(bytes) {
  if (bytes.readUInt32BE(0) !== 0x7f454c46 || bytes[4] !== 2 || bytes[5] !== 1) throw new Error("not a 64-bit little-endian ELF file");
  const size = bytes.readUInt16LE(HEADER.sectionSize);
  const count = bytes.readUInt16LE(HEADER.sectionCount);
  const start = Number(bytes.readBigUInt64LE(HEADER.sectionsAt));
  const sections = Array.from({ length: count }, (_, i) => bytes.subarray(start + i * size, start + (i + 1) * size));
  const where = (section) => Number(section.readBigUInt64LE(SECTION.offset));
  const symbols = sections.findIndex((section) => section.readUInt32LE(SECTION.type) === SYMTAB);
  if (symbols < 0) return bytes;
  const strings = sections[symbols].readUInt32LE(SECTION.link);
  const names = bytes.readUInt16LE(HEADER.namesIndex);
  // Linkers put these three last. Were it otherwise, numbers of sections would change and contents move: then it stays whole.
  const last = [symbols, strings, names].sort((a, b) => a - b);
  const cut = Math.min(...last.map((i) => where(sections[i])));
  if (last[0] !== count - 3 || sections.some((section, i) => !last.includes(i) && where(section) > cut)) return bytes;

  const text = bytes.subarray(where(sections[names]), where(sections[names]) + Number(sections[names].readBigUInt64LE(SECTION.size)));
  const gap = Buffer.alloc(-(cut + text.length) & 7);
  const namesHeader = Buffer.from(sections[names]);
  namesHeader.writeBigUInt64LE(BigInt(cut), SECTION.offset);
  const result = Buffer.concat([bytes.subarray(0, cut), text, gap, ...sections.slice(0, count - 3), namesHeader]);
  result.writeBigUInt64LE(BigInt(cut + text.length + gap.length), HEADER.sectionsAt);
  result.writeUInt16LE(count - 2, HEADER.sectionCount);
  result.writeUInt16LE(count - 3, HEADER.namesIndex);
  return result;
}
