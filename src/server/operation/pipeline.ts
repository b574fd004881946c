/**
 * The way of an operation, as functions that every door calls: HTTP, WebSocket and Apollo alike. Never Apollo plugins, so
 * that nothing depends on which door an operation came through.
 *
 * prepare (parse, limits, validate; cached) -> permissions -> variables -> cost (arguments, model) -> execute -> errors in words.
 */
import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
} from "graphql";
import type { RequestContext } from "../../resolvers/context.ts";
import type { Session } from "../../twin/access/session.ts";
import { boundedWords } from "../../twin/audit/bounded-json.ts";
import { inBackground } from "../../twin/tools/background.ts";
import { PlantgraphError } from "../../twin/words/errors.ts";
import type { AdmissionQueue } from "../admission/admission-queue.ts";
import { contextAsOf, isAsOf } from "../documents/as-of.ts";
import type { Documents, Found } from "../documents/documents.ts";
import type { GraphQLParameters } from "../documents/graphql-request.ts";
import { shown } from "../documents/input-mistakes.ts";
import type { OperationLimits } from "../documents/limits.ts";
import { NeededPermissions } from "../documents/needed-permissions.ts";
import type { Operation } from "../documents/operation.ts";
import { coercedVariables, type Variables } from "../documents/variables.ts";
import type { CompiledAnswer, CompiledOperations } from "../execution/compiled-operations.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { operationCost } from "./cost.ts";
import { mustWaitForSearch, searchReady } from "./search-readiness.ts";
import { SharedPayloads } from "./shared-payloads.ts";
import { EventAnswers, type Payload, type Subscribed } from "./subscription.ts";

export type Prepared = Found;

/** The cost of a subscription was looked at when it was opened. */
const ALWAYS = () => true;

/** For metrics: what compiled code writes has no errors. */
const ANSWERED: ExecutionResult = { data: {} };

export class Pipeline {
  readonly schema: GraphQLSchema;
  readonly documents: Documents;
  readonly limits: OperationLimits;
  /** null: switched off. */
  readonly compiled: CompiledOperations | null;
  readonly queue: AdmissionQueue;
  /** Say in each answer how it was made. */
  readonly debug: boolean;
  readonly #metrics: Metrics;
  readonly #payloads = new SharedPayloads();
  readonly #permissions: NeededPermissions;

  constructor(
    schema: GraphQLSchema,
    documents: Documents,
    limits: OperationLimits,
    compiled: CompiledOperations | null,
    metrics: Metrics,
    queue: AdmissionQueue,
    debug = false,
  ) {
    this.schema = schema;
    this.documents = documents;
    this.limits = limits;
    this.compiled = compiled;
    this.#metrics = metrics;
    this.queue = queue;
    this.debug = debug;
    this.#permissions = new NeededPermissions(schema);
  }

  /** The document a request means, with an operation that may be executed; or what is wrong with it. */
  prepare(asked: GraphQLParameters): Prepared {
    const found = this.documents.find(asked);
    const { operationName } = asked;
    if ("errors" in found || getOperationAST(found.document, operationName) != null) return found;
    const problem =
      operationName == null
        ? "a document with several operations needs operationName"
        : `the document has no operation ${shown(operationName)}`;
    return {
      errors: [new GraphQLError(`Nothing to execute: ${problem}.`, { extensions: { code: "BAD_USER_INPUT" } })],
    };
  }

  /** Which permissions the caller lacks for the operation, which is recorded; null when none. Doors ask so that they can answer with a status. */
  forbidden(operation: Operation, session: Session): readonly [GraphQLError, ...GraphQLError[]] | null {
    const missing = this.#permissions.missing(operation, session);
    if (missing) {
      const object = { operationName: boundedWords(operation.operationName) };
      const error = new PlantgraphError("FORBIDDEN", missing.map(({ message }) => message).join(" "));
      inBackground(
        () => session.recordRefusal({ action: "PERMISSION_REFUSED", object, nothing: {} }, error),
        () => undefined,
      );
    }
    return missing;
  }

  /** Why an operation may not be executed: its arguments are out of range, or it costs too much; null when it may. */
  #refusal(
    document: DocumentNode,
    node: OperationDefinitionNode,
    variables: Variables,
    context: RequestContext,
  ): GraphQLError | null {
    const cost = operationCost(this.schema, document, node, variables, context);
    if (cost instanceof GraphQLError) return cost;
    if (cost <= this.limits.cost) return null;
    return new GraphQLError(
      `The operation's estimated cost is ${Math.round(cost)}; the limit is ${this.limits.cost} (setting limits.cost). ` +
        "Ask for fewer fields, smaller pages or a smaller part of the plant.",
      {
        nodes: [node],
        extensions: {
          code: "COST_LIMIT_EXCEEDED",
          cost: Math.round(cost),
          limit: this.limits.cost,
          setting: "limits.cost",
        },
      },
    );
  }

  /** The text of a query's answer, by compiled code; null when it has to be executed, or refused. */
  answer(operation: Operation, context: RequestContext): CompiledAnswer | null {
    if (!this.#permissions.areHeld(operation, context.session)) return null;
    if (this.compiled === null || mustWaitForSearch(operation.document, context.view.model)) return null;
    const done = this.#metrics.operationStarted("query");
    const mayRun = (node: OperationDefinitionNode, variables: Variables) =>
      this.#refusal(operation.document, node, variables, context) === null;
    const answer = this.compiled.answer(operation, context, mayRun);
    if (answer === null) return null;
    done(ANSWERED);
    return this.debug ? explained(answer) : answer;
  }

  /** Executes a query or mutation; synchronous when nothing in it has to wait. */
  execute(operation: Operation, context: RequestContext): ExecutionResult | Promise<ExecutionResult> {
    const done = this.#metrics.operationStarted(kindOf(operation));
    const forbidden = this.forbidden(operation, context.session);
    if (forbidden) return done({ errors: forbidden });
    const result = this.#execute(operation, context);
    if (!(result instanceof Promise)) return done(this.#explained(operation, result));
    return result
      .then((each) => done(this.#explained(operation, each)))
      .finally(this.queue.taken(context.session.holder));
  }

  /** Variables are coerced before anything is computed from them. */
  #execute(operation: Operation, context: RequestContext): ExecutionResult | Promise<ExecutionResult> {
    const node = getOperationAST(operation.document, operation.operationName);
    if (!node) return this.#executeWhole(operation, context); // which names the mistake
    const coerced = coercedVariables(this.schema, node, operation.variables ?? {});
    return "errors" in coerced ? coerced : this.#executeChecked(operation, node, coerced.values, context);
  }

  #executeChecked(
    operation: Operation,
    node: OperationDefinitionNode,
    variables: Variables,
    context: RequestContext,
  ): ExecutionResult | Promise<ExecutionResult> {
    const { document } = operation;
    if (isAsOf(node) && !context.view.model.isPast)
      return contextAsOf(this.schema, document, node, variables, context).then(
        (past) => this.#executeChecked(operation, node, variables, past),
        (error: Error) => ({
          errors: [error instanceof GraphQLError ? error : new GraphQLError(error.message, { originalError: error })],
        }),
      );
    const refusal = this.#refusal(document, node, variables, context);
    if (refusal) return { errors: [refusal] };
    if (mustWaitForSearch(document, context.view.model))
      return searchReady(context.view.model).then(() => this.#executeChecked(operation, node, variables, context));
    return this.#executeWhole(operation, context);
  }

  /**
   * Starts a subscription. Each event is answered with a context of its own, so that nothing loaded for one event is
   * answered to the next, and as the text of its payload where compiled code can write it. The text is written once for all
   * that ask the same of the same event and may see the same.
   * @param wrap what is made of each payload and the event it is of
   */
  async subscribe<T>(
    operation: Operation,
    newContext: () => RequestContext,
    wrap: (payload: Payload, event: unknown) => T,
  ): Promise<Subscribed<T>> {
    const opened = newContext();
    const forbidden = this.forbidden(operation, opened.session);
    if (forbidden) return { errors: forbidden };
    const key = this.#payloads.keyOf(operation, opened.view.visibility);
    return this.#open(operation, opened, (event) => {
      const shared = this.#payloads.get(event, key);
      if (shared) return wrap(shared, event);
      const context = newContext();
      const text = this.compiled?.answer(operation, context, ALWAYS, event)?.body;
      if (text === undefined) {
        const result = this.#executeWhole(operation, context, event);
        return result instanceof Promise ? result.then((each) => wrap(each, event)) : wrap(result, event);
      }
      this.#payloads.set(event, key, text);
      return wrap(text, event);
    });
  }

  /** With `debug`, says why compiled code did not answer. */
  #explained(operation: Operation, result: ExecutionResult): ExecutionResult {
    if (!this.debug) return result;
    const why = this.compiled === null ? { reason: "off" } : this.compiled.fallbackOf(operation);
    const plantgraph: Explanation = { execution: "graphql-js", ...why };
    return { ...result, extensions: { ...result.extensions, plantgraph } };
  }

  async #open<T>(
    operation: Operation,
    context: RequestContext,
    answer: (event: unknown) => T | Promise<T>,
  ): Promise<Subscribed<T>> {
    const node = getOperationAST(operation.document, operation.operationName);
    if (node) {
      const coerced = coercedVariables(this.schema, node, operation.variables ?? {});
      if ("errors" in coerced) return coerced;
      const refusal = this.#refusal(operation.document, node, coerced.values, context);
      if (refusal) return { errors: [refusal] };
    }
    const events = await createSourceEventStream({ ...this.#args(operation), contextValue: context });
    if (!(Symbol.asyncIterator in events)) return events;
    const count = (event: unknown) => {
      this.#metrics.eventsSent.inc();
      return answer(event);
    };
    return new EventAnswers(events as AsyncGenerator<unknown>, count, this.#metrics.subscriptionOpened());
  }

  /** @param rootValue the event, of a subscription */
  #executeWhole(
    operation: Operation,
    contextValue: RequestContext,
    rootValue?: unknown,
  ): ExecutionResult | Promise<ExecutionResult> {
    return execute({ ...this.#args(operation), contextValue, rootValue }) as ExecutionResult | Promise<ExecutionResult>;
  }

  #args({ document, operationName, variables }: Operation): ExecutionArgs {
    return { schema: this.schema, document, operationName: operationName ?? null, variableValues: variables ?? null };
  }
}

/** In `extensions.plantgraph` of an answer, with the setting `debug`. */
interface Explanation {
  /** "template": compiled, and kept from an answer before. */
  readonly execution: "compiled" | "template" | "graphql-js";
  /** Why compiled code did not answer, and the field it is for. */
  readonly reason?: string;
  readonly field?: string;
}

function explained({ body, fromTemplate }: CompiledAnswer): CompiledAnswer {
  const plantgraph: Explanation = { execution: fromTemplate ? "template" : "compiled" };
  const extensions = `,"extensions":${JSON.stringify({ plantgraph })}}`;
  return { body: Buffer.concat([body.subarray(0, -1), Buffer.from(extensions)]), etag: null, fromTemplate };
}

function kindOf(operation: Operation): OperationDefinitionNode["operation"] | "unknown" {
  return getOperationAST(operation.document, operation.operationName)?.operation ?? "unknown";
}
