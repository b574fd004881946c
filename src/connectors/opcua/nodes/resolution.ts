/** From stable addresses to the node ids of one session: by its NamespaceArray, and by asking the server for browse paths. */
import { LRUCache } from "lru-cache";
import { BrowsePath, type BrowsePathResult, type NodeId, QualifiedName, StatusCodes } from "node-opcua-client";
import { qualityOf, StatusCode } from "../../../twin/words/status-codes.ts";
import { type Address, isStable, type Namespace, parseAddress } from "../basics/address.ts";
import { indexOfNamespace, type Namespaces, nodeIdOf } from "../basics/node-address.ts";
import { inCalls } from "../basics/operation-limits.ts";
import type { ServerSession } from "../session/session.ts";

/** A node id, or the status that says why there is none. */
export type Resolved = NodeId | number;

const ROOT_FOLDER = "i=84";
const HIERARCHICAL_REFERENCES = "i=33";
/** RemainingPathIndex of a target at the end of the path (Part 4, 7.6). */
const WHOLE_PATH = 0xffff_ffff;

/**
 * What the addresses that are known may take together, bytes: those of some hundred thousand tags, for callers who browse
 * may ask for any others.
 */
const KNOWN_BYTES = 134_217_728;
/** Of a node id with its place in the cache, beside the address's text. Bytes. */
const NODE_ID_BYTES = 300;

/** One per session: what it remembers is only good as long as that. */
export class AddressResolver {
  readonly #open: ServerSession;
  readonly #known = new LRUCache<string, NodeId>({
    maxSize: KNOWN_BYTES,
    sizeCalculation: (_, text) => 2 * text.length + NODE_ID_BYTES,
  });

  constructor(open: ServerSession) {
    this.#open = open;
  }

  /**
   * In the order of the addresses. BadNodeIdInvalid for what is no address or has an index, BadNodeIdUnknown for a
   * namespace or path the server does not have, the server's own status where it refuses to look. Rejects only when the
   * session is lost.
   */
  async resolve(addresses: readonly string[]): Promise<Resolved[]> {
    const results = new Map<string, Resolved>();
    const paths: { readonly text: string; readonly path: BrowsePath }[] = [];
    let fresh = false;
    for (const text of addresses) {
      if (results.has(text)) continue;
      const known = this.#known.get(text);
      if (known) {
        results.set(text, known);
        continue;
      }
      const address = stableAddress(text);
      if (address === null) {
        results.set(text, StatusCodes.BadNodeIdInvalid.value);
        continue;
      }
      if (!fresh && !this.#hasNamespaces(address)) {
        // Servers append namespaces while they run.
        await this.#open.readNamespaces();
        fresh = true;
      }
      if (!this.#hasNamespaces(address)) results.set(text, StatusCode.BadNodeIdUnknown);
      else if (address.form === "NODE_ID")
        results.set(text, this.#keep(text, nodeIdOf(address, this.#open.namespaces)));
      else {
        results.set(text, StatusCode.BadNodeIdUnknown);
        paths.push({ text, path: browsePath(address.names, this.#open.namespaces) });
      }
    }
    if (paths.length > 0) {
      const found = await inCalls(this.#open.limits, "translate", paths, (chunk) =>
        this.#open.inTime(
          "translating browse paths",
          this.#open.session.translateBrowsePath(chunk.map(({ path }) => path)),
        ),
      );
      found.forEach((result, i) => {
        const { text } = paths[i] as { text: string };
        const node = nodeOf(result);
        results.set(text, typeof node === "number" ? node : this.#keep(text, node));
      });
    }
    return addresses.map((text) => results.get(text) as Resolved);
  }

  /** Looks the address up anew the next time: a path may lead elsewhere after a node was replaced. */
  forget(address: string): void {
    this.#known.delete(address);
  }

  #keep(text: string, nodeId: NodeId): NodeId {
    this.#known.set(text, nodeId);
    return nodeId;
  }

  #hasNamespaces(address: Address): boolean {
    const has = (namespace: Namespace) => indexOfNamespace(namespace, this.#open.namespaces) >= 0;
    return address.form === "NODE_ID" ? has(address.namespace) : address.names.every((name) => has(name.namespace));
  }
}

function nodeOf({ statusCode, targets }: BrowsePathResult): Resolved {
  const status = statusCode.value >>> 0;
  if (qualityOf(status) === "BAD" && status !== StatusCodes.BadNoMatch.value) return status;
  // A target with path left over lies on another server.
  const target = targets?.find((one) => one.remainingPathIndex === WHOLE_PATH);
  return target ? target.targetId : StatusCode.BadNodeIdUnknown;
}

function stableAddress(text: string): Address | null {
  try {
    const address = parseAddress(text);
    return isStable(address) ? address : null;
  } catch {
    return null;
  }
}

function browsePath(
  names: readonly { readonly namespace: Namespace; readonly name: string }[],
  namespaces: Namespaces,
): BrowsePath {
  return new BrowsePath({
    startingNode: ROOT_FOLDER,
    relativePath: {
      elements: names.map((segment) => ({
        referenceTypeId: HIERARCHICAL_REFERENCES,
        isInverse: false,
        includeSubtypes: true,
        targetName: new QualifiedName({
          namespaceIndex: indexOfNamespace(segment.namespace, namespaces),
          name: segment.name,
        }),
      })),
    },
  });
}
