/** The closed vocabularies of the model, each value with its meaning. */

import { registerEnumType } from "type-graphql";
import { CHANGE_KINDS } from "../twin/commit/commit-view.ts";
import { DEVIATING, DEVIATION_KINDS } from "../twin/edits/deviations.ts";
import type { ImportOptions } from "../twin/edits/edit-options.ts";
import { CUT_REASONS } from "../twin/model/cut.ts";
import { ASSET_GROUPINGS, TAG_GROUPINGS } from "../twin/model/groups.ts";
import { ASSET_ORDERS, DIRECTIONS, TAG_ORDERS } from "../twin/model/orders.ts";
import { RELATION_DIRECTIONS, VIAS } from "../twin/model/walk.ts";
import { AUDIT_ACTIONS } from "../twin/ports/audit.ts";
import { CERTIFICATE_STATES } from "../twin/ports/certificates.ts";
import { DATA_SOURCE_STATES, WRITE_OUTCOMES } from "../twin/ports/data-source.ts";
import { NODE_KINDS } from "../twin/ports/source-explorer.ts";
import type {
  GapReason,
  JoinedReason,
  LeftReason,
  StreamMode,
  TagChangesEvent,
} from "../twin/streams/stream-events.ts";
import { COMMIT_ORIGINS } from "../twin/words/commits.ts";
import { DATA_TYPES, PROPERTY_TYPES } from "../twin/words/data-types.ts";
import type { ElementKind } from "../twin/words/elements.ts";
import { ERROR_CODES, type ErrorCode } from "../twin/words/errors.ts";
import { ASSET_KINDS, EQUIPMENT_LEVELS } from "../twin/words/levels.ts";
import { MODEL_FORMATS, type ModelFormat } from "../twin/words/model-draft.ts";
import { QUALITIES } from "../twin/words/status-codes.ts";

type Meanings<Value extends string> = Readonly<Record<Value, string>>;

/** A GraphQL enum whose values stand for the same texts inside. */
export function enumOf<Value extends string>(
  name: string,
  description: string,
  values: readonly Value[],
  meanings: Meanings<Value>,
): Record<Value, Value> {
  const named = Object.fromEntries(values.map((value) => [value, value])) as Record<Value, Value>;
  const valuesConfig = Object.fromEntries(values.map((value) => [value, { description: meanings[value] }])) as Record<
    Value,
    { description: string }
  >;
  registerEnumType(named, { name, description, valuesConfig });
  return named;
}

export const DeviatingEnum = enumOf("Deviating", "What of an asset deviates from its classes.", DEVIATING, {
  TAG: "A tag.",
  PROPERTY: "A property.",
});

export const DeviationKindEnum = enumOf("DeviationKind", "How an asset deviates from its classes.", DEVIATION_KINDS, {
  MISSING: "The class defines it, the asset lacks it.",
  OVERRIDDEN: "Fields of it are the asset's own.",
});

export const CertificateStateEnum = enumOf(
  "CertificateState",
  "What the twin makes of a certificate.",
  CERTIFICATE_STATES,
  {
    OWN: "The twin's own.",
    TRUSTED: "A server that shows it is trusted; of an issuer: a server that shows one that it issued.",
    REJECTED: "A server that shows it is not trusted, until somebody trusts it.",
    ISSUER: "An issuer's, known only to check what it issued.",
  },
);

export const EquipmentLevelEnum = enumOf(
  "EquipmentLevel",
  "Level of an asset in the equipment hierarchy of ISA-95 (IEC 62264-1, 5.3).",
  EQUIPMENT_LEVELS,
  {
    ENTERPRISE: "A company; the root of a hierarchy.",
    SITE: "A plant or location of an enterprise.",
    AREA: "A physical, geographical or logical part of a site.",
    PROCESS_CELL: "A work centre of batch production.",
    UNIT: "A work unit of batch or continuous production: a tank, a reactor.",
    PRODUCTION_LINE: "A work centre of discrete production.",
    WORK_CELL: "A work unit of discrete production: a machine or group of machines.",
    PRODUCTION_UNIT: "A work centre of continuous production.",
    STORAGE_ZONE: "A work centre for storing and moving material.",
    STORAGE_UNIT: "A work unit for storing material: a silo, a rack.",
    WORK_CENTER: "A work centre of a kind not named here.",
    WORK_UNIT: "A work unit of a kind not named here.",
    EQUIPMENT_MODULE: "A part of a work unit that does a task: a dosing station.",
    CONTROL_MODULE: "The lowest level: a valve, a motor, a sensor.",
    OTHER: "A level ISA-95 has no name for; Area among enterprises, sites and areas, else Equipment.",
  },
);

export const AssetKindEnum = enumOf(
  "AssetKind",
  "Which of the five object types behind `Asset` an asset has; it follows from its level.",
  ASSET_KINDS,
  {
    Enterprise: "Level ENTERPRISE.",
    Site: "Level SITE.",
    Area: "Level AREA.",
    Line: "Every work centre: process cell, production unit, production line, storage zone, work centre.",
    Equipment: "Every work unit and what is below: unit, work cell, storage unit, work unit, modules.",
  },
);

export const QualityEnum = enumOf(
  "Quality",
  "How far a value can be trusted: the severity of its OPC UA status code (Part 4, 7.39).",
  QUALITIES,
  {
    GOOD: "The value can be used.",
    UNCERTAIN: "The value may be used with care; the status says what is doubtful, often its age.",
    BAD: "There is no usable value; the status says why.",
  },
);

export const DataTypeEnum = enumOf(
  "DataType",
  "Data type of a tag: the built-in types of OPC UA (Part 6, 5.1.2), and Enumeration. TagValue tells their JSON forms.",
  DATA_TYPES,
  {
    Boolean: "True or false.",
    SByte: "Whole number, 8 bits, signed.",
    Byte: "Whole number, 8 bits, unsigned.",
    Int16: "Whole number, 16 bits, signed.",
    UInt16: "Whole number, 16 bits, unsigned.",
    Int32: "Whole number, 32 bits, signed.",
    UInt32: "Whole number, 32 bits, unsigned.",
    Int64: "Whole number, 64 bits, signed.",
    UInt64: "Whole number, 64 bits, unsigned.",
    Float: "IEEE 754 number of 32 bits.",
    Double: "IEEE 754 number of 64 bits.",
    String: "Unicode text.",
    DateTime: "A moment in UTC.",
    Guid: "A globally unique identifier.",
    ByteString: "A sequence of bytes.",
    XmlElement: "A piece of XML.",
    NodeId: "Identifier of a node of an OPC UA server.",
    ExpandedNodeId: "Identifier of a node, possibly of another server.",
    StatusCode: "A number that says how an operation went.",
    QualifiedName: "A name with the namespace it belongs to.",
    LocalizedText: "Text in a language.",
    Structure: "An object with named members.",
    DataValue: "A value with status and times.",
    Variant: "A value of any type.",
    DiagnosticInfo: "Details of an error.",
    Enumeration: "One of a list of named numbers.",
  },
);

export const PropertyTypeEnum = enumOf("PropertyType", "Type of a property.", PROPERTY_TYPES, {
  Boolean: "True or false.",
  Int64: "Whole number.",
  Double: "IEEE 754 number of 64 bits.",
  String: "Unicode text.",
  DateTime: "A moment in UTC.",
});

export const RelationDirectionEnum = enumOf(
  "RelationDirection",
  "Which way relations are followed.",
  RELATION_DIRECTIONS,
  {
    FORWARD: "From where they begin to where they end: downstream. Of containment: down.",
    BACKWARD: "From where they end to where they begin: upstream. Of containment: up.",
    EITHER: "Both ways.",
  },
);

export const ViaEnum = enumOf("Via", "Which links of the graph are followed.", VIAS, {
  RELATIONS: "Relations between assets.",
  CONTAINMENT: "What contains what; forward is down.",
  BOTH: "Relations and containment.",
});

export const CutReasonEnum = enumOf("CutReason", "Why an answer about the graph is not all there is.", CUT_REASONS, {
  MAX_HOPS: "The graph goes on behind the hops that were asked for.",
  LINK_LIMIT: "Following it further would take too long: the server's limit of links was met.",
});

export const DeadbandTypeEnum = enumOf(
  "DeadbandType",
  "How a deadband is measured (OPC UA Part 8, 7.2).",
  ["ABSOLUTE", "PERCENT"],
  { ABSOLUTE: "In engineering units.", PERCENT: "In percent of the tag's range." },
);

export const DataSourceStateEnum = enumOf("DataSourceState", "State of a data source.", DATA_SOURCE_STATES, {
  CONNECTING: "Not connected, or no more; the twin keeps trying.",
  CONNECTED: "Connected and proven alive.",
  SUSPECT: "Connected, but silent for too long, or its server is not running, or its heartbeat stopped.",
  DISABLED: "Switched off by the configuration.",
  STOPPED: "The twin is shutting down.",
});

export const WriteOutcomeEnum = enumOf("WriteOutcome", "What is certain of a write to the plant.", WRITE_OUTCOMES, {
  WRITTEN: "The device took the value.",
  REFUSED: "It was sent; the device, or the server before it, answered that it did not take the value.",
  NOT_SENT: "Nothing was sent, and nothing is sent later.",
  UNKNOWN:
    "It was sent, and no answer says what became of it: the device may have taken the value, or may still. Read the tag from the device before you write again.",
});

export const AuditActionEnum = enumOf(
  "AuditAction",
  "What an entry of the audit log tells of.",
  Object.keys(AUDIT_ACTIONS) as (keyof typeof AUDIT_ACTIONS)[],
  AUDIT_ACTIONS,
);

export const CommitOriginEnum = enumOf("CommitOrigin", "How a commit came about.", COMMIT_ORIGINS, {
  API: "By a mutation of this API.",
  IMPORT: "By importing a file.",
  OUTSIDE: "Another tool changed the graph in the store; the twin found it.",
});

export const ChangeKindEnum = enumOf("ChangeKind", "What happened to an element.", CHANGE_KINDS, {
  CREATED: "It is new.",
  UPDATED: "Some of its fields differ.",
  DELETED: "It is gone.",
});

const ELEMENT_KINDS: Record<Uppercase<ElementKind>, ElementKind> = {
  ASSET: "asset",
  TAG: "tag",
  CLASS: "class",
  RELATION: "relation",
};
registerEnumType(ELEMENT_KINDS, {
  name: "ElementKind",
  description: "Kind of an element of the model. Ids are unique within a kind.",
  valuesConfig: {
    ASSET: { description: "An asset." },
    TAG: { description: "A tag." },
    CLASS: { description: "An equipment class." },
    RELATION: { description: "A relation between two assets." },
  },
});
export const ElementKindEnum = ELEMENT_KINDS;

export const ErrorCodeEnum = enumOf(
  "ErrorCode",
  "Every error of this API has one of these codes, in `extensions.code` or in the payload.",
  Object.keys(ERROR_CODES) as ErrorCode[],
  ERROR_CODES,
);

export const AssetOrderFieldEnum = enumOf("AssetOrderField", "What assets are ordered by.", ASSET_ORDERS, {
  PATH: "As a tree: parents before their children, siblings in natural order of names.",
  NAME: "Natural order of names: P-2 before P-10.",
  LEVEL: "From ENTERPRISE down in the order of EquipmentLevel, then by path.",
  ID: "By id. The cheapest order, and the one no rename or move can change.",
});

export const TagOrderFieldEnum = enumOf("TagOrderField", "What tags are ordered by.", TAG_ORDERS, {
  PATH: "By the tree of assets, then natural order of names.",
  NAME: "Natural order of names: T-2 before T-10.",
  ID: "By id. The cheapest order, and the one no rename or move can change.",
});

export const AssetGroupingEnum = enumOf("AssetGrouping", "What assets are grouped by.", ASSET_GROUPINGS, {
  LEVEL: "Exact level in the hierarchy of ISA-95.",
  KIND: "Object type.",
  CLASS: "Class by name; an asset of several counts in each.",
  PROPERTY: "Value of the property that `property` names, with its unit.",
  QUALITY: "Worst quality among the tags of it and of all below it.",
});

export const TagGroupingEnum = enumOf("TagGrouping", "What tags are grouped by.", TAG_GROUPINGS, {
  UNIT: "Unit, by its symbol; ways to write one unit are one group.",
  DATA_TYPE: "Data type.",
  DATA_SOURCE: "Data source it is read from, by name.",
  QUALITY: "Quality of the newest sample.",
  STATUS: "Status of the newest sample, by name.",
  LEVEL: "Exact level of its asset.",
  KIND: "Object type of its asset.",
  CLASS: "Class of its asset, by name; of several, the tag counts in each.",
  PROPERTY: "Value of the property of its asset that `property` names, with its unit.",
});

export const DirectionEnum = enumOf("OrderDirection", "From which end a list is read.", DIRECTIONS, {
  ASC: "From the first to the last.",
  DESC: "From the last to the first.",
});

export const ImportModeEnum = enumOf<ImportOptions["mode"]>(
  "ImportMode",
  "What an import does with elements the file does not name.",
  ["MERGE", "REPLACE"],
  { MERGE: "They stay: an import adds and updates, and never deletes.", REPLACE: "They are deleted." },
);

export const ModelFormatEnum = enumOf<ModelFormat>("ModelFormat", "What the files of a model are in.", MODEL_FORMATS, {
  PLANT_FILE: "A plant file, format 1: YAML or JSON.",
  CSV: "Tables of classes, assets, tags and relations as spreadsheets write them, told apart by their headers; any of them.",
  B2MML: "Equipment in B2MML, the XML of ISA-95, as one or several documents.",
});

export const TagChangesKindEnum = enumOf<TagChangesEvent["kind"]>(
  "TagChangesKind",
  "What an event of `tagChanges` is.",
  ["SNAPSHOT", "CHANGES", "GAP", "HEARTBEAT"],
  {
    SNAPSHOT: "All selected tags: the first event.",
    CHANGES: "The tags that changed since the event before, each once, with its newest sample.",
    GAP: "Some changes can't be told to this subscriber; `gap` says which and why, and a SNAPSHOT follows.",
    HEARTBEAT: "There is nothing to tell, and the stream is alive.",
  },
);

export const StreamModeEnum = enumOf<StreamMode>(
  "StreamMode",
  "What a stream tells of a tag that changes faster than events are sent.",
  ["LATEST", "EVERY"],
  {
    LATEST: "The newest sample; the ones it replaced are counted.",
    EVERY: "Each sample, in the order they came, in `samples`.",
  },
);

export const JoinedReasonEnum = enumOf<JoinedReason>(
  "JoinedReason",
  "Why a tag came into a stream.",
  ["CREATED", "NOW_SELECTED"],
  { CREATED: "The tag is new.", NOW_SELECTED: "The selection has come to hold for it." },
);

export const GapReasonEnum = enumOf<GapReason>(
  "GapReason",
  "Why a stream can't go on where the subscriber left it.",
  ["RESTARTED", "TOO_OLD", "TOO_SLOW", "OTHER_SELECTION"],
  {
    RESTARTED: "The server was started anew, or the cursor is of another one.",
    TOO_OLD: "The change log no longer reaches back that far.",
    TOO_SLOW: "The subscriber did not read, and the change log has moved on.",
    OTHER_SELECTION: "The cursor is of another selection, or the caller's rights have changed.",
  },
);

export const LeftReasonEnum = enumOf<LeftReason>(
  "LeftReason",
  "Why a tag is no longer in a stream.",
  ["DELETED", "NO_LONGER_SELECTED"],
  { DELETED: "The tag is gone.", NO_LONGER_SELECTED: "The selection no longer holds for it." },
);

export const NodeKindEnum = enumOf(
  "NodeKind",
  "What kind of node of an address space it is (OPC UA Part 3, 5).",
  NODE_KINDS,
  {
    OBJECT: "A thing or a folder.",
    VARIABLE: "Something with a value: what a tag is read from.",
    METHOD: "Something to be called.",
    OBJECT_TYPE: "A type of objects.",
    VARIABLE_TYPE: "A type of variables.",
    REFERENCE_TYPE: "A type of references.",
    DATA_TYPE: "A type of values.",
    VIEW: "A part of the address space under a name.",
    OTHER: "A kind the server does not tell.",
  },
);
