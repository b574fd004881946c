/** Addresses of nodes whose ids hold anything, and plants that read them. */

import type { AssetRecord, TagRecord } from "../twin/words/elements.ts";
import { assetRecord, tagRecord, tagSource } from "./records.ts";

/** What has a meaning somewhere on the way: in addresses, plant files, YAML, CSV, XML, Cypher, JSON. */
export const MEANINGFUL = [
  ...[
    ";",
    "=",
    "%",
    "&",
    ":",
    "/",
    "{",
    "}",
    "{{}",
    "{}",
    "{name}",
    "{address}",
    "{n}",
    "%7B",
    "%",
    "%25",
    "&/",
    "#",
    ",",
  ],
  ...["nsu=", "ns=", ";s=", ";i=", ";svr=1", ";namespaceUri:y", "s=", "i=7", "2:", "kep:", "'", '"', '""', "\\", "\\n"],
  ...["\t", "\n", "\r", "\r\n", " ", "\u0000", "\u0001", "\u001f", "\u007f", "\u0085", "\u00a0", "\u2028", "\ufeff"],
  ...[
    "\ufffd",
    "\ufffe",
    "\uffff",
    "\u{1f600}",
    "\u{10ffff}",
    "e\u0301",
    "\u00e9",
    "\u200e",
    "]]>",
    "<!--",
    "&#9;",
    "$&",
    "`",
  ],
  ...["null", "true", "- ", "? ", "!tag", "*a", "&a", "|", ">", "@", "1e5", "007", "=1+1", "[x]", "a: b", " #c"],
] as const;

/** URIs, and what stands in their place; none is there twice. */
export const NAMESPACES: readonly string[] = [
  "http://opcfoundation.org/UA/",
  "urn:plantgraph:test",
  "KEPServerEX",
  "urn:a;b",
  "urn:a;s=b",
  "urn:a b%20c%",
  "http://host:80/a/kep:b?{name}={address}",
  "{name}",
  "%nsu=urn:x",
  "urn:tab\there\u0000",
  "urn:\u{1f600}\uffff",
  "/Objects",
  "ns=2",
  "svr=1;urn:x",
];

/** An identifier with its type, "s=Pump", in one of the namespaces. */
type Identifier = readonly [namespace: number, identifier: string];

const HARD_IDENTIFIERS: readonly Identifier[] = [
  ...MEANINGFUL.flatMap((text) => [text, `a${text}b`]).map(
    (text, i): Identifier => [1 + (i % (NAMESPACES.length - 1)), `s=${text}`],
  ),
  ...NAMESPACES.map((_, namespace): Identifier => [namespace, "s=x;s=y"]),
  ...Array.from({ length: 256 }, (_, byte): Identifier => [1, `b=${Buffer.from([byte, byte]).toString("base64")}`]),
  ...Array.from({ length: 256 }, (_, byte): Identifier => [1, `s=${String.fromCharCode(byte)}x`]),
  [1, `s=${"L".repeat(4096)}`],
  [1, `s=${"\u0001".repeat(4096)}`],
  [1, "i=4294967295"],
];

// biome-ignore lint/suspicious/noControlCharactersInRegex: what the model's texts can't hold
const UNHOLDABLE = /[\u0000-\u001f\u007f\ufffe\uffff]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same, and what begins an escape
const ESCAPED = /[\u0000-\u001f\u007f\ufffe\uffff%]/g;

/** As plant files have it: what can't stand as it is has escapes, and a `%` before it that says so. */
function addressOf([namespace, identifier]: Identifier): string {
  const uri = NAMESPACES[namespace] as string;
  const escaped = UNHOLDABLE.test(uri + identifier) || /;[isgb]=/.test(uri);
  const write = (text: string) => (escaped ? text.replace(ESCAPED, encodeURIComponent) : text);
  const name = escaped ? write(uri).replaceAll(";", "%3B") : uri;
  return `${escaped ? "%" : ""}${namespace === 0 ? "" : `nsu=${name};`}${write(identifier)}`;
}

/** Addresses that failed once, and every byte. */
export const HARD_ADDRESSES: readonly string[] = HARD_IDENTIFIERS.map(addressOf);

/** An asset with this address, and a tag that is read from it; both have names that addresses could be taken to speak of. */
export function readFrom(addresses: readonly string[]): readonly [AssetRecord, ...(AssetRecord | TagRecord)[]] {
  const plant = assetRecord("plant", null, { name: "name" });
  return [
    plant,
    ...addresses.flatMap((address, i) => [
      assetRecord(`a${i}`, "plant", { name: `asset ${i}`, binding: { dataSource: "plc", address } }),
      tagRecord(`t${i}`, `a${i}`, { name: "value", source: tagSource("plc", address) }),
    ]),
  ];
}
