/**
 * Which operations are compiled, and the answers that are kept of them.
 *
 * A document is compiled when it first comes, once per operation in it and per outcome of its @skip and @include
 * conditions. When the same variables come back, the answer becomes a template: everything static is written once per
 * revision of the model, and only the live values are written for each request. An answer without live values is kept at
 * once.
 */
import { createHash } from "node:crypto";
import { getHeapStatistics } from "node:v8";
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  visit,
} from "graphql";
import type { RequestContext } from "../../resolvers/context.ts";
import { isAsOf } from "../as-of.ts";
import type { Operation } from "../pipeline.ts";
import { type CompiledOperation, compileOperation } from "./compile.ts";
import { Output, TemplateOutput } from "./output.ts";
import { type Fallback, type FallbackReason, NotCompiled, type Run } from "./run.ts";
import type { Template } from "./template.ts";

/**
 * What all templates together may hold, about, bytes: an eighth of the largest heap, which follows the machine's memory and
 * `--max-old-space-size`. With the usual 4 GiB the answer with all of a million tags is kept.
 */
const TEMPLATE_BYTES = Math.max(128 * 1024 * 1024, getHeapStatistics().heap_size_limit / 8);

/** A compiled answer. */
export interface CompiledAnswer {
  /** All of it is ASCII. Not to be changed. */
  readonly body: Buffer;
  /** Of an answer that holds no live value; null of others. */
  readonly etag: string | null;
  /** Whether it was kept from an answer before. */
  readonly fromTemplate: boolean;
}

/** One operation of a document. */
interface Entry {
  /** Why it is always executed by graphql-js; null: it is not. */
  refused: Fallback | null;
  /** Why that was so the last time, for `fallbackOf`. */
  fallback: Fallback | null;
  readonly operation: ReturnType<typeof getOperationAST>;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Names of variables in conditions of @skip and @include. */
  readonly conditions: readonly string[];
  readonly variants: Map<string, CompiledOperation | NotCompiled>;
  /** By the text of the variables as they were sent, oldest first. */
  readonly templates: Map<string, KeptTemplate | "SEEN_ONCE" | "NEVER_KEPT">;
}

interface KeptTemplate {
  readonly template: Template;
  readonly revision: number;
}

/** Different variables remembered per operation. */
const MOST_VARIABLES = 200;
/** Longer texts of variables are remembered by their hash. */
const LONG_KEY = 200;

type Variables = Readonly<Record<string, unknown>>;

export class CompiledOperations {
  readonly #schema: GraphQLSchema;
  readonly #mostBytes: number;
  readonly #entries = new WeakMap<DocumentNode, Map<string, Entry>>();
  /**
   * Of subscriptions, whose operation is the same object at every event: coercing a selection of a hundred ids costs more than
   * writing what changed in it.
   */
  readonly #coerced = new WeakMap<Operation, Variables>();
  /** All kept templates, least recently made first. */
  readonly #kept = new Map<KeptTemplate, () => void>();
  #bytes = 0;
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

  constructor(schema: GraphQLSchema, templateBytes: number = TEMPLATE_BYTES) {
    this.#schema = schema;
    this.#mostBytes = templateBytes;
  }

  get templateBytes(): number {
    return this.#bytes;
  }

  get templates(): number {
    return this.#kept.size;
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
        const conditions = Object.fromEntries(entry.conditions.map((name) => [name, false]));
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
  answer(operation: Operation, context: RequestContext, mayRun: () => boolean, root?: unknown): CompiledAnswer | null {
    const entry = this.#entry(operation);
    if (entry.refused) return this.#fallBack(entry, entry.refused);
    const keeps = root === undefined && context.view.seesEverything;
    const key = keeps ? keyOf(operation.variables) : "";
    try {
      if (keeps) {
        const known = entry.templates.get(key);
        if (typeof known === "object" && known.revision === context.twin.model.revision) {
          const body = known.template.answer();
          this.templateHits++;
          entry.fallback = null;
          return { body, etag: known.template.etag, fromTemplate: true };
        }
      }
      const answer = this.#anew(entry, operation, context, mayRun, root, keeps ? key : null);
      if (answer) entry.fallback = null;
      return answer;
    } catch (error) {
      return this.#fallBack(entry, error instanceof NotCompiled ? error.fallback : { reason: "gave-up" });
    }
  }

  /** @param key of the template; null: none is made */
  /** @throws NotCompiled */
  #variables(entry: Entry, operation: Operation, isEvent: boolean): Variables {
    const known = isEvent ? this.#coerced.get(operation) : undefined;
    if (known) return known;
    const definitions = entry.operation?.variableDefinitions ?? [];
    const { coerced } = getVariableValues(this.#schema, definitions, operation.variables ?? {});
    if (!coerced) throw new NotCompiled("variables");
    if (isEvent) this.#coerced.set(operation, coerced);
    return coerced;
  }

  #anew(
    entry: Entry,
    operation: Operation,
    context: RequestContext,
    mayRun: () => boolean,
    root: unknown,
    key: string | null,
  ): CompiledAnswer | null {
    const coerced = this.#variables(entry, operation, root !== undefined);
    const compiled = this.#variant(entry, coerced);
    if (!mayRun()) return null;
    const run = { variables: coerced, context, args: [], followsSamples: false };
    if (key === null || !compiled.steady) return direct(compiled, run, root);
    this.templateMisses++;
    const { templates } = entry;
    const known = templates.get(key);
    if (known === "NEVER_KEPT") return direct(compiled, run, undefined);
    if (known === undefined && compiled.live) {
      this.#remember(entry, key, "SEEN_ONCE");
      return direct(compiled, run, undefined);
    }
    if (typeof known === "object") this.#release(known);
    const recording = { ...run, output: new TemplateOutput() };
    compiled.write(undefined, recording);
    const template = recording.output.template(recording);
    if (recording.followsSamples || template.size > this.#mostBytes) this.#remember(entry, key, "NEVER_KEPT");
    else this.#keep(entry, key, { template, revision: context.twin.model.revision });
    return { body: template.answer(), etag: recording.followsSamples ? null : template.etag, fromTemplate: false };
  }

  #remember(entry: Entry, key: string, state: KeptTemplate | "SEEN_ONCE" | "NEVER_KEPT"): void {
    const { templates } = entry;
    templates.set(key, state);
    if (templates.size <= MOST_VARIABLES) return;
    const [oldest] = templates;
    if (!oldest) return;
    templates.delete(oldest[0]);
    if (typeof oldest[1] === "object") this.#release(oldest[1]);
  }

  #keep(entry: Entry, key: string, made: KeptTemplate): void {
    this.#remember(entry, key, made);
    this.#kept.set(made, () => entry.templates.delete(key));
    this.#bytes += made.template.size;
    for (const [oldest, forget] of this.#kept) {
      if (this.#bytes <= this.#mostBytes) break;
      forget();
      this.#release(oldest);
    }
  }

  #release(kept: KeptTemplate): void {
    if (this.#kept.delete(kept)) this.#bytes -= kept.template.size;
  }

  /** @throws NotCompiled, for the same outcome of conditions from then on at once */
  #variant(entry: Entry, variables: Readonly<Record<string, unknown>>): CompiledOperation {
    const key = entry.conditions.map((name) => (variables[name] ? "1" : "0")).join("");
    const known = entry.variants.get(key);
    if (known instanceof NotCompiled) throw known;
    if (known) return known;
    if (!entry.operation) throw new NotCompiled("other");
    const { operation, fragments } = entry;
    try {
      const compiled = compileOperation({ schema: this.#schema, operation, fragments, variables });
      entry.variants.set(key, compiled);
      this.compiled++;
      return compiled;
    } catch (error) {
      const refused = error instanceof NotCompiled ? error : new NotCompiled("other");
      entry.variants.set(key, refused);
      throw refused;
    }
  }

  #entry({ document, operationName }: Operation): Entry {
    let operations = this.#entries.get(document);
    if (!operations) {
      operations = new Map();
      this.#entries.set(document, operations);
    }
    const key = operationName ?? "";
    let entry = operations.get(key);
    if (!entry) {
      entry = newEntry(document, operationName);
      operations.set(key, entry);
    }
    return entry;
  }

  #fallBack(entry: Entry, fallback: Fallback): null {
    entry.fallback = fallback;
    this.fallbacks[fallback.reason]++;
    return null;
  }
}

function direct(compiled: CompiledOperation, run: Omit<Run, "output">, root: unknown): CompiledAnswer {
  const output = new Output();
  compiled.write(root, { ...run, output });
  return { body: Buffer.from(output.text, "latin1"), etag: null, fromTemplate: false };
}

/** Variables that were sent alike. */
function keyOf(variables: Operation["variables"]): string {
  if (variables == null) return "";
  const text = JSON.stringify(variables);
  return text.length <= LONG_KEY ? text : createHash("sha256").update(text).digest("base64");
}

function newEntry(document: DocumentNode, operationName: string | null | undefined): Entry {
  const operation = getOperationAST(document, operationName);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  return {
    refused: operation ? refusal(operation) : { reason: "other" },
    fallback: null,
    operation,
    fragments,
    conditions: conditionVariables(document),
    variants: new Map(),
    templates: new Map(),
  };
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
