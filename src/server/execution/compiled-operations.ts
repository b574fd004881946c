/**
 * Which operations are compiled, and the answers that are kept of them.
 *
 * A document is compiled when it first comes, once per operation in it and per outcome of its @skip and @include
 * conditions. When the same variables come back, the answer becomes a template: everything static is written once per
 * revision of the model, and only the live values are written for each request. An answer without live values is kept at
 * once.
 */
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  OperationTypeNode,
  visit,
} from "graphql";
import type { RequestContext } from "../../resolvers/context.ts";
import { isAsOf } from "../as-of.ts";
import type { Operation } from "../pipeline.ts";
import { type CompiledOperation, compileOperation } from "./compile.ts";
import { Output, TemplateOutput } from "./output.ts";
import type { Run } from "./run.ts";
import type { Template } from "./template.ts";

/** What all templates together may hold, about, bytes. */
export const TEMPLATE_BYTES = 128 * 1024 * 1024;

/** A compiled answer. */
export interface CompiledAnswer {
  /** All of it is ASCII. Not to be changed. */
  readonly body: Buffer;
  /** Of an answer that holds no live value; null of others. */
  readonly etag: string | null;
}

/** Why an operation was not answered by compiled code, for metrics. */
export type FallbackReason = "not-compilable" | "gave-up" | "variables";

interface Entry {
  refused: boolean;
  readonly operation: ReturnType<typeof getOperationAST>;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Names of variables in conditions of @skip and @include. */
  readonly conditions: readonly string[];
  readonly variants: Map<string, Variant>;
}

interface Variant {
  readonly compiled: CompiledOperation;
  /** By variables, oldest first. */
  readonly templates: Map<string, KeptTemplate | "SEEN_ONCE" | "NEVER_KEPT">;
}

interface KeptTemplate {
  readonly template: Template;
  readonly revision: number;
}

/** Different variables remembered per operation. */
const MOST_VARIABLES = 200;

export class CompiledOperations {
  readonly #schema: GraphQLSchema;
  readonly #mostBytes: number;
  readonly #entries = new WeakMap<DocumentNode, Map<string, Entry>>();
  /** All kept templates, least recently made first. */
  readonly #kept = new Map<KeptTemplate, () => void>();
  #bytes = 0;
  compiled = 0;
  templateHits = 0;
  readonly fallbacks: Record<FallbackReason, number> = { "not-compilable": 0, "gave-up": 0, variables: 0 };

  constructor(schema: GraphQLSchema, templateBytes: number = TEMPLATE_BYTES) {
    this.#schema = schema;
    this.#mostBytes = templateBytes;
  }

  get templateBytes(): number {
    return this.#bytes;
  }

  /** Compiles the operations of a document before they are asked for, variables of @skip and @include as false. */
  compileAhead(document: DocumentNode): void {
    for (const node of document.definitions) {
      if (node.kind !== Kind.OPERATION_DEFINITION) continue;
      // With and without its name: the only operation of a document is asked for either way.
      for (const operationName of [node.name?.value, undefined]) {
        const entry = this.#entry({ document, operationName });
        const conditions = Object.fromEntries(entry.conditions.map((name) => [name, false]));
        if (entry.operation && !entry.refused) this.#variant(entry, conditions);
      }
    }
  }

  /**
   * The answer to a query, or to one event of a subscription (`root`); null when graphql-js must give it.
   * @param mayRun asked before anything is computed that was not computed before: whether the cost is within the limit
   */
  answer(operation: Operation, context: RequestContext, mayRun: () => boolean, root?: unknown): CompiledAnswer | null {
    const entry = this.#entry(operation);
    if (entry.refused || !entry.operation) return this.#fallBack("not-compilable");
    const coerced = getVariableValues(
      this.#schema,
      entry.operation.variableDefinitions ?? [],
      operation.variables ?? {},
    );
    if (!coerced.coerced) return this.#fallBack("variables");
    const variant = this.#variant(entry, coerced.coerced);
    if (!variant) return this.#fallBack("not-compilable");
    try {
      const run = { variables: coerced.coerced, context, args: [], followsSamples: false };
      if (root !== undefined || !variant.compiled.steady || !context.view.seesEverything)
        return mayRun() ? direct(variant, run, root) : null;
      return this.#fromTemplate(variant, run, mayRun);
    } catch {
      return this.#fallBack("gave-up");
    }
  }

  #fromTemplate(variant: Variant, run: Omit<Run, "output">, mayRun: () => boolean): CompiledAnswer | null {
    const { templates } = variant;
    const { revision } = run.context.twin.model;
    const key = JSON.stringify(run.variables);
    const known = templates.get(key);
    if (typeof known === "object" && known.revision === revision) {
      this.templateHits++;
      return kept(known.template);
    }
    if (!mayRun()) return null;
    if (known === undefined && variant.compiled.live) {
      templates.set(key, "SEEN_ONCE");
      if (templates.size > MOST_VARIABLES) this.#forgetOldest(variant);
      return direct(variant, run, undefined);
    }
    if (known === "NEVER_KEPT") return direct(variant, run, undefined);
    if (typeof known === "object") this.#release(known);
    const recording = { ...run, output: new TemplateOutput() };
    variant.compiled.write(undefined, recording);
    const template = recording.output.template(recording);
    if (recording.followsSamples) {
      templates.set(key, "NEVER_KEPT");
      return kept(template);
    }
    if (template.size <= this.#mostBytes) this.#keep(variant, key, { template, revision });
    else templates.set(key, "NEVER_KEPT");
    return kept(template);
  }

  #keep(variant: Variant, key: string, made: KeptTemplate): void {
    variant.templates.set(key, made);
    if (variant.templates.size > MOST_VARIABLES) this.#forgetOldest(variant);
    this.#kept.set(made, () => variant.templates.delete(key));
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

  #forgetOldest(variant: Variant): void {
    const [oldest] = variant.templates;
    if (!oldest) return;
    variant.templates.delete(oldest[0]);
    if (typeof oldest[1] === "object") this.#release(oldest[1]);
  }

  #variant(entry: Entry, variables: Readonly<Record<string, unknown>>): Variant | null {
    const key = entry.conditions.map((name) => (variables[name] ? "1" : "0")).join("");
    const known = entry.variants.get(key);
    if (known) return known;
    if (!entry.operation) return null;
    try {
      const compiled = compileOperation({
        schema: this.#schema,
        operation: entry.operation,
        fragments: entry.fragments,
        variables,
      });
      const variant = { compiled, templates: new Map() };
      entry.variants.set(key, variant);
      this.compiled++;
      return variant;
    } catch {
      entry.refused = true;
      return null;
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

  #fallBack(reason: FallbackReason): null {
    this.fallbacks[reason]++;
    return null;
  }
}

function kept(template: Template): CompiledAnswer {
  return { body: template.answer(), etag: template.etag };
}

function direct(variant: Variant, run: Omit<Run, "output">, root: unknown): CompiledAnswer {
  const output = new Output();
  variant.compiled.write(root, { ...run, output });
  return { body: Buffer.from(output.text, "latin1"), etag: null };
}

function newEntry(document: DocumentNode, operationName: string | null | undefined): Entry {
  const operation = getOperationAST(document, operationName);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  return {
    // Mutations run once, one after another, and must never be asked twice. The past has its own model to be looked up.
    refused: operation?.operation === OperationTypeNode.MUTATION || (operation != null && isAsOf(operation)),
    operation,
    fragments,
    conditions: conditionVariables(document),
    variants: new Map(),
  };
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
