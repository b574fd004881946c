/** Looking around in one server on a session that is open: browse, describe, propose. */
import { LRUCache } from "lru-cache";
import { NodeClass, type NodeId, StatusCodes } from "node-opcua-client";
import type { Tag } from "../../../twin/model/tag.ts";
import type {
  BrowsedNode,
  BrowsedNodes,
  DeviceDescription,
  ModelProposal,
  NodeKind,
  SourceExplorer,
} from "../../../twin/ports/source-explorer.ts";
import { counterOf, type Progress } from "../../../twin/tools/progress.ts";
import { type ErrorCode, PlantgraphError } from "../../../twin/words/errors.ts";
import { statusName } from "../../../twin/words/status-codes.ts";
import { convertIndexedAddress } from "../basics/address.ts";
import { nodeIdText } from "../basics/node-address.ts";
import type { OpcUaOptions } from "../basics/options.ts";
import { faultOf, unavailable } from "../basics/problems.ts";
import type { DeviceDescriptions } from "../nodes/device-descriptions.ts";
import type { LiveSession } from "../nodes/live-session.ts";
import type { NodeMetadata } from "../nodes/node-metadata.ts";
import { REFERENCE, type Reference, referencesOf } from "../nodes/references.ts";
import type { AddressResolver } from "../nodes/resolution.ts";
import type { ServerSession } from "../session/session.ts";
import { SPACE_BOUNDS, TypeNames } from "./address-space.ts";
import { proposeModel } from "./propose.ts";

/** Most children of one node; more are refused, never cut. */
const MOST_CHILDREN = 200_000;
/** How many nodes' children are remembered, so that the pages of a long list are one browse, and how many in all. */
const REMEMBERED_LISTS = 20;
const REMEMBERED_NODES = 400_000;
/** Servers change: a list is not shown for longer than this, milliseconds. */
const REMEMBERED_MS = 30_000;

const OBJECTS = "i=85";

export class OpcUaExplorer implements SourceExplorer {
  readonly #options: OpcUaOptions;
  readonly #open: ServerSession;
  readonly #resolver: AddressResolver;
  readonly #metadata: NodeMetadata;
  readonly #descriptions: DeviceDescriptions;
  readonly #typeNames: TypeNames;
  readonly #children: LRUCache<string, readonly Reference[]>;

  /** @param now milliseconds on a clock that only goes forward */
  constructor(options: OpcUaOptions, live: LiveSession, now: () => number) {
    const { open, resolver, metadata, descriptions } = live;
    this.#options = options;
    this.#open = open;
    this.#resolver = resolver;
    this.#metadata = metadata;
    this.#descriptions = descriptions;
    this.#typeNames = new TypeNames(open);
    this.#children = new LRUCache({
      max: REMEMBERED_LISTS,
      maxSize: REMEMBERED_NODES,
      // A list without any takes a place, too.
      sizeCalculation: ({ length }) => length + 1,
      ttl: REMEMBERED_MS,
      // Asks the clock each time, instead of keeping its answer for a while by a timer.
      ttlResolution: 0,
      perf: { now },
    });
  }

  browse(address: string | null, offset: number, count: number, progress?: Progress): Promise<BrowsedNodes> {
    return this.#asked(() => this.#browse(address, offset, count, progress));
  }

  async #browse(address: string | null, offset: number, count: number, progress?: Progress): Promise<BrowsedNodes> {
    const nodeId = await this.#nodeAt(address);
    const references = await this.#childrenOf(nodeId, address ?? OBJECTS, offset > 0, progress);
    const page = references.slice(offset, offset + count);
    const variables = page.filter(({ nodeClass }) => nodeClass === NodeClass.Variable);
    await this.#typeNames.learn(page.flatMap(({ typeDefinition }) => typeDefinition ?? []));
    const described = await this.#metadata.of(variables.map((reference) => reference.nodeId));
    const descriptionOf = new Map(variables.map((reference, i) => [reference, described[i] ?? null]));
    return {
      totalCount: references.length,
      nodes: page.map((reference): BrowsedNode => {
        const [type] = this.#typeNames.of(reference.typeDefinition);
        return {
          address: nodeIdText(reference.nodeId, this.#open.namespaces),
          name: reference.browseName.name,
          displayName: reference.displayName,
          kind: KINDS[reference.nodeClass] ?? "OTHER",
          type: type === undefined ? null : type.slice(type.lastIndexOf("#") + 1),
          variable: descriptionOf.get(reference) ?? null,
        };
      }),
    };
  }

  async describe(tags: readonly Tag[]): Promise<(DeviceDescription | null)[]> {
    try {
      return await this.#descriptions.of(tags.map((tag) => tag.source?.address ?? ""));
    } catch {
      // The session is gone: nobody can be asked.
      return tags.map(() => null);
    }
  }

  propose(from: string | null, progress?: Progress): Promise<ModelProposal> {
    const { name } = this.#options;
    return this.#asked(async () => {
      const root = await this.#nodeAt(from);
      return proposeModel(this.#open, this.#metadata, root, name, SPACE_BOUNDS, progress);
    });
  }

  /** Whatever goes wrong with the server reaches the caller as what it is: SOURCE_UNAVAILABLE, with the reason. */
  async #asked<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      const { name } = this.#options;
      const fault = error instanceof PlantgraphError ? null : faultOf(error);
      if (fault === null) throw unavailable(error, this.#options);
      throw new PlantgraphError(
        "SOURCE_UNAVAILABLE",
        `The server of the data source ${name} refuses a call that this needs (${statusName(fault)}). Check there what the twin's user may do, and whether the server offers the service at all.`,
        { dataSource: name },
        { cause: error },
      );
    }
  }

  async #nodeAt(address: string | null): Promise<NodeId> {
    const given = convertIndexedAddress(address ?? OBJECTS, this.#open.namespaces);
    const [found] = await this.#resolver.resolve([given]);
    if (typeof found === "object") return found;
    throw this.#failure("BAD_USER_INPUT", `has no node ${given}`, found ?? 0);
  }

  async #childrenOf(
    nodeId: NodeId,
    address: string,
    again: boolean,
    progress: Progress | undefined,
  ): Promise<readonly Reference[]> {
    const key = nodeId.toString();
    const known = again ? this.#children.get(key) : undefined;
    if (known) return known;
    const [found] = await referencesOf(this.#open, [nodeId], {
      referenceType: REFERENCE.HIERARCHICAL,
      most: MOST_CHILDREN,
      onFound: counterOf("nodes browsed", progress),
    });
    const status = found?.status ?? StatusCodes.BadUnexpectedError.value;
    if (status === StatusCodes.BadNodeIdUnknown.value || status === StatusCodes.BadNodeIdInvalid.value)
      throw this.#failure("BAD_USER_INPUT", `has no node ${address}`, status);
    if (status >= 0x8000_0000) throw this.#failure("SOURCE_UNAVAILABLE", `does not let ${address} be browsed`, status);
    if (found?.truncated)
      throw new PlantgraphError(
        "LIMIT_EXCEEDED",
        `The node ${address} of the data source ${this.#options.name} has more than ${MOST_CHILDREN} children; browse one of them.`,
        { limit: MOST_CHILDREN },
      );
    const references = found?.references ?? [];
    this.#children.set(key, references);
    return references;
  }

  #failure(code: ErrorCode, sentence: string, status: number): PlantgraphError {
    return new PlantgraphError(
      code,
      `The server of the data source ${this.#options.name} ${sentence} (${statusName(status)}). Identifiers are case-sensitive; browse its parent to see what there is.`,
      { dataSource: this.#options.name },
    );
  }
}

const KINDS: Readonly<Record<number, NodeKind>> = {
  [NodeClass.Object]: "OBJECT",
  [NodeClass.Variable]: "VARIABLE",
  [NodeClass.Method]: "METHOD",
  [NodeClass.ObjectType]: "OBJECT_TYPE",
  [NodeClass.VariableType]: "VARIABLE_TYPE",
  [NodeClass.ReferenceType]: "REFERENCE_TYPE",
  [NodeClass.DataType]: "DATA_TYPE",
  [NodeClass.View]: "VIEW",
};
