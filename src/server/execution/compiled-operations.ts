/**
 * Which operations are compiled, and the answers that are kept of them.
 *
 * A document is compiled when it first comes, once per operation in it and per outcome of its @skip and @include
 * conditions. When the same variables come back from somebody who may see the same, the answer becomes a template: everything
 * static is written once per revision of the model, and only the live values are written for each request. An answer without
 * live values is kept at once. Where there is no room for all, those are kept that come back most.
 */
import { createHash } from "node:crypto";
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  visit,
} from "graphql";
import { LRUCache } from "lru-cache";
import type { RequestContext } from "../../resolvers/context.ts";
import { CACHE_BYTES, ENTRY_BYTES } from "../admission/cache-bytes.ts";
import { TinyLfuCache } from "../admission/tiny-lfu-cache.ts";
import { isAsOf } from "../documents/as-of.ts";
import { bytesOf } from "../documents/document-bytes.ts";
import type { Operation } from "../documents/operation.ts";
import { coercedVariables, type Variables } from "../documents/variables.ts";
import { type CompiledOperation, compileOperation } from "./compile.ts";
import { Output } from "./output.ts";
import { type Fallback, type FallbackReason, NotCompiled, type Run } from "./run.ts";
import type { Template } from "./template.ts";

/** A compiled answer. */
export interface CompiledAnswer {
  /** All of it is ASCII. Not to be changed. */
  readonly body: Buffer;
  /** Of an answer that holds no live value; null of others. */
  readonly etag: string | null;
  /** Whether it was kept from an answer before. */
  readonly fromTemplate: boolean;
}

/** Longest texts of variables that are keys as they are; others by their hash. */
const LONG_KEY = 200;
/** Of a variable's value and the arguments made of it, by a character of its JSON text. Bytes. */
const BYTES_PER_CHARACTER = 12;

/** One operation of a document. Lives as long as the document does. */
interface Entry {
  /** Tells it from all others, in keys. */
  readonly number: number;
  /** Why it is always executed by graphql-js; null: it is not. */
  refused: Fallback | null;
  /** Why that was so the last time, for `fallbackOf`. */
  fallback: Fallback | null;
  readonly operation: ReturnType<typeof getOperationAST>;
  readonly document: KnownDocument;
}

/** An operation compiled for one outcome of its conditions, or why it can't be. */
interface Variant {
  readonly compiled: CompiledOperation | NotCompiled;
  /** What it takes, with the nodes of its document. */
  readonly bytes: number;
}

interface KnownDocument {
  readonly bytes: number;
  readonly entries: Map<string, Entry>;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Names of variables in conditions of @skip and @include. */
  readonly conditions: readonly string[];
}

interface KeptTemplate {
  readonly template: Template;
  readonly revision: number;
  /** What it took when it was kept: it grows with the texts in it. Bytes. */
  readonly size: number;
  /** What the variables take that it is written with. Bytes. */
  readonly variables: number;
}

type MayRun = (operation: OperationDefinitionNode, variables: Variables) => boolean;

export class CompiledOperations {
  readonly #schema: GraphQLSchema;
  readonly #documents = new WeakMap<DocumentNode, KnownDocument>();
  readonly #output = new Output();
  #count = 0;
  /**
   * Of subscriptions, whose operation is the same object at every event: coercing a selection of a hundred ids costs more than
   * writing what changed in it.
   */
  readonly #coerced = new WeakMap<Operation, Variables>();
  /** By operation and outcome of its conditions. */
  readonly #variants: LRUCache<string, Variant>;
  /** By operation, variables as they were sent, and what the caller may see. */
  readonly #templates: TinyLfuCache<KeptTemplate>;
  compiled = 0;
  /** Answers written from a kept template, and those of operations that could have one written anew. */
  templateHits = 0;
  templateMisses = 0;
  readonly fallbacks: Record<FallbackReason, number> = {
    mutation: 0,
    introspection: 0,
    waits: 0,
    variables: 0,
    "gave-up": 0,
    other: 0,
  };

  constructor(
    schema: GraphQLSchema,
    templateBytes: number = CACHE_BYTES.templates,
    compiledBytes: number = CACHE_BYTES.compiled,
  ) {
    this.#schema = schema;
    this.#variants = new LRUCache({
      maxSize: compiledBytes,
      sizeCalculation: ({ bytes }, key) => ENTRY_BYTES + 2 * key.length + bytes,
    });
    this.#templates = new TinyLfuCache(templateBytes);
  }

  /** What kept answers take, about. */
  get templateBytes(): number {
    return this.#templates.bytes;
  }

  get templates(): number {
    return this.#templates.size;
  }

  /** What compiled operations take, about. */
  get compiledBytes(): number {
    return this.#variants.calculatedSize;
  }

  /** Why graphql-js had to execute the operation when it was last asked for; null when it had not. */
  fallbackOf(operation: Operation): Fallback | null {
    return this.#entry(operation).fallback;
  }

  /** Compiles the operations of a document before they are asked for, variables of @skip and @include as false. */
  compileAhead(document: DocumentNode): void {
    for (const node of document.definitions) {
      if (node.kind !== Kind.OPERATION_DEFINITION) continue;
      // With and without its name: the only operation of a document is asked for either way.
      for (const operationName of [node.name?.value, undefined]) {
        const entry = this.#entry({ document, operationName });
        const conditions = Object.fromEntries(entry.document.conditions.map((name) => [name, false]));
        try {
          if (!entry.refused) this.#variant(entry, conditions);
        } catch (error) {
          if (!(error instanceof NotCompiled)) throw error;
        }
      }
    }
  }

  /**
   * The answer to a query, or to one event of a subscription (`root`); null when graphql-js must give it.
   * @param mayRun asked before anything is computed that was not computed before: whether the cost is within the limit
   */
  answer(operation: Operation, context: RequestContext, mayRun: MayRun, root?: unknown): CompiledAnswer | null {
    const entry = this.#entry(operation);
    if (entry.refused) return this.#fallBack(entry, entry.refused);
    const keeps = root === undefined;
    const sent = keeps && operation.variables != null ? JSON.stringify(operation.variables) : "";
    const key = keeps ? keyOf(entry, context.view.visibility, sent) : "";
    try {
      if (keeps) {
        const known = this.#templates.get(key);
        if (known?.revision === context.view.model.revision) {
          const { template, size } = known;
          const body = template.answer();
          if (template.size !== size) this.#keep(key, { ...known, size: template.size });
          this.templateHits++;
          entry.fallback = null;
          return { body, etag: template.etag, fromTemplate: true };
        }
      }
      const place = keeps ? { key, variables: BYTES_PER_CHARACTER * sent.length } : null;
      const answer = this.#anew(entry, operation, context, mayRun, root, place);
      if (answer) entry.fallback = null;
      return answer;
    } catch (error) {
      return this.#fallBack(entry, error instanceof NotCompiled ? error.fallback : { reason: "gave-up" });
    }
  }

  /** @throws NotCompiled */
  #variables(node: OperationDefinitionNode, operation: Operation, isEvent: boolean): Variables {
    const known = isEvent ? this.#coerced.get(operation) : undefined;
    if (known) return known;
    const coerced = coercedVariables(this.#schema, node, operation.variables ?? {});
    if ("errors" in coerced) throw new NotCompiled("variables");
    if (isEvent) this.#coerced.set(operation, coerced.values);
    return coerced.values;
  }

  /**
   * @param place of the template; null: none is made
   * @throws NotCompiled
   */
  #anew(
    entry: Entry,
    operation: Operation,
    context: RequestContext,
    mayRun: MayRun,
    root: unknown,
    place: { readonly key: string; readonly variables: number } | null,
  ): CompiledAnswer | null {
    if (!entry.operation) throw new NotCompiled("other");
    const coerced = this.#variables(entry.operation, operation, root !== undefined);
    const compiled = this.#variant(entry, coerced);
    if (!mayRun(entry.operation, coerced)) return null;
    const run: Run = { output: this.#output, variables: coerced, context, args: [], followsSamples: false };
    if (place === null || !compiled.steady) return direct(compiled, run, root);
    this.templateMisses++;
    const { key, variables } = place;
    if (compiled.live && !this.#templates.wants(key)) return direct(compiled, run, undefined);
    run.output.begin(true);
    compiled.write(undefined, run);
    // What was picked by its live values may be something else the next time.
    if (run.followsSamples) return { body: run.output.answer(), etag: null, fromTemplate: false };
    const template = run.output.template(run);
    const { revision } = context.view.model;
    this.#keep(key, { template, revision, size: template.size, variables });
    return { body: template.answer(), etag: template.etag, fromTemplate: false };
  }

  #keep(key: string, kept: KeptTemplate): void {
    this.#templates.set(key, kept, ENTRY_BYTES + 2 * key.length + kept.size + kept.variables);
  }

  /** @throws NotCompiled, for the same outcome of conditions from then on at once */
  #variant({ number, operation, document }: Entry, variables: Variables): CompiledOperation {
    const key = `${number}:${document.conditions.map((name) => (variables[name] ? "1" : "0")).join("")}`;
    const known = this.#variants.get(key)?.compiled;
    if (known instanceof NotCompiled) throw known;
    if (known) return known;
    if (!operation) throw new NotCompiled("other");
    const { fragments } = document;
    try {
      const compiled = compileOperation({ schema: this.#schema, operation, fragments, variables });
      this.#variants.set(key, { compiled, bytes: compiled.bytes + document.bytes });
      this.compiled++;
      return compiled;
    } catch (error) {
      const refused = error instanceof NotCompiled ? error : new NotCompiled("other");
      this.#variants.set(key, { compiled: refused, bytes: 0 });
      throw refused;
    }
  }

  #entry({ document, operationName }: Operation): Entry {
    let known = this.#documents.get(document);
    if (!known) {
      known = knownDocument(document);
      this.#documents.set(document, known);
    }
    const name = operationName ?? "";
    let entry = known.entries.get(name);
    if (!entry) {
      const operation = getOperationAST(document, operationName);
      const refused: Fallback | null = operation ? refusal(operation) : { reason: "other" };
      entry = { number: this.#count++, refused, fallback: null, operation, document: known };
      known.entries.set(name, entry);
    }
    return entry;
  }

  #fallBack(entry: Entry, fallback: Fallback): null {
    entry.fallback = fallback;
    this.fallbacks[fallback.reason]++;
    return null;
  }
}

function direct(compiled: CompiledOperation, run: Run, root: unknown): CompiledAnswer {
  run.output.begin(false);
  compiled.write(root, run);
  return { body: run.output.answer(), etag: null, fromTemplate: false };
}

/** The same for an operation and variables that were sent alike, by callers who may see the same. */
function keyOf({ number }: Entry, visibility: string, sent: string): string {
  return `${number}:${visibility}${sent.length <= LONG_KEY ? sent : createHash("sha256").update(sent).digest("base64")}`;
}

function knownDocument(document: DocumentNode): KnownDocument {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  return { bytes: bytesOf(document), entries: new Map(), fragments, conditions: conditionVariables(document) };
}

function refusal(operation: OperationDefinitionNode): Fallback | null {
  // Mutations run once, one after another, and must never be asked twice.
  if (operation.operation === OperationTypeNode.MUTATION) return { reason: "mutation" };
  // The past has its own model, to be looked up.
  return isAsOf(operation) ? { reason: "waits" } : null;
}

function conditionVariables(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive(node) {
      if (node.name.value !== "skip" && node.name.value !== "include") return;
      for (const { value } of node.arguments ?? []) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}
