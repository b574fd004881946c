/**
 * What an operation will cost, estimated before it is executed: about the number of values its answer holds, with reads
 * from devices priced by what they do to the plant. The estimate knows the arguments and the model: how many assets and
 * tags hang below the asset a query starts from; after a step up or sideways, how long the longest list of any asset is.
 * So the numbers are upper bounds. What a list holds is said on its field in `schema/`.
 */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  GraphQLError,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLNamedType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";
import type { RequestContext } from "../../resolvers/context.ts";
import type { FieldCost, HistoryQuestion, ListKind } from "../../schema/list-cost.ts";
import type { HistoryLimits } from "../../twin/historical-access/limits.ts";
import type { Asset } from "../../twin/model/asset.ts";
import type { ModelReader } from "../../twin/model/model.ts";
import { type PageLimits, pageSize } from "../../twin/model/paging.ts";
import { PlantgraphError } from "../../twin/words/errors.ts";
import type { Variables } from "../documents/variables.ts";
import { type Arguments, conditionsOf, walksOf, writesOf } from "./argument-work.ts";
import { historyWork } from "./history-work.ts";
import { type WidestLists, widestLists } from "./widest-lists.ts";

/** A read of one tag from its device, in values. */
const DEVICE_READ = 20;
/** Elements looked at by a search or filter for the price of one value answered. */
const SCANNED_PER_VALUE = 20;
/** Links followed by a walk through the graph for the price of one value answered. */
const LINKS_PER_VALUE = 200;
/** Items of short lists: properties, identifiers, classes. */
const SHORT_LIST = 5;
/** Links of one route. */
const ROUTE_HOPS = 20;
/** Reading the commit log, and the changes of one commit. */
const LOG_READ = 100;
/** The way to a store of history and back, for one tag; samples answered as columns, and looked at, for the price of one value. */
const HISTORY_READ = 10;
const SAMPLES_PER_VALUE = 10;
const STORED_PER_VALUE = 50;
/** Tags of one event of a stream; the selection itself has a limit of its own. */
const EVENT_TAGS = 1_000;

/** How many objects stand at one place of the answer, and what hangs below them all together, where that is known. */
interface Place {
  readonly count: number;
  readonly below: { readonly assets: number; readonly tags: number } | null;
  /** Of each, how many samples of history it has. */
  readonly samples?: number | undefined;
}

/** Beyond it nobody counts; what is multiplied with it stays finite. */
const MOST = 1e15;

/**
 * The estimate, a finite number from 0 on; or what is wrong with an argument that it depends on.
 * @param variables coerced
 */
export function operationCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
  context: RequestContext,
): number | GraphQLError {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const root = schema.getRootType(operation.operation);
  if (!root) return 0;
  const estimate = new Estimate(schema, fragments, variables, context);
  try {
    return Math.min(MOST, estimate.of(operation.selectionSet, root, { count: 1, below: null }));
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

type Size = number | null | undefined;

const NO_ARGUMENTS: Arguments = {};

class Estimate {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #variables: Variables;
  readonly #model: ModelReader;
  readonly #widest: WidestLists;
  readonly #pages: PageLimits;
  readonly #history: HistoryLimits;
  /** Milliseconds since 1970. */
  readonly #now: number;
  /** What the longest walk through the graph costs. */
  readonly #walk: number;

  constructor(
    schema: GraphQLSchema,
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    variables: Variables,
    { view: { model }, limits, clock }: RequestContext,
  ) {
    this.#schema = schema;
    this.#fragments = fragments;
    this.#variables = variables;
    this.#model = model;
    this.#widest = widestLists(model);
    this.#pages = limits.pages;
    this.#history = limits.history;
    this.#now = clock.now();
    // Links are looked at from both ends where the walk goes both ways.
    this.#walk = Math.min(limits.walkLinks, 2 * (model.relations.size + model.assets.size)) / LINKS_PER_VALUE;
  }

  of(selections: SelectionSetNode, type: GraphQLCompositeType, place: Place): number {
    let cost = 0;
    for (const node of selections.selections) {
      if (this.#isLeftOut(node)) continue;
      if (node.kind === Kind.FIELD) {
        cost += this.#ofField(node, type, place);
        continue;
      }
      const fragment = node.kind === Kind.FRAGMENT_SPREAD ? this.#fragments.get(node.name.value) : node;
      if (!fragment) continue;
      const condition = fragment.typeCondition && this.#schema.getType(fragment.typeCondition.name.value);
      cost += this.of(fragment.selectionSet, isCompositeType(condition) ? condition : type, place);
    }
    return cost;
  }

  /** Whether its @skip or @include says so. */
  #isLeftOut(node: SelectionNode): boolean {
    if (!node.directives?.length) return false;
    return (
      getDirectiveValues(GraphQLSkipDirective, node, this.#variables)?.["if"] === true ||
      getDirectiveValues(GraphQLIncludeDirective, node, this.#variables)?.["if"] === false
    );
  }

  #ofField(node: FieldNode, parent: GraphQLCompositeType, place: Place): number {
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    if (!field) return place.count; // __typename, introspection
    const type = getNamedType(field.type);
    const { list, work, history } = (field.extensions as { plantgraph?: FieldCost }).plantgraph ?? {};
    const args = this.#argumentsOf(node, field);
    const own = place.count * (1 + walksOf(node, args) * this.#walk) + this.#work(args, work, place);
    if (history !== undefined) return own + this.#ofHistory(node, type, history, args, place);
    const page = list === "page" ? this.#checked(node, () => pageSize(args["first"] as Size, this.#pages)) : 0;
    if (!node.selectionSet || !isCompositeType(type))
      return list === "samples" ? own + (place.count * (place.samples ?? 0)) / SAMPLES_PER_VALUE : own;
    const {
      count,
      below,
      samples = place.samples,
    } = list === undefined ? this.#single(args, parent, type, place) : this.#list(list, page, place);
    return own + this.of(node.selectionSet, type, { count: Math.min(MOST, count), below, samples });
  }

  /** A field that reads history, of one tag or of as many as it may select. */
  #ofHistory(
    node: FieldNode,
    type: GraphQLNamedType,
    question: HistoryQuestion,
    args: Arguments,
    { count }: Place,
  ): number {
    const { samples, stored, tags } = this.#checked(node, () => historyWork(question, args, this.#history, this.#now));
    const of = Math.min(MOST, count * tags);
    const own = of * (HISTORY_READ + samples / SAMPLES_PER_VALUE + stored / STORED_PER_VALUE);
    if (!node.selectionSet || !isCompositeType(type)) return own;
    return own + this.of(node.selectionSet, type, { count: of, below: null, samples });
  }

  /** Coerced, as the field's resolver gets them. */
  #argumentsOf(node: FieldNode, field: GraphQLField<unknown, unknown>): Arguments {
    if (!node.arguments?.length) return NO_ARGUMENTS;
    try {
      return getArgumentValues(field, node, this.#variables);
    } catch (error) {
      // What only its execution can tell (null for a variable whose default was to stand in): the field answers nothing.
      if (error instanceof GraphQLError) return NO_ARGUMENTS;
      throw error;
    }
  }

  /** @throws GraphQLError for arguments that the field would refuse */
  #checked<T>(node: FieldNode, check: () => T): T {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof PlantgraphError)) throw error;
      const { message, code, details } = error;
      throw new GraphQLError(message, { nodes: [node], originalError: error, extensions: { ...details, code } });
    }
  }

  /** What a field does beside answering a value. */
  #work(args: Arguments, work: FieldCost["work"], place: Place): number {
    const { assets, tags } = this.#model;
    switch (work) {
      case undefined:
        return 0;
      case "DEVICE":
        return place.count * DEVICE_READ * writesOf(args);
      case "SUBTREE":
        return ((place.below?.tags ?? place.count * tags.size) * conditionsOf(args)) / SCANNED_PER_VALUE;
      case "MODEL":
        return (place.count * (assets.size + tags.size) * conditionsOf(args)) / SCANNED_PER_VALUE;
      case "LOG":
        return place.count * LOG_READ;
    }
  }

  /** What stands behind a field that answers a list of this kind. */
  #list(list: ListKind, page: number, { count, below, samples = 0 }: Place): Place {
    const { assets, tags, roots } = this.#model;
    switch (list) {
      case "functions":
        // All together they have the samples that were counted.
        return { count, below: null };
      case "samples":
        return { count: count * samples, below: null };
      case "roots":
        return { count: roots.length, below: { assets: assets.size, tags: tags.size } };
      case "page":
        return { count: count * Math.min(page, below?.assets ?? Infinity), below: null };
      case "children":
        return { count: Math.min(below?.assets ?? Infinity, count * this.#widest.children), below };
      case "tags":
        return { count: Math.min(below?.tags ?? Infinity, count * this.#widest.tags), below: null };
      case "relations":
        return { count: count * this.#widest.relations, below: null };
      case "hops":
        return { count: count * ROUTE_HOPS, below: null };
      case "streamed":
        return { count: EVENT_TAGS, below: null };
      case "changes":
        return { count: count * LOG_READ, below: null };
      default:
        return { count: count * SHORT_LIST, below: null };
    }
  }

  /**
   * What stands behind a field that answers a single object: where a query enters the graph, the one asset its arguments
   * name; else, such as the nodes of a page or the asset of a tag, as many as there are of what they belong to.
   */
  #single(args: Arguments, parent: GraphQLCompositeType, type: GraphQLCompositeType, { count }: Place): Place {
    if (parent.name !== "Query" || args === NO_ARGUMENTS || !isAsset(type)) return { count, below: null };
    const asset = this.#namedAsset(args);
    return { count: 1, below: asset ? { assets: asset.assetsBelow, tags: asset.tagsBelow } : { assets: 0, tags: 0 } };
  }

  #namedAsset({ id, path, identifier }: Arguments): Asset | undefined {
    if (typeof id === "string") return this.#model.assets.get(id);
    if (typeof path === "string") return this.#model.assetAt(path);
    const { system, value } = (identifier ?? {}) as { readonly system?: string; readonly value?: string };
    return system === undefined || value === undefined ? undefined : this.#model.assetIdentifiedBy(system, value);
  }
}

function isAsset(type: GraphQLCompositeType): boolean {
  return type.name === "Asset" || (isObjectType(type) && type.getInterfaces().some(({ name }) => name === "Asset"));
}
