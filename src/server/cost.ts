/**
 * What an operation will cost, estimated before it is executed: about the number of values its answer holds, with reads
 * from devices priced by what they do to the plant. The estimate knows the arguments and the model: how many assets and
 * tags hang below the asset a query starts from. Going down from a known asset the numbers are upper bounds; after a step
 * up or sideways, where no bound is useful, they follow the plant's averages.
 */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from "graphql";
import type { RequestContext } from "../resolvers/context.ts";
import type { Asset } from "../twin/asset.ts";
import type { ModelReader } from "../twin/model.ts";

/** A read of one tag from its device, in values. */
const DEVICE_READ = 20;
/** Elements looked at by a search or filter for the price of one value answered. */
const SCANNED_PER_VALUE = 20;
/** Items of a page when `first` is not given. */
const DEFAULT_PAGE = 100;
/** Items of short lists: properties, identifiers, classes. */
const SHORT_LIST = 5;
/** Tags of one event of a stream; the selection itself has a limit of its own. */
const EVENT_TAGS = 1_000;

const ASSET_TYPES: ReadonlySet<string> = new Set(["Asset", "Enterprise", "Site", "Area", "Line", "Equipment"]);

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
  return root
    ? new Estimate(schema, fragments, variables, context.twin.model).of(operation.selectionSet, root, {
        count: 1,
        below: null,
      })
    : 0;
}

class Estimate {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #variables: Readonly<Record<string, unknown>>;
  readonly #model: ModelReader;

  constructor(
    schema: GraphQLSchema,
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    variables: Readonly<Record<string, unknown>>,
    model: ModelReader,
  ) {
    this.#schema = schema;
    this.#fragments = fragments;
    this.#variables = variables;
    this.#model = model;
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
    const own = place.count * this.#price(field, parent, place);
    if (!node.selectionSet || !isCompositeType(type)) return own;
    return own + this.of(node.selectionSet, type, this.#step(node, field, parent, type.name, place));
  }

  /** Of one value of the field itself, without what is selected in it. */
  #price(field: GraphQLField<unknown, unknown>, parent: GraphQLCompositeType, place: Place): number {
    const { assets, tags } = this.#model;
    if (parent.name === "Tag" && field.name === "read") return DEVICE_READ;
    if (field.name === "summary")
      return 1 + (place.below?.tags ?? tags.size * place.count) / place.count / SCANNED_PER_VALUE;
    if (parent.name === "Query" && field.args.some((arg) => arg.name === "first"))
      return (assets.size + tags.size) / SCANNED_PER_VALUE;
    return 1;
  }

  #step(
    node: FieldNode,
    field: GraphQLField<unknown, unknown>,
    parent: GraphQLCompositeType,
    type: string,
    place: Place,
  ): Place {
    const { assets, tags, relations } = this.#model;
    const isList = isListType(getNullableType(field.type));
    if (field.args.some((arg) => arg.name === "first")) {
      const page = Number(this.#argument(node, "first") ?? DEFAULT_PAGE);
      const bound = field.name === "descendants" ? (place.below?.assets ?? assets.size) : assets.size + tags.size;
      return { count: Math.min(place.count * page, bound * place.count), below: null };
    }
    if (parent.name.endsWith("Connection") || parent.name.endsWith("Edge")) return { count: place.count, below: null };
    if (ASSET_TYPES.has(type)) {
      if (parent.name === "Query") return this.#entrance(node, isList);
      if (!isList) return { count: place.count, below: null };
      if (field.name === "ancestors") return { count: place.count * SHORT_LIST, below: null };
      if (place.below) return { count: place.below.assets, below: place.below };
      return { count: place.count * average(assets.size, assets.size), below: null };
    }
    if (type === "Tag" && isList) {
      if (place.below) return { count: place.below.tags, below: null };
      return {
        count: ASSET_TYPES.has(parent.name) ? place.count * average(tags.size, assets.size) : EVENT_TAGS,
        below: null,
      };
    }
    if (type === "Relation" && isList)
      return { count: place.count * average(2 * relations.size, assets.size), below: null };
    return { count: isList ? place.count * SHORT_LIST : place.count, below: null };
  }

  /** Where a query enters the graph: all roots, or the one asset its arguments name. */
  #entrance(node: FieldNode, isList: boolean): Place {
    const { assets, tags, roots } = this.#model;
    if (isList) return { count: roots.length, below: { assets: assets.size, tags: tags.size } };
    const asset = this.#namedAsset(node);
    return asset
      ? { count: 1, below: { assets: asset.assetsBelow, tags: asset.tagsBelow } }
      : { count: 0, below: { assets: 0, tags: 0 } };
  }

  #namedAsset(node: FieldNode): Asset | undefined {
    const id = this.#argument(node, "id");
    if (typeof id === "string") return this.#model.assets.get(id);
    const path = this.#argument(node, "path");
    if (typeof path === "string") return this.#model.assetAt(path);
    const identifier = this.#argument(node, "identifier") as { system?: unknown; value?: unknown } | null | undefined;
    return identifier ? this.#model.assetIdentifiedBy(String(identifier.system), String(identifier.value)) : undefined;
  }

  #argument(node: FieldNode, name: string): unknown {
    const argument = node.arguments?.find((each) => each.name.value === name);
    return argument && valueFromASTUntyped(argument.value, this.#variables);
  }
}

/** At least one, so that a chain of steps never becomes cheaper by being longer. */
function average(total: number, among: number): number {
  return Math.max(1, among === 0 ? 0 : total / among);
}
