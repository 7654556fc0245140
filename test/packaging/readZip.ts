/** Reads a zip file without a library, so that what a package holds is judged by other code than wrote it. */
import fs from "node:fs";
import path from "node:path";
import { inflateRawSync } from "node:zlib";

export interface ZipEntry {
  readonly name: string;
  readonly sizeBytes: number;
  read(): Buffer;
}

/** Entries in their order. Layout: PKWARE APPNOTE 4.3.7 (local header), 4.3.12 (directory), 4.3.16 (its end). */
export function readZip(file: string): readonly ZipEntry[] {
  const bytes = fs.readFileSync(file);
  const end = bytes.lastIndexOf("PK\u0005\u0006", undefined, "latin1");
  if (end < 0) throw new Error(`${file} is no zip file.`);
  const entries: ZipEntry[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    if (bytes.readUInt32BE(at) !== 0x504b0102) throw new Error(`${file}: the directory is damaged at ${at}.`);
    const method = bytes.readUInt16LE(at + 10);
    const packedBytes = bytes.readUInt32LE(at + 20);
    const sizeBytes = bytes.readUInt32LE(at + 24);
    const nameLength = bytes.readUInt16LE(at + 28);
    const local = bytes.readUInt32LE(at + 42);
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength);
    entries.push({
      name,
      sizeBytes,
      read() {
        const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
        const packed = bytes.subarray(start, start + packedBytes);
        if (method !== 0 && method !== 8) throw new Error(`${name} is packed by method ${method}.`);
        return method === 0 ? packed : inflateRawSync(packed);
      },
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

export function unzip(entries: readonly ZipEntry[], folder: string): void {
  for (const entry of entries) {
    const target = path.join(folder, entry.name);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, entry.read());
  }
}
