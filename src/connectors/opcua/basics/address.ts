/**
 * Addresses of OPC UA nodes as the model keeps them: stable over sessions, because a namespace is named by its URI and
 * never by the index it happens to have in one run of a server.
 *
 *     i=2258                                              a node of the OPC UA namespace itself
 *     nsu=http://www.siemens.com/simatic-s7-opcua;s="DB_Pumps"."P101"."Speed"
 *     nsu=KEPServerEX;s=Channel1.PLC7.TK7.Level
 *     /Objects/nsu=http://vendor/ua;Plant/TK-7/Level      a browse path
 *
 * Everything stands as it is. The URI ends at the first `;` that is followed by `i=`, `s=`, `g=` or `b=`, and what comes
 * after that is the identifier to its last character, whatever it holds. A browse path begins at the Root folder and
 * follows hierarchical references; a name without a namespace is in the namespace of the name before it, the first one in
 * that of OPC UA; `/`, `&` and `:` inside a name are written `&/`, `&&` and `&:`.
 *
 *     %nsu=urn:a%3Bb;s=two%0Alines                        what can't stand as it is: an escaped address
 *
 * A `%` before an address says that in its URIs, its text identifier and its names `%` and two hexadecimal digits stand
 * for a byte of UTF-8, as in URIs (RFC 3986, 2.1). There a URI ends at the first `;` (OPC 10000-6, 5.1.12). Only addresses
 * that need it are written so: with control characters, U+FFFE or U+FFFF, which the model's texts and XML can't hold, or
 * with a URI whose end nobody could find otherwise.
 */
import { PlantgraphError } from "../../../twin/words/errors.ts";

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
  const isEscaped = text.startsWith("%");
  const written = isEscaped ? text.slice(1) : text;
  const form: Form = { text, isEscaped, read: isEscaped ? (part) => unescaped(part, text) : (part) => part };
  return written.startsWith("/") ? parsePath(written, form) : parseNodeId(written, form);
}

/** How the parts of an address are to be read. */
interface Form {
  /** The whole, for messages. */
  readonly text: string;
  readonly isEscaped: boolean;
  read(part: string): string;
}

function parseNodeId(written: string, { text, isEscaped, read }: Form): NodeAddress {
  let namespace: Namespace = OPC_UA_NAMESPACE;
  let rest = written;
  if (written.startsWith("nsu=")) {
    const end = written.search(isEscaped ? /;/ : /;[isgb]=/);
    if (end < 0) throw refused(text, "after the namespace's URI there is no `;i=`, `;s=`, `;g=` or `;b=`");
    namespace = read(written.slice(4, end));
    if (namespace === "") throw refused(text, "the namespace's URI is empty");
    rest = written.slice(end + 1);
  } else {
    const indexed = /^ns=(\d{1,5});([\s\S]*)$/.exec(written);
    if (indexed) {
      namespace = indexed[1] === "0" ? OPC_UA_NAMESPACE : Number(indexed[1]);
      rest = indexed[2] as string;
    }
  }
  const found = IDENTIFIER.exec(rest);
  if (!found) throw refused(text, "it is neither a node id nor a browse path");
  const type = found[1] as NodeAddress["type"];
  const identifier = type === "s" ? read(found[2] as string) : (found[2] as string);
  if (type === "i" && !(/^\d{1,10}$/.test(identifier) && Number(identifier) <= 0xffff_ffff))
    throw refused(text, "`i=` takes a whole number up to 4294967295");
  if (type === "g" && !GUID.test(identifier)) throw refused(text, "`g=` takes a GUID");
  if (type === "b" && !/^[A-Za-z0-9+/]+={0,2}$/.test(identifier)) throw refused(text, "`b=` takes base64");
  return { form: "NODE_ID", namespace, type, identifier };
}

function parsePath(written: string, { text, read }: Form): PathAddress {
  const names: QualifiedSegment[] = [];
  let namespace: Namespace = OPC_UA_NAMESPACE;
  let at = 1;
  while (at <= written.length) {
    if (written.startsWith("nsu=", at)) {
      const end = written.indexOf(";", at);
      if (end < 0) throw refused(text, "a namespace's URI in a browse path ends with `;`");
      namespace = read(written.slice(at + 4, end));
      if (namespace === "") throw refused(text, "a namespace's URI is empty");
      at = end + 1;
    } else {
      const indexed = /^(\d{1,5}):/.exec(written.slice(at, at + 6));
      if (indexed) {
        namespace = indexed[1] === "0" ? OPC_UA_NAMESPACE : Number(indexed[1]);
        at += indexed[0].length;
      }
    }
    let name = "";
    while (at < written.length && written[at] !== "/") {
      if (written[at] === "&") at++;
      name += written[at] ?? "";
      at++;
    }
    if (name === "") throw refused(text, "a browse path has an empty name");
    names.push({ namespace, name: read(name) });
    at++;
  }
  return { form: "PATH", names };
}

/** The one spelling of an address; what `parseAddress` reads back. */
export function formatAddress(address: Address): string {
  return needsEscapes(address) ? `%${written(address, escaped)}` : written(address, (part) => part);
}

function written(address: Address, write: (part: string, end?: string) => string): string {
  const prefixOf = (namespace: string) => `nsu=${write(namespace, ";")};`;
  if (address.form === "NODE_ID") {
    const { namespace, type, identifier } = address;
    const prefix =
      namespace === OPC_UA_NAMESPACE ? "" : typeof namespace === "number" ? `ns=${namespace};` : prefixOf(namespace);
    return `${prefix}${type}=${write(identifier)}`;
  }
  let text = "";
  let namespace: Namespace = OPC_UA_NAMESPACE;
  for (const segment of address.names) {
    text += "/";
    if (segment.namespace !== namespace)
      text += typeof segment.namespace === "number" ? `${segment.namespace}:` : prefixOf(segment.namespace);
    namespace = segment.namespace;
    const name = write(segment.name).replace(/[/&:]/g, "&$&");
    // A name that begins like a namespace would be read as one.
    text += name.startsWith("nsu=") ? `&${name}` : name;
  }
  return text;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what neither the model's texts nor XML 1.0 can hold
const CANNOT_STAND = /[\u0000-\u001f\u007f\ufffe\uffff]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same, what begins an escape, and halves of surrogate pairs
const IS_ESCAPED = /[\u0000-\u001f\u007f\ufffe\uffff%\p{Cs}]/gu;

function needsEscapes(address: Address): boolean {
  const cannotStand = (text: Namespace) =>
    typeof text === "string" && (CANNOT_STAND.test(text) || !text.isWellFormed());
  if (address.form === "PATH")
    return address.names.some(
      ({ namespace, name }) =>
        cannotStand(namespace) || cannotStand(name) || (typeof namespace === "string" && namespace.includes(";")),
    );
  const { namespace, identifier } = address;
  return (
    cannotStand(namespace) || cannotStand(identifier) || (typeof namespace === "string" && /;[isgb]=/.test(namespace))
  );
}

/** @param end what the part ends at, and so can't hold */
function escaped(part: string, end?: string): string {
  const text = part.replace(IS_ESCAPED, percent);
  return end === undefined ? text : text.replaceAll(end, percent(end));
}

const UTF_8 = new TextEncoder();

function percent(character: string): string {
  return Array.from(UTF_8.encode(character), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}

function unescaped(part: string, text: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw refused(text, "the `%` before it says that it is escaped, and a `%` in it begins no byte of UTF-8");
  }
}

/** Whether it names every namespace by URI, and so means the same node in every session. */
export function isStable(address: Address): boolean {
  return address.form === "NODE_ID"
    ? typeof address.namespace === "string"
    : address.names.every((segment) => typeof segment.namespace === "string");
}

/** Whether a text is an address that names a namespace by its index. What is no address at all is not. */
export function hasNamespaceIndex(text: string): boolean {
  // Nearly all addresses end here, unread.
  if (!/^%?(?:ns=\d|\/)/.test(text)) return false;
  try {
    return !isStable(parseAddress(text));
  } catch {
    return /^%?ns=\d+;/.test(text);
  }
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
