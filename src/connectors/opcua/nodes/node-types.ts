/** The data types nodes themselves say they have, kept for one session. */
import {
  AttributeIds,
  BrowseDirection,
  DataType,
  type DataValue,
  NodeClassMask,
  type NodeId,
  StatusCodes,
} from "node-opcua-client";
import { NodeIdType } from "node-opcua-nodeid";
import { qualityOf } from "../../../twin/words/status-codes.ts";
import type { ServerSession } from "../session/session.ts";
import type { NodeType } from "../values/encode.ts";

/** What a node's DataType attribute says. */
export interface DeclaredType {
  /** null: the type is open, as Number and BaseDataType are. */
  readonly builtIn: DataType | null;
  readonly isEnumeration: boolean;
}

/** Data types of namespace 0 above the built-in ones that end a walk up the type hierarchy (Part 6, A.3). */
const ENUMERATION = 29;
const HAS_SUBTYPE = "i=45";
/** No hierarchy is deeper; a server with a cycle would keep us walking. */
const DEEPEST = 20;

export class NodeTypes {
  readonly #open: ServerSession;
  readonly #nodes = new Map<string, NodeType>();
  readonly #dataTypes = new Map<string, DeclaredType>();

  constructor(open: ServerSession) {
    this.#open = open;
  }

  /** In the order of the nodes; a status where the node does not tell. Rejects only when the session is lost. */
  async of(nodes: readonly NodeId[]): Promise<(NodeType | number)[]> {
    const unknown = [...new Map(nodes.map((node) => [node.toString(), node])).entries()].filter(
      ([text]) => !this.#nodes.has(text),
    );
    const refused = new Map<string, number>();
    const attributes = await this.#open.read(
      unknown.flatMap(([, nodeId]) => [
        { nodeId, attributeId: AttributeIds.DataType },
        { nodeId, attributeId: AttributeIds.ValueRank },
      ]),
    );
    const abstract: { readonly text: string; readonly nodeId: NodeId; readonly valueRank: number }[] = [];
    for (const [i, [text, nodeId]] of unknown.entries()) {
      const declared = attributes[2 * i] as DataValue;
      const rank: unknown = attributes[2 * i + 1]?.value?.value;
      const valueRank = typeof rank === "number" ? rank : -2;
      if (!declared.statusCode.isGood()) {
        // A node without the attribute is no variable: nobody can write its value.
        const status = declared.statusCode;
        const noVariable = status.value === StatusCodes.BadAttributeIdInvalid.value;
        refused.set(text, noVariable ? StatusCodes.BadNotWritable.value : status.value);
        continue;
      }
      const dataType = await this.#builtIn(declared.value.value as NodeId);
      if (dataType === null) abstract.push({ text, nodeId, valueRank });
      else this.#nodes.set(text, { dataType, valueRank });
    }
    // The declared type leaves it open: what the node holds now is the best that is known. Not kept, since it may change.
    const present = new Map<string, NodeType>();
    const values = await this.#open.read(abstract.map(({ nodeId }) => ({ nodeId, attributeId: AttributeIds.Value })));
    abstract.forEach(({ text, valueRank }, i) => {
      const value = values[i] as DataValue;
      const dataType = value.value?.dataType ?? DataType.Null;
      if (dataType === DataType.Null) refused.set(text, StatusCodes.BadTypeMismatch.value);
      else present.set(text, { dataType, valueRank });
    });
    return nodes.map((node) => {
      const text = node.toString();
      return this.#nodes.get(text) ?? present.get(text) ?? refused.get(text) ?? StatusCodes.BadUnexpectedError.value;
    });
  }

  /** null for types that are open (Number, BaseDataType). */
  async #builtIn(dataTypeId: NodeId): Promise<DataType | null> {
    return (await this.typeOf(dataTypeId)).builtIn;
  }

  /** What a data type node is: found by walking up to a type of the standard. Rejects only when the session is lost. */
  async typeOf(dataTypeId: NodeId): Promise<DeclaredType> {
    const text = dataTypeId.toString();
    const known = this.#dataTypes.get(text);
    if (known !== undefined) return known;
    let at: NodeId | null = dataTypeId;
    let found: DeclaredType = { builtIn: null, isEnumeration: false };
    for (let depth = 0; at && depth < DEEPEST; depth++) {
      if (at.namespace === 0 && at.identifierType === NodeIdType.NUMERIC) {
        const id = at.value as number;
        if (id === ENUMERATION) {
          found = { builtIn: DataType.Int32, isEnumeration: true };
          break;
        }
        if (id >= DataType.Boolean && id <= DataType.DiagnosticInfo) {
          found = { builtIn: id === DataType.Variant ? null : id, isEnumeration: false };
          break;
        }
      }
      const above = await this.#superType(at);
      // Not kept: the server does not say now, but it may the next time.
      if (typeof above === "number") return found;
      at = above;
    }
    this.#dataTypes.set(text, found);
    return found;
  }

  /** null: it has none, or is not known to the server; a status where the server does not tell. */
  async #superType(nodeId: NodeId): Promise<NodeId | number | null> {
    const browsing = this.#open.session.browse({
      nodeId,
      browseDirection: BrowseDirection.Inverse,
      referenceTypeId: HAS_SUBTYPE,
      includeSubtypes: false,
      nodeClassMask: NodeClassMask.DataType,
      resultMask: 0,
    });
    const answer = await this.#open.inTime("a browse", browsing);
    const status = answer.statusCode.value >>> 0;
    if (qualityOf(status) === "BAD" && status !== StatusCodes.BadNodeIdUnknown.value) return status;
    return answer.references?.[0]?.nodeId ?? null;
  }
}
