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
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from "graphql";
import type { RequestContext } from "../resolvers/context.ts";
import type { FieldCost, ListKind } from "../schema/list-cost.ts";
import type { Asset } from "../twin/model/asset.ts";
import type { ModelReader } from "../twin/model/model.ts";

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
/** Tags of one event of a stream; the selection itself has a limit of its own. */
const EVENT_TAGS = 1_000;

/** How many objects stand at one place of the answer, and what hangs below them all together, where that is known. */
interface Place {
  readonly count: number;
  readonly below: { readonly assets: number; readonly tags: number } | null;
}

export function operationCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  context: RequestContext,
): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const root = schema.getRootType(operation.operation);
  if (!root) return 0;
  const estimate = new Estimate(schema, fragments, { ...defaults(operation), ...variables }, context);
  return estimate.of(operation.selectionSet, root, { count: 1, below: null });
}

/** What variables are that are left out. */
function defaults({ variableDefinitions }: OperationDefinitionNode): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { variable, defaultValue } of variableDefinitions ?? [])
    if (defaultValue) values[variable.name.value] = valueFromASTUntyped(defaultValue);
  return values;
}

class Estimate {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #variables: Readonly<Record<string, unknown>>;
  readonly #model: ModelReader;
  readonly #widest: Widest;
  /** Items of a page when `first` is not given. */
  readonly #defaultPage: number;
  /** What the longest walk through the graph costs. */
  readonly #walk: number;

  constructor(
    schema: GraphQLSchema,
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    variables: Readonly<Record<string, unknown>>,
    { view: { model }, limits }: RequestContext,
  ) {
    this.#schema = schema;
    this.#fragments = fragments;
    this.#variables = variables;
    this.#model = model;
    this.#widest = widest(model);
    this.#defaultPage = limits.pages.defaultSize;
    // Links are looked at from both ends where the walk goes both ways.
    this.#walk = Math.min(limits.walkLinks, 2 * (model.relations.size + model.assets.size)) / LINKS_PER_VALUE;
  }

  of(selections: SelectionSetNode, type: GraphQLCompositeType, place: Place): number {
    let cost = 0;
    for (const node of selections.selections) {
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

  #ofField(node: FieldNode, parent: GraphQLCompositeType, place: Place): number {
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    if (!field) return place.count; // __typename, introspection
    const type = getNamedType(field.type);
    const { list, work } = (field.extensions as { plantgraph?: FieldCost }).plantgraph ?? {};
    const own = place.count * (1 + this.#walks(node) * this.#walk) + this.#work(node, work, place);
    if (!node.selectionSet || !isCompositeType(type)) return own;
    return own + this.of(node.selectionSet, type, this.#step(node, list, parent, type, place));
  }

  /** What a field does beside answering a value. */
  #work(node: FieldNode, work: FieldCost["work"], place: Place): number {
    const { assets, tags } = this.#model;
    switch (work) {
      case undefined:
        return 0;
      case "DEVICE":
        return place.count * DEVICE_READ * this.#writes(node);
      case "SUBTREE":
        return ((place.below?.tags ?? place.count * tags.size) * this.#conditions(node)) / SCANNED_PER_VALUE;
      case "MODEL":
        return (place.count * (assets.size + tags.size) * this.#conditions(node)) / SCANNED_PER_VALUE;
      case "LOG":
        return place.count * LOG_READ;
    }
  }

  /** What stands one step further, behind a field that answers a list of this kind or a single object. */
  #step(
    node: FieldNode,
    list: ListKind | undefined,
    parent: GraphQLCompositeType,
    type: GraphQLCompositeType,
    { count, below }: Place,
  ): Place {
    const { assets, tags, roots } = this.#model;
    switch (list) {
      case undefined:
        if (parent.name === "Query" && node.arguments?.length && isAsset(type)) return this.#entrance(node);
        // The nodes of a page, the asset of a tag: as many as there are of what they belong to.
        return { count, below: null };
      case "roots":
        return { count: roots.length, below: { assets: assets.size, tags: tags.size } };
      case "page":
        return {
          count:
            count * Math.min(Number(this.#argument(node, "first") ?? this.#defaultPage), below?.assets ?? Infinity),
          below: null,
        };
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

  /** Where a query enters the graph: the one asset its arguments name, or something that has nothing below it. */
  #entrance(node: FieldNode): Place {
    const asset = this.#namedAsset(node);
    return { count: 1, below: asset ? { assets: asset.assetsBelow, tags: asset.tagsBelow } : { assets: 0, tags: 0 } };
  }

  #namedAsset(node: FieldNode): Asset | undefined {
    const id = this.#argument(node, "id");
    if (typeof id === "string") return this.#model.assets.get(id);
    const path = this.#argument(node, "path");
    if (typeof path === "string") return this.#model.assetAt(path);
    const identifier = this.#argument(node, "identifier") as { system?: unknown; value?: unknown } | null | undefined;
    return identifier ? this.#model.assetIdentifiedBy(String(identifier.system), String(identifier.value)) : undefined;
  }

  /** How many values a field writes to devices; 1 for those that read or write one. */
  #writes(node: FieldNode): number {
    const writes = this.#argument(node, "writes");
    return Array.isArray(writes) ? Math.max(1, writes.length) : 1;
  }

  /** How many conditions are looked at for each element: the filters of an operation may be long. At least 1. */
  #conditions(node: FieldNode): number {
    return Math.max(1, ...["where", "select"].map((name) => conditionsIn(this.#argument(node, name))));
  }

  /** How many walks through the graph a field makes: its own, and those of the conditions `reach` of its filters. */
  #walks(node: FieldNode): number {
    let walks = WALKING.has(node.name.value) ? 1 : 0;
    for (const { name } of node.arguments ?? [])
      if (FILTERING.has(name.value)) walks += reachesIn({ [name.value]: this.#argument(node, name.value) });
    return walks;
  }

  #argument(node: FieldNode, name: string): unknown {
    const argument = node.arguments?.find((each) => each.name.value === name);
    return argument && valueFromASTUntyped(argument.value, this.#variables);
  }
}

function isAsset(type: GraphQLCompositeType): boolean {
  return type.name === "Asset" || (isObjectType(type) && type.getInterfaces().some(({ name }) => name === "Asset"));
}

/** The leaves of a filter. A list of words is one: it is looked up, not compared word by word. */
function conditionsIn(filter: unknown): number {
  if (typeof filter !== "object" || filter === null) return 1;
  const isListOfFilters = Array.isArray(filter) && filter.some((each) => typeof each === "object" && each !== null);
  if (Array.isArray(filter) && !isListOfFilters) return 1;
  return Object.values(filter).reduce((sum: number, each) => sum + conditionsIn(each), 0);
}

/** Fields that walk, and arguments that can make a field walk. */
const WALKING: ReadonlySet<string> = new Set(["reach", "route"]);
const FILTERING: ReadonlySet<string> = new Set(["where", "select", "reach"]);

/** How often something is to be reached, in an argument. */
function reachesIn(argument: unknown): number {
  if (typeof argument !== "object" || argument === null) return 0;
  let reaches = 0;
  for (const [name, value] of Object.entries(argument)) {
    if (name === "reach" && value !== null) reaches++;
    reaches += reachesIn(value);
  }
  return reaches;
}

interface Widest {
  readonly revision: number;
  readonly children: number;
  readonly tags: number;
  readonly relations: number;
}

const widestOf = new WeakMap<ModelReader, Widest>();

/** The longest unpaged lists of any asset, looked for once a revision. */
function widest(model: ModelReader): Widest {
  const known = widestOf.get(model);
  if (known?.revision === model.revision) return known;
  let [children, tags, relations] = [1, 1, 1];
  for (const asset of model.assets.values()) {
    children = Math.max(children, asset.children.length);
    tags = Math.max(tags, asset.tags.length);
    relations = Math.max(relations, asset.outgoing.length + asset.incoming.length);
  }
  const found = { revision: model.revision, children, tags, relations };
  widestOf.set(model, found);
  return found;
}
