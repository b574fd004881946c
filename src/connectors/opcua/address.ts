/**
 * Addresses of OPC UA nodes as the model keeps them: stable over sessions, because a namespace is named by its URI and
 * never by the index it happens to have in one run of a server.
 *
 *     i=2258                                              a node of the OPC UA namespace itself
 *     nsu=http://www.siemens.com/simatic-s7-opcua;s="DB_Pumps"."P101"."Speed"
 *     nsu=KEPServerEX;s=Channel1.PLC7.TK7.Level
 *     /Objects/nsu=http://vendor/ua;Plant/TK-7/Level      a browse path
 *
 * The URI is taken verbatim: it ends at the first `;` that is followed by `i=`, `s=`, `g=` or `b=`. A browse path begins
 * at the Root folder and follows hierarchical references; a name without a namespace is in the namespace of the name
 * before it, the first one in that of OPC UA; `/`, `&` and `:` inside a name are written `&/`, `&&` and `&:`.
 */
import { PlantgraphError } from "../../twin/errors.ts";

/** Namespace of the standard itself, always index 0 (Part 6, 5.2.2.2). */
export const OPC_UA_NAMESPACE = "http://opcfoundation.org/UA/";

export interface NodeAddress {
  readonly form: "NODE_ID";
  readonly namespace: Namespace;
  /** i numeric, s text, g GUID, b opaque in base64 (Part 6, 5.3.1.10). */
  readonly type: "i" | "s" | "g" | "b";
  readonly identifier: string;
}

export interface PathAddress {
  readonly form: "PATH";
  readonly names: readonly QualifiedSegment[];
}

export interface QualifiedSegment {
  readonly namespace: Namespace;
  readonly name: string;
}

/** A URI, or an index that is only good for one session of one server. */
export type Namespace = string | number;

export type Address = NodeAddress | PathAddress;

const IDENTIFIER = /^([isgb])=([\s\S]+)$/;
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * @throws PlantgraphError INVALID_VALUE saying what would be right. Indexes are understood here, since converting an
 * address begins with reading it; `isStable` tells whether there are any.
 */
export function parseAddress(text: string): Address {
  return text.startsWith("/") ? parsePath(text) : parseNodeId(text);
}

function parseNodeId(text: string): NodeAddress {
  let namespace: Namespace = OPC_UA_NAMESPACE;
  let rest = text;
  if (text.startsWith("nsu=")) {
    const end = text.search(/;[isgb]=/);
    if (end < 0) throw refused(text, "after the namespace's URI there is no `;i=`, `;s=`, `;g=` or `;b=`");
    namespace = text.slice(4, end);
    if (namespace === "") throw refused(text, "the namespace's URI is empty");
    rest = text.slice(end + 1);
  } else {
    const indexed = /^ns=(\d{1,5});([\s\S]*)$/.exec(text);
    if (indexed) {
      namespace = indexed[1] === "0" ? OPC_UA_NAMESPACE : Number(indexed[1]);
      rest = indexed[2] as string;
    }
  }
  const found = IDENTIFIER.exec(rest);
  if (!found) throw refused(text, "it is neither a node id nor a browse path");
  const type = found[1] as NodeAddress["type"];
  const identifier = found[2] as string;
  if (type === "i" && !(/^\d{1,10}$/.test(identifier) && Number(identifier) <= 0xffff_ffff))
    throw refused(text, "`i=` takes a whole number up to 4294967295");
  if (type === "g" && !GUID.test(identifier)) throw refused(text, "`g=` takes a GUID");
  if (type === "b" && !/^[A-Za-z0-9+/]+={0,2}$/.test(identifier)) throw refused(text, "`b=` takes base64");
  return { form: "NODE_ID", namespace, type, identifier };
}

function parsePath(text: string): PathAddress {
  const names: QualifiedSegment[] = [];
  let namespace: Namespace = OPC_UA_NAMESPACE;
  let at = 1;
  while (at <= text.length) {
    if (text.startsWith("nsu=", at)) {
      const end = text.indexOf(";", at);
      if (end < 0) throw refused(text, "a namespace's URI in a browse path ends with `;`");
      namespace = text.slice(at + 4, end);
      if (namespace === "") throw refused(text, "a namespace's URI is empty");
      at = end + 1;
    } else {
      const indexed = /^(\d{1,5}):/.exec(text.slice(at, at + 6));
      if (indexed) {
        namespace = indexed[1] === "0" ? OPC_UA_NAMESPACE : Number(indexed[1]);
        at += indexed[0].length;
      }
    }
    let name = "";
    while (at < text.length && text[at] !== "/") {
      if (text[at] === "&") at++;
      name += text[at] ?? "";
      at++;
    }
    if (name === "") throw refused(text, "a browse path has an empty name");
    names.push({ namespace, name });
    at++;
  }
  return { form: "PATH", names };
}

/** The one spelling of an address; what `parseAddress` reads back. */
export function formatAddress(address: Address): string {
  if (address.form === "NODE_ID") {
    const prefix =
      address.namespace === OPC_UA_NAMESPACE
        ? ""
        : typeof address.namespace === "number"
          ? `ns=${address.namespace};`
          : `nsu=${address.namespace};`;
    return `${prefix}${address.type}=${address.identifier}`;
  }
  let text = "";
  let namespace: Namespace = OPC_UA_NAMESPACE;
  for (const segment of address.names) {
    text += "/";
    if (segment.namespace !== namespace)
      text += typeof segment.namespace === "number" ? `${segment.namespace}:` : `nsu=${segment.namespace};`;
    namespace = segment.namespace;
    const name = segment.name.replace(/[/&:]/g, "&$&");
    // A name that begins like a namespace would be read as one.
    text += name.startsWith("nsu=") ? `&${name}` : name;
  }
  return text;
}

/** Whether it names every namespace by URI, and so means the same node in every session. */
export function isStable(address: Address): boolean {
  return address.form === "NODE_ID"
    ? typeof address.namespace === "string"
    : address.names.every((segment) => typeof segment.namespace === "string");
}

/**
 * Turns `ns=<index>` into `nsu=<uri>` by a server's NamespaceArray; an address without an index comes back as it is.
 * @throws PlantgraphError INVALID_VALUE when it is no address, or the server has no namespace of that index.
 */
export function convertIndexedAddress(text: string, namespaces: readonly string[]): string {
  const address = parseAddress(text);
  if (isStable(address)) return text;
  const uri = (namespace: Namespace): string => {
    if (typeof namespace === "string") return namespace;
    const found = namespaces[namespace];
    if (!found)
      throw refused(
        text,
        `the server has no namespace ${namespace}; it has ${namespaces.map((own, i) => `${i} ${own}`).join(", ")}`,
      );
    return found;
  };
  return formatAddress(
    address.form === "NODE_ID"
      ? { ...address, namespace: uri(address.namespace) }
      : {
          form: "PATH",
          names: address.names.map((segment) => ({ namespace: uri(segment.namespace), name: segment.name })),
        },
  );
}

function refused(text: string, why: string): PlantgraphError {
  const shown = text.length > 200 ? `${text.slice(0, 200)}...` : text;
  return new PlantgraphError(
    "INVALID_VALUE",
    `\`${shown}\` is not an OPC UA address: ${why}. Right are \`nsu=<namespace uri>;s=<identifier>\` (or \`i=\`, \`g=\`, \`b=\`) and a browse path like \`/Objects/nsu=<namespace uri>;Plant/Tank\`.`,
  );
}
