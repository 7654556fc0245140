/** What a file's name and size tell without reading it. */
import type { SkipReason } from "./sourceFile.ts";

/**
 * 4 MiB: the largest hand-written sources people search are below it (TypeScript's checker.ts has 3.0 MB), while a million
 * lines of code are above it and belong to a generator.
 */
export const DEFAULT_MAX_FILE_BYTES = 4 << 20;
/** Notebooks carry their pictures as text; what is left of them after chunking is small. */
const NOTEBOOK_FACTOR = 4;
/** Data is searched by what it is called, not by its ten-thousandth row: 256 KiB of it are enough for a settings file. */
const MAX_DATA_BYTES = 256 << 10;

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ""));

const DATA = words("json json5 jsonc jsonl ndjson geojson topojson csv tsv psv xml xsd xlf xliff plist yaml yml log txt sql dump po pot srt vtt dat data lst out ics vcf bib obj ply stl gltf dxf step asc pgm ppm pem crt");

const BINARY = words(`
  png jpg jpeg gif bmp ico icns webp avif heic heif tif tiff psd xcf ai eps svg svgz cur raw cr2 nef dds ktx exr hdr tga
  mp3 mp4 m4a m4v wav ogg oga ogv opus flac aac mov avi mkv webm wmv mid midi aiff
  zip gz tgz bz2 tbz xz txz zst lz lz4 lzma 7z rar tar jar war ear aar apk aab ipa whl egg gem nupkg crate deb rpm dmg iso img pkg msi cab vsix xpi crx
  exe dll so dylib a lib o ko class pyc pyo pyd wasm node elf efi com sys pdb ilk idb dex beam hi elc rlib rmeta nib swiftmodule
  pdf doc docx xls xlsx ppt pptx odt ods odp rtf epub mobi djvu pages numbers key
  ttf otf woff woff2 eot pfb pfm fon
  db sqlite sqlite3 db3 mdb accdb ldb sst lance parquet orc avro feather arrow h5 hdf5 npy npz pkl pickle joblib rds rda rdata mat nc tfrecord onnx pt pth ckpt safetensors gguf ggml tflite pb bin mlmodel
  keystore jks p12 pfx der kdbx gpg
  swf fla blend fbx glb 3ds max unity3d uasset umap pak bsp wad rom nes gba sav
  qm snappy suo ds_store
`);

const LOCK_FILES = words(`
  package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb deno.lock Cargo.lock poetry.lock pdm.lock uv.lock Pipfile.lock pixi.lock conda-lock.yml
  composer.lock Gemfile.lock gems.locked go.sum go.work.sum mix.lock pubspec.lock Podfile.lock Package.resolved Cartfile.resolved packages.lock.json project.assets.json paket.lock
  flake.lock gradle.lockfile buildscript-gradle.lockfile stack.yaml.lock cabal.project.freeze rebar.lock shard.lock vcpkg-lock.json MODULE.bazel.lock
  .terraform.lock.hcl Chart.lock .package-lock.json
`);

/** Lock files of tools that are not listed by name. */
const LOCK_FILE = /[.-]lock(?:\.(?:json|ya?ml|toml))?$/i;

const MINIFIED = /[.-]min\.(?:js|cjs|mjs|css|html|json)$|\.(?:js|cjs|mjs|jsx|ts|tsx|css)\.map$/i;

/** Names that only generators give: protocol buffers, Dart and C# builders, Kubernetes, snapshots of tests. What others write is told by its head. */
const GENERATED = new RegExp(
  [
    String.raw`\.pb(?:\.gw|\.validate)?\.(?:go|cc|h|c|swift|rb|dart|js|ts)$`,
    String.raw`_pb2(?:_grpc)?\.pyi?$`,
    String.raw`_pb\.(?:js|ts|d\.ts|rb)$`,
    String.raw`\.(?:g|freezed|mocks|pbenum|pbjson|pbserver)\.dart$`,
    String.raw`\.(?:g|g\.i|designer)\.(?:cs|vb)$`,
    String.raw`\.generated\.(?:d\.)?[a-z]+$`,
    String.raw`^zz_generated\.`,
    String.raw`\.snap$`,
  ].join("|"),
  "i",
);

/** The reason to leave a file out by its name alone, or null. Costs no system call. */
export function skipByName(name: string): SkipReason | null {
  if (LOCK_FILES.has(name) || LOCK_FILE.test(name)) return "lock-file";
  if (BINARY.has(extensionOf(name))) return "binary";
  if (MINIFIED.test(name)) return "minified";
  return GENERATED.test(name) ? "generated" : null;
}

/** How large a file of this name may be. */
export function maxBytesOf(name: string, maxFileBytes: number): number {
  const extension = extensionOf(name);
  if (extension === "ipynb") return maxFileBytes * NOTEBOOK_FACTOR;
  return DATA.has(extension) ? Math.min(maxFileBytes, MAX_DATA_BYTES) : maxFileBytes;
}

/** Lower case, without the dot: "ts" of "a.test.ts", "ds_store" of ".DS_Store", "" where there is none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot < 0 ? "" : name.slice(dot + 1).toLowerCase();
}
