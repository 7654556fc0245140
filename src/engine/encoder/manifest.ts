/**
 * What a model folder says about itself: `manifest.json`. One ONNX file with both views (the built-in model), or two whose
 * views together have the 2560 dimensions every index has. Read here, checked here, believed everywhere else.
 */
import fs from "node:fs/promises";
import path from "node:path";
import { EMBEDDING_DIMS, type EncoderId, type EncoderRole } from "../../core/embedding.ts";
import { SextantError } from "../../core/errors.ts";

const MANIFEST_FILE = "manifest.json";

/** How token vectors become one vector. `bag`: inside the graph, from kinds of tokens and their weights. */
const POOLINGS = ["bag", "mean", "last-token"] as const;
type Pooling = (typeof POOLINGS)[number];

export interface ModelFile {
  /** Relative to the model folder; never outside it. */
  readonly path: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

interface ModelView {
  readonly name: "code" | "text";
  readonly dims: number;
}

/**
 * In the text view of a document a token at position p (from 0) counts 1 + weight * exp(-p / tokens), elsewhere 1: what opens a
 * chunk, the names around it, its comment and its signature, is what people call it.
 */
export interface Lead {
  readonly weight: number;
  readonly tokens: number;
}

export interface ModelPart {
  readonly file: ModelFile;
  readonly tokenizer: ModelFile;
  readonly pooling: Pooling;
  /** Of a bag: how much more the first tokens count. */
  readonly lead: Lead;
  /** Tokens read of one text; what follows is not seen by the model. */
  readonly maxTokens: number;
  /** The views this file answers, in the order of its output. */
  readonly views: readonly ModelView[];
  /** Put before a text of that role, where the model was trained so. */
  readonly prompts: Partial<Readonly<Record<EncoderRole, string>>>;
}

interface ModelManifest {
  readonly id: EncoderId;
  readonly models: readonly [ModelPart] | readonly [ModelPart, ModelPart];
}

/** Reads and checks `manifest.json` of a model folder; does not touch the model files. */
export async function readModelManifest(modelFolder: string): Promise<ModelManifest> {
  const file = path.join(modelFolder, MANIFEST_FILE);
  let text: string;
  try {
    text = await fs.readFile(file, "utf8");
  } catch (cause) {
    throw new SextantError("model/missing-file", `The model's ${MANIFEST_FILE} cannot be read: ${file}.`, "Reinstall Sextant, or name a folder that holds a model.", { cause });
  }
  const bad = (what: string, cause?: unknown) =>
    new SextantError("model/bad-manifest", `The model's ${MANIFEST_FILE} is not usable: ${what} (${file}).`, "Reinstall Sextant, or correct the file.", { cause });

  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw bad("it is not JSON", cause);
  }
  const root = object(json);
  if (!root) throw bad("it is not an object");
  if (root["format"] !== 1) throw bad(`it has format ${String(root["format"])}; this version reads format 1`);
  if (typeof root["id"] !== "string" || root["id"] === "") throw bad("it has no id");
  const listed = root["models"];
  if (!Array.isArray(listed) || listed.length < 1 || listed.length > 2) throw bad("it must list one or two models");
  const models = listed.map((entry, i) => {
    const part = readPart(entry);
    if (typeof part === "string") throw bad(`model ${i + 1} ${part}`);
    return part;
  });

  const views = models.flatMap((m) => m.views);
  if (views.map((v) => v.name).join() !== "code,text") throw bad("its views must be code, then text");
  const dims = views.reduce((sum, v) => sum + v.dims, 0);
  if (dims !== EMBEDDING_DIMS) {
    throw new SextantError(
      "model/wrong-dimensions",
      `The views in ${file} have ${dims} dimensions together; Sextant uses ${EMBEDDING_DIMS} only.`,
      `Use a model, or two, whose dimensions add up to ${EMBEDDING_DIMS}.`,
    );
  }
  return { id: root["id"] as EncoderId, models: models as unknown as ModelManifest["models"] };
}

/** A checked part, or what is wrong with it. */
function readPart(entry: unknown): ModelPart | string {
  const part = object(entry);
  if (!part) return "is not an object";
  const file = readFile(part["file"]);
  const tokenizer = readFile(part["tokenizer"]);
  if (!file || !tokenizer) return "needs a file and a tokenizer, each with path, bytes and sha256, inside the folder";
  const pooling = POOLINGS.find((p) => p === part["pooling"]);
  if (!pooling) return `has pooling ${String(part["pooling"])}; known are ${POOLINGS.join(", ")}`;
  const maxTokens = part["maxTokens"];
  if (!isCount(maxTokens)) return "has no maxTokens";
  const listed = Array.isArray(part["views"]) ? part["views"].map(object) : [];
  const views: ModelView[] = [];
  for (const v of listed) {
    const name = v?.["name"];
    const dims = v?.["dims"];
    if ((name !== "code" && name !== "text") || !isCount(dims)) return "has a view that is not {name: code or text, dims}";
    views.push({ name, dims });
  }
  if (views.length === 0) return "has no views";
  const prompts: Partial<Record<EncoderRole, string>> = {};
  for (const role of ["query", "document"] as const) {
    const prompt = object(part["prompts"])?.[role];
    if (typeof prompt === "string") prompts[role] = prompt;
  }
  const lead = readLead(part["lead"]);
  if (!lead) return "has a lead that is not {weight: 0 or more, tokens: above 0}";
  return { file, tokenizer, pooling, lead, maxTokens, views, prompts };
}

function readLead(entry: unknown): Lead | undefined {
  if (entry === undefined) return { weight: 0, tokens: 1 };
  const weight = object(entry)?.["weight"];
  const tokens = object(entry)?.["tokens"];
  return typeof weight === "number" && weight >= 0 && typeof tokens === "number" && tokens > 0 ? { weight, tokens } : undefined;
}

function readFile(entry: unknown): ModelFile | undefined {
  const f = object(entry);
  const name = f?.["path"];
  const bytes = f?.["bytes"];
  const sha256 = f?.["sha256"];
  if (typeof name !== "string" || !isCount(bytes) || typeof sha256 !== "string" || !/^[0-9a-f]{64}$/.test(sha256)) return undefined;
  if (path.isAbsolute(name) || path.normalize(name).startsWith("..")) return undefined;
  return { path: name, bytes, sha256 };
}

const object = (x: unknown) => (typeof x === "object" && x !== null && !Array.isArray(x) ? (x as Record<string, unknown>) : undefined);
const isCount = (x: unknown): x is number => typeof x === "number" && Number.isSafeInteger(x) && x > 0;
