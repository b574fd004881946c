/**
 * What one operation may ask for, known before it is executed. The static part (tokens, depth, fields, aliases) depends
 * on the document alone and is checked once per document; the cost (`cost.ts`) depends on variables and the model.
 */
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";

export interface OperationLimits {
  /** Text of a document, UTF-16 units. */
  readonly documentLength: number;
  /** Lexical tokens of a document, its comments among them. */
  readonly tokens: number;
  /** Nesting of fields, fragments expanded. Introspection's own nesting is 13 deep. */
  readonly depth: number;
  /** Fields at the top of an operation, fragments expanded; the other counts are of the whole operation. */
  readonly rootFields: number;
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
  /** Estimated number of values an operation answers with; reads from devices count more. See `cost.ts`. */
  readonly cost: number;
}

interface Size {
  readonly depth: number;
  readonly rootFields: number;
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
}

const NOTHING: Size = { depth: 0, rootFields: 0, fields: 0, aliases: 0, directives: 0 };

/** The limits a document breaks; empty when it may run. Linear in the document, however its fragments are nested. */
export function limitErrors(document: DocumentNode, limits: OperationLimits): GraphQLError[] {
  const measure = new Measure(document);
  const errors: GraphQLError[] = [];
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    const size = measure.selections(node.selectionSet);
    for (const key of Object.keys(WORDS) as (keyof Size)[]) {
      if (size[key] > limits[key]) errors.push(limitError(node, key, size[key], limits[key]));
    }
  }
  return errors;
}

/** Each fragment is measured once. */
class Measure {
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #sizes = new Map<string, Size>();

  constructor(document: DocumentNode) {
    for (const node of document.definitions) {
      if (node.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(node.name.value, node);
    }
  }

  selections(set: SelectionSetNode): Size {
    let { depth, rootFields, fields, aliases, directives } = NOTHING;
    for (const node of set.selections) {
      const size = this.#selection(node);
      depth = Math.max(depth, size.depth);
      rootFields += size.rootFields;
      fields += size.fields;
      aliases += size.aliases;
      directives += size.directives + (node.directives?.length ?? 0);
    }
    return { depth, rootFields, fields, aliases, directives };
  }

  #selection(node: SelectionNode): Size {
    if (node.kind === Kind.FRAGMENT_SPREAD) return this.#fragment(node.name.value);
    if (node.kind === Kind.INLINE_FRAGMENT) return this.selections(node.selectionSet);
    const below = node.selectionSet ? this.selections(node.selectionSet) : NOTHING;
    return {
      depth: below.depth + 1,
      rootFields: 1,
      fields: below.fields + 1,
      aliases: below.aliases + (node.alias ? 1 : 0),
      directives: below.directives,
    };
  }

  #fragment(name: string): Size {
    const known = this.#sizes.get(name);
    if (known) return known;
    this.#sizes.set(name, NOTHING); // a cycle is an error that validation reports
    const fragment = this.#fragments.get(name);
    const size = fragment ? this.selections(fragment.selectionSet) : NOTHING;
    this.#sizes.set(name, size);
    return size;
  }
}

const WORDS: Readonly<Record<keyof Size, string>> = {
  depth: "nested levels",
  rootFields: "fields at the top",
  fields: "fields",
  aliases: "aliases",
  directives: "directives",
};

function limitError(operation: OperationDefinitionNode, key: keyof Size, found: number, limit: number): GraphQLError {
  return new GraphQLError(
    `The operation has ${found} ${WORDS[key]}; the limit is ${limit} (setting limits.${key}). Ask for less, or in several operations.`,
    { nodes: [operation], extensions: { code: "LIMIT_EXCEEDED", limit, found, setting: `limits.${key}` } },
  );
}
