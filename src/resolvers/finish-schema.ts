/**
 * What type-graphql leaves to do. It wraps resolvers and `resolveType` into async functions and copies inputs into
 * instances of their classes; for 10,000 tags that is most of the time. So after the schema is built, each resolver method
 * is put in place as a plain function, synchronous where the method is, and plain fields are left to GraphQL's own default:
 * reading the property.
 */
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from "graphql";
import { getMetadataStorage } from "type-graphql";
import { DETAILS_TYPES } from "../schema/data-source-details.ts";
import { Asset } from "../twin/model/asset.ts";
import { EquipmentClass } from "../twin/model/equipment-class.ts";
import { Relation } from "../twin/model/relation.ts";
import { Tag } from "../twin/model/tag.ts";
import type { SourceDetails } from "../twin/ports/source-details.ts";
import type { RequestContext } from "./context.ts";

type Storage = ReturnType<typeof getMetadataStorage>;
type Parameter = Storage["params"][number];
type Resolver = GraphQLFieldResolver<unknown, RequestContext, Record<string, unknown>>;
type Fields = Record<string, GraphQLField<unknown, RequestContext>>;

/** Inputs that carry exactly one of their fields. */
const ONE_OF = ["ChangeInput", "StreamDeadband", "ModelMoment"];

export function finishSchema(schema: GraphQLSchema): GraphQLSchema {
  const resolvers = new ResolverMethods(getMetadataStorage());
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith("__")) continue;
    if (isAbstractType(type)) type.resolveType = typeNameOf;
    if (isObjectType(type)) finishFields(type, resolvers);
    if (isInterfaceType(type))
      for (const field of Object.values(type.getFields() as Fields)) {
        delete field.resolve;
        if (resolvers.has(type.name, field.name)) resolvers.describe(type.name, field);
      }
    if (isInputObjectType(type) && ONE_OF.includes(type.name)) type.isOneOf = true;
  }
  return schema;
}

function finishFields(type: GraphQLObjectType, resolvers: ResolverMethods): void {
  const owners = [type.name, ...type.getInterfaces().map((each) => each.name)];
  for (const field of Object.values(type.getFields() as Fields)) {
    const owner = owners.find((name) => resolvers.has(name, field.name));
    if (owner === undefined) delete field.resolve;
    else {
      field.resolve = resolvers.plain(owner, field.name);
      resolvers.describe(owner, field);
    }
    const subscribe = type.name === "Subscription" ? resolvers.subscribe(field.name) : undefined;
    if (subscribe) field.subscribe = subscribe;
  }
}

/** The object type of anything an interface or union can hold. Synchronous: it stands on hot paths. */
function typeNameOf(value: unknown): string | undefined {
  if (value instanceof Asset) return value.kind;
  if (value instanceof Tag) return "Tag";
  if (value instanceof EquipmentClass) return "EquipmentClass";
  if (value instanceof Relation) return "Relation";
  const { kind } = value as Partial<SourceDetails>;
  return kind && DETAILS_TYPES[kind];
}

interface Method {
  readonly target: new () => object;
  readonly method: string;
  readonly extensions: object;
}

/** The resolver methods of all resolver classes, by the type and field they resolve. */
class ResolverMethods {
  readonly #methods = new Map<string, Method>();
  readonly #subscribes = new Map<string, Storage["subscriptions"][number]["subscribe"]>();
  readonly #instances = new Map<new () => object, object>();
  readonly #parameters: readonly Parameter[];

  constructor(storage: Storage) {
    this.#parameters = storage.params;
    const typeNames = new Map<unknown, string>();
    for (const { target, name } of [...storage.objectTypes, ...storage.interfaceTypes]) typeNames.set(target, name);
    for (const resolver of storage.fieldResolvers)
      this.#add(typeNames.get(resolver.getObjectType?.()) as string, resolver, storage);
    for (const resolver of storage.queries) this.#add("Query", resolver, storage);
    for (const resolver of storage.mutations) this.#add("Mutation", resolver, storage);
    for (const resolver of storage.subscriptions) {
      this.#add("Subscription", resolver, storage);
      this.#subscribes.set(resolver.schemaName, resolver.subscribe);
    }
  }

  #add(
    type: string,
    resolver: { readonly schemaName: string; readonly methodName: string; readonly target: unknown },
    storage: Storage,
  ): void {
    const { schemaName, methodName: method, target } = resolver;
    const marks = storage.fieldExtensions.filter((each) => each.target === target && each.fieldName === method);
    this.#methods.set(`${type}.${schemaName}`, {
      target: target as new () => object,
      method,
      extensions: Object.assign({ plantgraph: {} }, ...marks.map((mark) => mark.extensions)) as object,
    });
  }

  has(type: string, field: string): boolean {
    return this.#methods.has(`${type}.${field}`);
  }

  /** Gives the field the method's extensions, and the order of its arguments. */
  describe(type: string, field: Fields[string]): void {
    const method = this.#methods.get(`${type}.${field.name}`) as Method;
    Object.assign(field.extensions, method.extensions);
    const names = this.#parametersOf(method).map((each) => (each.kind === "arg" ? each.name : ""));
    (field.args as GraphQLArgument[]).sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
  }

  plain(type: string, field: string): Resolver {
    const resolver = this.#methods.get(`${type}.${field}`) as Method;
    const { target, method } = resolver;
    const instance = this.#instanceOf(target);
    const call = (instance as Record<string, (...values: unknown[]) => unknown>)[method] as (
      ...values: unknown[]
    ) => unknown;
    return plainResolver(call.bind(instance), this.#parametersOf(resolver).map(source));
  }

  #parametersOf({ target, method }: Method): Parameter[] {
    return this.#parameters
      .filter((each) => each.target === target && each.methodName === method)
      .sort((a, b) => a.index - b.index);
  }

  subscribe(field: string): GraphQLFieldResolver<unknown, RequestContext> | undefined {
    const subscribe = this.#subscribes.get(field);
    return subscribe && ((source, args, context, info) => subscribe({ source, args, context, info }));
  }

  #instanceOf(target: new () => object): object {
    const known = this.#instances.get(target) ?? new target();
    this.#instances.set(target, known);
    return known;
  }
}

/** Where a parameter of a resolver method comes from: the object, the context, or the argument of that name. */
type Source = "root" | "context" | { readonly argument: string };

function source(parameter: Parameter): Source {
  switch (parameter.kind) {
    case "root":
    case "context":
      return parameter.kind;
    case "arg":
      return { argument: parameter.name };
    default:
      throw new TypeError(`${parameter.target.name}.${parameter.methodName}: parameters are @Root, @Ctx or @Arg`);
  }
}

/** The commonest shapes have no list of values to build. */
function plainResolver(call: (...values: unknown[]) => unknown, sources: readonly Source[]): Resolver {
  const [first, second] = sources;
  if (sources.length === 1 && first === "root") return (root) => call(root);
  if (sources.length === 2 && first === "root" && second === "context")
    return (root, _, context) => call(root, context);
  if (sources.length === 2 && first === "root" && typeof second === "object")
    return (root, args) => call(root, args[second.argument]);
  return (root, args, context) =>
    call(...sources.map((each) => (each === "root" ? root : each === "context" ? context : args[each.argument])));
}
