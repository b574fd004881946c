/**
 * Trusted documents: the operations of the applications that may ask, written down when those are built, in files
 * ("manifests"). A client then sends an id instead of a text; in mode `only` nothing else is answered.
 *
 * Two formats are read: Apollo's persisted query manifest ({format: "apollo-persisted-query-manifest", version: 1,
 * operations: [{id, name, type, body}]}) and the map of id to text that graphql-codegen's client preset and Relay write.
 */
import { readFileSync, statSync } from "node:fs";
import type { DocumentNode } from "graphql";
import { PlantgraphError } from "../../twin/words/errors.ts";
import type { Checked } from "./check-document.ts";
import { documentHash } from "./document-cache.ts";

export const TRUST_MODES = ["off", "allow", "only"] as const;

/** off: ids are unknown. allow: beside all other documents. only: nothing else is answered. */
export type TrustMode = (typeof TRUST_MODES)[number];

export interface TrustSettings {
  readonly mode: TrustMode;
  /** Paths of the files; not read in mode off. */
  readonly manifests: readonly string[];
}

export interface TrustedDocument {
  readonly text: string;
  /** SHA-256 of the text, hexadecimal. */
  readonly hash: string;
  readonly document: DocumentNode;
}

export interface TrustedDocuments {
  readonly mode: TrustMode;
  readonly byId: ReadonlyMap<string, TrustedDocument>;
  readonly byHash: ReadonlyMap<string, TrustedDocument>;
}

export const NO_TRUSTED_DOCUMENTS: TrustedDocuments = { mode: "off", byId: new Map(), byHash: new Map() };

/** Largest manifest, bytes. */
const MAX_MANIFEST_BYTES = 67_108_864;
/** Mistakes that are listed; the summary says how many there are. */
const MOST_PROBLEMS = 100;

interface Entry {
  readonly file: string;
  readonly id: string;
  readonly name: string | null;
  readonly text: string;
}

/**
 * The documents of all manifests, each checked like any other document.
 * @throws PlantgraphError INVALID_FILE with every mistake in `problems`, each naming the document
 */
export function readTrustedDocuments(settings: TrustSettings, check: (text: string) => Checked): TrustedDocuments {
  if (settings.mode === "off") return NO_TRUSTED_DOCUMENTS;
  const problems: PlantgraphError[] = [];
  const byId = new Map<string, TrustedDocument>();
  const byHash = new Map<string, TrustedDocument>();
  for (const file of settings.manifests) {
    for (const entry of entriesOf(file, problems)) {
      const hash = documentHash(entry.text);
      const known = byId.get(entry.id);
      if (known && known.hash !== hash) problems.push(problem(entry, "another document has this id already"));
      if (known) continue;
      const checked = byHash.get(hash) ?? check(entry.text);
      if ("errors" in checked) {
        for (const { message, extensions } of checked.errors) problems.push(problem(entry, message, extensions));
        continue;
      }
      const trusted = byHash.get(hash) ?? { text: entry.text, hash, document: checked.document };
      byId.set(entry.id, trusted);
      byHash.set(hash, trusted);
    }
  }
  if (problems.length > 0) throw summary(problems);
  return { mode: settings.mode, byId, byHash };
}

function entriesOf(file: string, problems: PlantgraphError[]): Entry[] {
  const wrong = (message: string): Entry[] => {
    problems.push(new PlantgraphError("INVALID_FILE", `${file}: ${message}`, { file }));
    return [];
  };
  let content: unknown;
  try {
    const { size } = statSync(file);
    if (size > MAX_MANIFEST_BYTES)
      return wrong(`a manifest has at most ${MAX_MANIFEST_BYTES} bytes, this one ${size}.`);
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return wrong(code === "ENOENT" ? "there is no such file." : `can't be read as JSON: ${message}`);
  }
  if (typeof content !== "object" || content === null || Array.isArray(content))
    return wrong("must be a persisted query manifest, or an object of ids and documents.");
  return "format" in content || "operations" in content
    ? apolloEntries(file, content as Record<string, unknown>, wrong)
    : mappedEntries(file, content as Record<string, unknown>, wrong);
}

function apolloEntries(
  file: string,
  { format, version, operations }: Readonly<Record<string, unknown>>,
  wrong: (message: string) => Entry[],
): Entry[] {
  if (format !== "apollo-persisted-query-manifest" || version !== 1)
    return wrong('`format` must be "apollo-persisted-query-manifest" and `version` 1.');
  if (!Array.isArray(operations)) return wrong("`operations` must be a list.");
  return operations.flatMap((given: unknown, i) => {
    const { id, name, body } = (given ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof id !== "string" || id === "" || typeof body !== "string")
      return wrong(`operations[${i}] must have an \`id\` and a \`body\`, both texts.`);
    return [{ file, id, name: typeof name === "string" ? name : null, text: body }];
  });
}

function mappedEntries(
  file: string,
  content: Readonly<Record<string, unknown>>,
  wrong: (message: string) => Entry[],
): Entry[] {
  return Object.entries(content).flatMap(([id, text]) =>
    typeof text === "string"
      ? [{ file, id, name: null, text }]
      : wrong(`the document of the id ${JSON.stringify(id)} must be a text.`),
  );
}

function problem({ file, id, name, text }: Entry, message: string, facts: object = {}): PlantgraphError {
  const called = name ?? /\b(?:query|mutation|subscription)\s+([_A-Za-z]\w*)/.exec(text)?.[1];
  const which = called === undefined ? `document ${id}` : `operation ${called} (${id})`;
  return new PlantgraphError("INVALID_FILE", `${file}: ${which}: ${message}`, { ...facts, file, id });
}

function summary(problems: readonly PlantgraphError[]): PlantgraphError {
  const [first] = problems as [PlantgraphError];
  const more = problems.length - 1;
  const message = more === 0 ? first.message : `${first.message} (And ${more} more.)`;
  return new PlantgraphError("INVALID_FILE", message, first.details, { problems: problems.slice(0, MOST_PROBLEMS) });
}
