/** Opens a model folder as an Encoder: files proven, session running, dimensions seen and not believed. */
import { type Encoder, EMBEDDING_DIMS } from "../../core/embedding.ts";
import { SextantError } from "../../core/errors.ts";
import { encodeBags, leadByPosition } from "./encodeBags.ts";
import { type ModelPart, readModelManifest } from "./manifest.ts";
import { openSession, type SessionOptions } from "./onnxSession.ts";
import { openTokenizer } from "./tokenCounts.ts";
import { readVerified } from "./verifiedFile.ts";

/** `modelFolder` holds manifest.json and the files it names. Nothing is downloaded. */
export async function openEncoder(modelFolder: string, options: SessionOptions = {}): Promise<Encoder> {
  const manifest = await readModelManifest(modelFolder);
  const part = onlyBag(manifest.models);
  const [model, tokenizerJson] = await Promise.all([readVerified(modelFolder, part.file), readVerified(modelFolder, part.tokenizer)]);
  const session = await openSession(model, part.file.path, options);
  const tokenizer = openTokenizer(new TextDecoder().decode(tokenizerJson));
  const run = { session, tokenizer, maxTokens: part.maxTokens, lead: leadByPosition(part.lead) };
  try {
    await encodeBags(run, ["a first run"], "document");
  } catch (error) {
    await session.close();
    throw error;
  }
  return {
    id: manifest.id,
    dims: EMBEDDING_DIMS,
    executionProvider: session.executionProvider,
    encode: (texts, role, signal) => encodeBags(run, texts, role, signal),
    close: () => session.close(),
  };
}

/** The manifest may describe transformers, alone or in pairs; this version runs one bag model. */
function onlyBag(models: readonly ModelPart[]): ModelPart {
  const [first, second] = models;
  if (first && !second && first.pooling === "bag") return first;
  throw new SextantError("model/cannot-run", `This version of Sextant runs models with pooling "bag" only, one to a folder.`, "Use the built-in model.");
}
