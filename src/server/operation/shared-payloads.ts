/**
 * What equal subscriptions share: the text of a payload is written once for all that were handed the same event, ask the
 * same of it and may see the same.
 *
 * The streams hand the same event to all subscribers of the same selection and shape, so what the arguments of the
 * subscription's field were is not asked again: a client that resumed after a cursor of its own shares with the others as
 * soon as it has caught up. Only variables that are used inside the payload tell payloads apart.
 */
import {
  type DocumentNode,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  visit,
} from "graphql";
import type { Operation } from "../documents/operation.ts";

/** What tells payloads of one operation of a document apart. */
interface Shape {
  readonly number: number;
  readonly names: readonly string[];
}

/** The texts live as long as their event does: until its last reader has taken it. */
export class SharedPayloads {
  readonly #byEvent = new WeakMap<object, Map<string, Buffer>>();
  readonly #shapes = new WeakMap<OperationDefinitionNode, Shape>();
  #count = 0;

  /**
   * The same for operations whose payloads are the same; null for what is no operation.
   * @param visibility the key of what the subscriber may see
   */
  keyOf({ document, operationName, variables }: Operation, visibility: string): string | null {
    const node = getOperationAST(document, operationName);
    if (!node) return null;
    let shape = this.#shapes.get(node);
    if (shape === undefined) {
      shape = { number: this.#count++, names: [...payloadVariables(document, node)].sort() };
      this.#shapes.set(node, shape);
    }
    const values = shape.names.map((name) => variables?.[name]);
    return values.length === 0 ? `${shape.number} ${visibility}` : JSON.stringify([shape.number, values]) + visibility;
  }

  get(event: unknown, key: string | null): Buffer | undefined {
    return key === null ? undefined : this.#byEvent.get(event as object)?.get(key);
  }

  set(event: unknown, key: string | null, payload: Buffer): void {
    if (key === null) return;
    const payloads = this.#byEvent.get(event as object);
    if (payloads) payloads.set(key, payload);
    else this.#byEvent.set(event as object, new Map([[key, payload]]));
  }
}

/** Variables that stand anywhere but in the arguments of the operation's own fields. */
function payloadVariables(document: DocumentNode, operation: OperationDefinitionNode): Set<string> {
  const names = new Set<string>();
  const collect = (node: Parameters<typeof visit>[0]): void => {
    visit(node, {
      VariableDefinition: () => false,
      Variable: ({ name }) => {
        names.add(name.value);
      },
    });
  };
  for (const each of document.definitions) if (each.kind === Kind.FRAGMENT_DEFINITION) collect(each);
  collect({
    ...operation,
    selectionSet: { ...operation.selectionSet, selections: operation.selectionSet.selections.map(withoutArguments) },
  });
  return names;
}

function withoutArguments(node: SelectionNode): SelectionNode {
  return node.kind === Kind.FIELD ? { ...node, arguments: [] } : node;
}
