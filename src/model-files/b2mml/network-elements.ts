/**
 * Networks of resources (ISA-95 Part 4; B2MML-ResourceRelationshipNetwork): what feeds, powers or controls what. A connection
 * between two pieces of equipment is a relation.
 */
import { shorten } from "../mistakes.ts";
import type { RawRelation } from "./extension-elements.ts";
import { mapAt, put, textAt, wordAt } from "./node-builder.ts";
import { property } from "./property-elements.ts";
import type { RawFile, RawProperty, RawText } from "./raw.ts";
import { branch, countElement, type FileReading, leaf, ofTheMessage, type Rule, type Rules, rules } from "./rules.ts";
import type { XmlElement } from "./xml-frames.ts";

interface RawReference {
  id: RawText | null;
  resource: RawText | null;
  type: string;
}

interface RawConnection {
  type: RawText | null;
  from: RawReference | null;
  to: RawReference | null;
  readonly properties: RawProperty[];
}

const reference = (key: "from" | "to"): Rule<RawConnection> =>
  branch(
    (into) => {
      into[key] = { id: null, resource: null, type: "Equipment" };
      return into[key];
    },
    () => REFERENCE,
  );

const REFERENCE: Rules<RawReference> = rules<RawReference>({
  ID: leaf((into, text, { offset }) => {
    if (text !== "") into.id = { text, offset };
  }),
  ResourceID: leaf((into, text, { offset }) => {
    if (text !== "") into.resource = { text, offset };
  }),
  ResourceType: leaf((into, text) => {
    if (text !== "") into.type = text;
  }),
});

const connectionType: Rule<RawConnection> = leaf((into, text, { offset }) => {
  if (text !== "") into.type = { text, offset };
});

const CONNECTION: Rules<RawConnection> = rules<RawConnection>({
  ResourceNetworkConnectionTypeID: connectionType,
  ResourceNetworkConnectionType: connectionType,
  ConnectionType: connectionType,
  FromResourceReference: reference("from"),
  ToResourceReference: reference("to"),
  RNCProperty: property("properties"),
  ConnectionProperty: property("properties"),
  ResourceNetworkConnectionProperty: property("properties"),
});

const connection: Rule<RawFile> = branch(
  (_, element, reading): RawConnection => {
    countElement(element, reading);
    return { type: null, from: null, to: null, properties: [] };
  },
  () => CONNECTION,
  (into, own, text, element, reading) => {
    if (text !== "") reading.notTaken.add(`Text in ${element.local}`, reading.mistakes, element.offset);
    const made = relationOf(own, element, reading);
    if (made) into.relations.push(made);
  },
);

function relationOf(own: RawConnection, element: XmlElement, reading: FileReading): RawRelation | null {
  const { mistakes, notTaken } = reading;
  const [from, to] = [own.from, own.to].map((end) => end && (end.resource ?? end.id)) as [RawText?, RawText?];
  const missing = [
    ...(own.type ? [] : ["ResourceNetworkConnectionTypeID"]),
    ...(from ? [] : ["FromResourceReference"]),
    ...(to ? [] : ["ToResourceReference"]),
  ];
  if (own.type === null || !from || !to) {
    mistakes.add(element.offset, element.local, `needs ${missing.join(" and ")}.`);
    return null;
  }
  if (own.from?.type !== "Equipment" || own.to?.type !== "Equipment") {
    notTaken.add(`${element.local} of other resources than equipment`, mistakes, element.offset);
    return null;
  }
  const type = relationType(own.type.text);
  if (type === "")
    mistakes.add(
      own.type.offset,
      element.local,
      `"${shorten(own.type.text)}" has no Latin letter to name a relation by.`,
    );
  const map = mapAt(element.offset);
  put(map, "type", wordAt(type, own.type.offset));
  put(map, "from", textAt(from.text, from.offset));
  put(map, "to", textAt(to.text, to.offset));
  return { map, properties: [], connection: own.properties };
}

/** `Flows to` is FLOWS_TO. */
function relationType(text: string): string {
  return text
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
}

const NETWORK: Rules<RawFile> = rules<RawFile>({
  ID: ofTheMessage,
  Description: ofTheMessage,
  PublishedDate: ofTheMessage,
  HierarchyScope: ofTheMessage,
  RelationshipType: ofTheMessage,
  RelationshipForm: ofTheMessage,
  ResourceNetworkConnection: connection,
});

const network: Rule<RawFile> = branch(
  (into) => into,
  () => NETWORK,
);

const NETWORK_INFORMATION: Rules<RawFile> = rules<RawFile>({
  ID: ofTheMessage,
  Description: ofTheMessage,
  PublishedDate: ofTheMessage,
  HierarchyScope: ofTheMessage,
  ResourceRelationshipNetwork: network,
});

export const NETWORKS: Rules<RawFile> = rules<RawFile>({
  ResourceRelationshipNetwork: network,
  ResourceRelationshipNetworkInformation: branch(
    (into) => into,
    () => NETWORK_INFORMATION,
  ),
});
