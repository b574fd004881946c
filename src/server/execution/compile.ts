/**
 * An operation becomes a function that writes the answer's bytes.
 *
 * Each field is compiled to a closure that reads its value and writes it: no intermediate objects, no promises, nothing
 * looked up twice. Only the way of success is compiled. Whatever is out of the ordinary (a resolver that throws or waits,
 * null where the schema allows none, a value that doesn't fit its type) makes the run give up, and the operation is
 * executed by graphql-js, which knows how to say what is wrong; queries change nothing, so asking twice is harmless.
 *
 * Read from the bottom: `compileOperation` makes a writer of the root fields; `selections` collects the fields of an object
 * and writes them one after another; `#field` makes the writer of one, from `#reader`, which reads its value, and `type`,
 * which chooses how a value of its type is written; `#sample` hands what a tag's sample shows to the output as one.
 */
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  GraphQLIncludeDirective,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  getNullableType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { type FieldCost, waits } from "../../schema/list-cost.ts";
import type { Tag } from "../../twin/model/tag.ts";
import { asksAboutSamples } from "../../twin/selection/filter.ts";
import { ascii } from "./json-bytes.ts";
import { stringText } from "./json-text.ts";
import { leafText } from "./leaf-text.ts";
import { propertyReader } from "./read-property.ts";
import { GIVE_UP, NotCompiled, type Run } from "./run.ts";
import type { SampleField, SampleFields } from "./sample-fields.ts";

type Writer = (value: unknown, run: Run) => void;
type FieldWriter = (source: never, run: Run) => void;

const NO_ARGUMENTS = {};
const END = ascii("}");
const EMPTY = ascii("{}");
const COMMA = ascii(",");
const LIST = ascii("[");
const LIST_END = ascii("]");
const NULL = ascii("null");
const DATA = ascii('{"data":');

export interface CompiledOperation {
  /** Writes `{"data":...}` of the operation to the run's output. Throws anything to say: let graphql-js do it. */
  readonly write: (root: unknown, run: Run) => void;
  /** false: which elements the answer holds depends on live values, so it can't become a template. */
  readonly steady: boolean;
  /** Whether samples stand in the answer. */
  readonly live: boolean;
  /** About what its closures take in memory, beside the nodes of the document, which they hold on to. */
  readonly bytes: number;
}

export interface Source {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Those in conditions of @skip and @include are compiled in. */
  readonly variables: Readonly<Record<string, unknown>>;
}

class Compiler {
  readonly #source: Source;
  #fields = 0;
  /** Fields that are written, each of every type of object that may stand in its place. */
  written = 0;
  steady = true;
  live = false;

  constructor(source: Source) {
    this.#source = source;
  }

  selections(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Writer {
    const fields = new Map<string, FieldNode[]>();
    for (const set of sets) this.#collect(type, set, fields);
    const writers: FieldWriter[] = [];
    for (const [key, nodes] of fields) writers.push(this.#field(type, key, nodes, writers.length === 0));
    const only = writers[0];
    if (only !== undefined && writers.length === 1) {
      return (value, run) => {
        only(value as never, run);
        run.output.write(END);
      };
    }
    if (writers.length === 0) return (_, run) => run.output.write(EMPTY);
    return (value, run) => {
      for (let i = 0; i < writers.length; i++) (writers[i] as FieldWriter)(value as never, run);
      run.output.write(END);
    };
  }

  /** CollectFields of the specification (6.3.2), with the conditions decided. */
  #collect(
    type: GraphQLObjectType,
    set: SelectionSetNode,
    into: Map<string, FieldNode[]>,
    seen = new Set<string>(),
  ): void {
    const { schema, fragments, variables } = this.#source;
    for (const node of set.selections) {
      if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.["if"] === true) continue;
      if (getDirectiveValues(GraphQLIncludeDirective, node, variables)?.["if"] === false) continue;
      if (node.kind === Kind.FIELD) {
        const key = node.alias?.value ?? node.name.value;
        const nodes = into.get(key);
        if (nodes) nodes.push(node);
        else into.set(key, [node]);
        continue;
      }
      if (node.kind === Kind.FRAGMENT_SPREAD) {
        if (seen.has(node.name.value)) continue;
        seen.add(node.name.value);
      }
      const fragment = node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : node;
      if (!fragment) throw GIVE_UP;
      const condition = fragment.typeCondition && schema.getType(fragment.typeCondition.name.value);
      if (condition && condition !== type && !(isAbstractType(condition) && schema.isSubType(condition, type)))
        continue;
      this.#collect(type, fragment.selectionSet, into, seen);
    }
  }

  #field(parent: GraphQLObjectType, key: string, nodes: readonly FieldNode[], first: boolean): FieldWriter {
    const [node] = nodes as [FieldNode];
    this.written++;
    const head = `${first ? "{" : ","}${stringText(key)}:`;
    if (node.name.value === "__typename") {
      const text = ascii(head + stringText(parent.name));
      return (_, run) => run.output.write(text);
    }
    const field = parent.getFields()[node.name.value];
    const name = `${parent.name}.${node.name.value}`;
    if (!field) throw new NotCompiled("introspection", name);
    const traits = (field.extensions as { plantgraph?: FieldCost }).plantgraph;
    if (traits && waits(traits)) throw new NotCompiled("waits", name);
    if (traits?.live === "ANSWER") this.steady = false;
    if (traits?.live === "SAMPLE") return this.#sample(head, field, nodes);
    const read = this.#reader(field, node);
    const before = ascii(head);
    if (isLeafType(getNullableType(field.type))) {
      const leaf = leafText(field.type);
      return (source, run) => {
        const { output } = run;
        output.write(before);
        output.leaf(leaf, read(source, run));
      };
    }
    const write = this.type(field.type, nodes);
    return (source, run) => {
      run.output.write(before);
      write(read(source, run), run);
    };
  }

  /** A tag's sample: the only hole in an otherwise static answer. All its fields are leaves. */
  #sample(head: string, field: GraphQLField<unknown, unknown>, nodes: readonly FieldNode[]): FieldWriter {
    const type = getNamedType(field.type);
    if (!(type instanceof GraphQLObjectType)) throw GIVE_UP;
    this.live = true;
    const fields = new Map<string, FieldNode[]>();
    for (const { selectionSet } of nodes) if (selectionSet) this.#collect(type, selectionSet, fields);
    let timeless = true;
    let fixed = head;
    let separator = "{";
    const selected: SampleField[] = [];
    for (const [key, [node]] of fields) {
      fixed += `${separator}${stringText(key)}:`;
      separator = ",";
      const leaf = type.getFields()[(node as FieldNode).name.value];
      if (!leaf) {
        fixed += stringText(type.name);
        continue;
      }
      if ((leaf.extensions as { plantgraph?: FieldCost }).plantgraph?.live === "MOMENT") timeless = false;
      const read = this.#reader(leaf, node as FieldNode) as SampleField["read"];
      this.written++;
      selected.push({ before: ascii(fixed), read, leaf: leafText(leaf.type) });
      fixed = "";
    }
    const end = ascii(`${fixed}${separator === "{" ? "{}" : "}"}`);
    const samples: SampleFields = { fields: selected, end, timeless };
    return (tag: Tag, run) => run.output.sample(tag, samples, run);
  }

  #reader(field: GraphQLField<unknown, unknown>, node: FieldNode): (source: never, run: Run) => unknown {
    const { name, resolve } = field;
    const { live, property } = (field.extensions as { plantgraph?: FieldCost }).plantgraph ?? {};
    const mayFollow = live === "FILTER";
    if (!resolve || (property && !node.arguments?.length)) return propertyReader(name);
    const takesNone = field.args.length === 0;
    const index = takesNone ? -1 : this.#fields++;
    return (source, run) => {
      let args = takesNone ? NO_ARGUMENTS : run.args[index];
      if (!args) {
        args = getArgumentValues(field, node, run.variables);
        run.args[index] = args;
        if (mayFollow && asksAboutSamples(args)) run.followsSamples = true;
      }
      // No resolver of ours that answers at once asks for the info: a type of its own would show one that does.
      const value = resolve(source, args, run.context, undefined as never);
      if (value instanceof Promise) {
        // A field that waits and does not say so. Its outcome is asked for again by graphql-js.
        value.catch(() => undefined);
        throw GIVE_UP;
      }
      return value;
    };
  }

  type(type: GraphQLOutputType, nodes: readonly FieldNode[]): Writer {
    if (isNonNullType(type)) return this.#present(type.ofType, nodes);
    const write = this.#present(type, nodes);
    return (value, run) => {
      if (value == null) run.output.write(NULL);
      else write(value, run);
    };
  }

  /** Writes values that are there; gives up on those that are not. */
  #present(type: GraphQLOutputType, nodes: readonly FieldNode[]): Writer {
    if (isListType(type)) return listWriter(this.type(type.ofType, nodes));
    if (isLeafType(type)) {
      const leaf = leafText(new GraphQLNonNull(type));
      return (value, run) => run.output.leaf(leaf, value);
    }
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    if (type instanceof GraphQLObjectType) return presentOnly(this.selections(type, sets));
    if (!isAbstractType(type) || !type.resolveType) throw GIVE_UP;
    const { resolveType } = type;
    const writers = new Map<unknown, Writer>();
    for (const possible of this.#source.schema.getPossibleTypes(type))
      writers.set(possible.name, this.selections(possible, sets));
    return presentOnly((value, run) => {
      const write = writers.get(resolveType(value, run.context, undefined as never, type));
      if (!write) throw GIVE_UP;
      write(value, run);
    });
  }
}

function presentOnly(write: Writer): Writer {
  return (value, run) => {
    if (value == null || typeof value !== "object" || value instanceof Promise || value instanceof Error) throw GIVE_UP;
    write(value, run);
  };
}

function listWriter(write: Writer): Writer {
  return (value, run) => {
    if (!Array.isArray(value)) throw GIVE_UP;
    const { output } = run;
    output.write(LIST);
    for (let i = 0; i < value.length; i++) {
      if (i > 0) output.write(COMMA);
      write(value[i], run);
    }
    output.write(LIST_END);
  };
}

/** What the closures of one field take; measured. Bytes. */
const FIELD_BYTES = 900;

/** @throws when the operation can't be compiled */
export function compileOperation(source: Source): CompiledOperation {
  const root = source.schema.getRootType(source.operation.operation);
  if (!root) throw GIVE_UP;
  const compiler = new Compiler(source);
  const write = compiler.selections(root, [source.operation.selectionSet]);
  return {
    steady: compiler.steady,
    live: compiler.live,
    bytes: FIELD_BYTES * compiler.written,
    write(value, run) {
      run.output.write(DATA);
      write(value, run);
      run.output.write(END);
    },
  };
}
