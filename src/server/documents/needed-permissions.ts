/**
 * Which permissions an operation needs of its caller: those of every field that it names, whether `@skip` and `@include` leave
 * the field out or not. Found once for each document, and asked in front of everything that answers, what is kept included.
 */
import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from "graphql";
import { toGraphQLError } from "../../resolvers/errors.ts";
import { needsOf, type OneOf } from "../../schema/needs.ts";
import { missingPermission } from "../../twin/access/missing-permission.ts";
import { ALL_PERMISSIONS, bitsOf, type PermissionBits } from "../../twin/access/permission.ts";
import type { Session } from "../../twin/access/session.ts";
import type { Operation } from "./operation.ts";

/** Introspection; `__typename` tells no more than the document does. */
const INTROSPECTION: Readonly<Record<string, OneOf>> = { __schema: ["introspect"], __type: ["introspect"] };

interface Need {
  readonly oneOf: OneOf;
  readonly bits: PermissionBits;
  /** The first field that has it: `Query.certificates`. */
  readonly field: string;
}

interface Needs {
  /** All permissions that any field names: whoever holds these may ask for everything in it. */
  readonly most: PermissionBits;
  readonly each: readonly Need[];
}

const NOTHING: Needs = { most: 0, each: [] };

export class NeededPermissions {
  readonly #schema: GraphQLSchema;
  /** By document and the name that the operation is asked for by. */
  readonly #known = new WeakMap<DocumentNode, Map<string, Needs>>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** Whether the caller holds what the operation needs. */
  areHeld(operation: Operation, { authority: { held } }: Session): boolean {
    if (held === ALL_PERMISSIONS) return true;
    const { most, each } = this.#of(operation);
    return (most & ~held) === 0 || each.every(({ bits }) => (bits & held) !== 0);
  }

  /** What the caller does not hold of what the operation needs; null when nothing is missing. */
  missing(operation: Operation, session: Session): readonly [GraphQLError, ...GraphQLError[]] | null {
    if (this.areHeld(operation, session)) return null;
    const { caller, authority } = session;
    const errors = this.#of(operation)
      .each.filter(({ bits }) => (bits & authority.held) === 0)
      .map(({ oneOf, field }) => toGraphQLError(missingPermission(oneOf, caller, `The field ${field}`)));
    return errors as [GraphQLError, ...GraphQLError[]];
  }

  #of({ document, operationName }: Operation): Needs {
    let ofDocument = this.#known.get(document);
    if (ofDocument === undefined) {
      ofDocument = new Map();
      this.#known.set(document, ofDocument);
    }
    const name = operationName ?? "";
    let needs = ofDocument.get(name);
    if (needs === undefined) {
      const node = getOperationAST(document, operationName);
      // What is no operation of the document is refused for that, and never executed.
      if (!node) return NOTHING;
      needs = needsOfOperation(this.#schema, document, node);
      ofDocument.set(name, needs);
    }
    return needs;
  }
}

function needsOfOperation(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): Needs {
  const found = new Map<PermissionBits, Need>();
  const info = new TypeInfo(schema);
  const fragments = new Map(
    document.definitions.flatMap((node) => (node.kind === "FragmentDefinition" ? [[node.name.value, node]] : [])),
  );
  const met = new Set<string>();
  const collect = (part: Parameters<typeof visit>[0]): void => {
    const spreads: string[] = [];
    visit(
      part,
      visitWithTypeInfo(info, {
        Field: () => {
          const field = info.getFieldDef();
          const oneOf = field && (INTROSPECTION[field.name] ?? needsOf(field));
          if (!field || !oneOf?.length) return;
          const bits = bitsOf(oneOf);
          if (!found.has(bits)) found.set(bits, { oneOf, bits, field: `${info.getParentType()?.name}.${field.name}` });
        },
        FragmentSpread: ({ name }) => {
          spreads.push(name.value);
        },
      }),
    );
    for (const name of spreads) {
      const fragment = fragments.get(name);
      if (!fragment || met.has(name)) continue;
      met.add(name);
      collect(fragment);
    }
  };
  collect(operation);
  const each = [...found.values()];
  return { most: each.reduce((bits, need) => bits | need.bits, 0), each };
}
