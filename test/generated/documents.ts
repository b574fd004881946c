/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Level of an asset in the equipment hierarchy of ISA-95 (IEC 62264-1, 5.3). */
export type EquipmentLevel =
  /** A company; the root of a hierarchy. */
  | 'ENTERPRISE'
  /** A plant or location of an enterprise. */
  | 'SITE'
  /** A physical, geographical or logical part of a site. */
  | 'AREA'
  /** A work centre of batch production. */
  | 'PROCESS_CELL'
  /** A work unit of batch or continuous production: a tank, a reactor. */
  | 'UNIT'
  /** A work centre of discrete production. */
  | 'PRODUCTION_LINE'
  /** A work unit of discrete production: a machine or group of machines. */
  | 'WORK_CELL'
  /** A work centre of continuous production. */
  | 'PRODUCTION_UNIT'
  /** A work centre for storing and moving material. */
  | 'STORAGE_ZONE'
  /** A work unit for storing material: a silo, a rack. */
  | 'STORAGE_UNIT'
  /** A work centre of a kind not named here. */
  | 'WORK_CENTER'
  /** A work unit of a kind not named here. */
  | 'WORK_UNIT'
  /** A part of a work unit that does a task: a dosing station. */
  | 'EQUIPMENT_MODULE'
  /** The lowest level: a valve, a motor, a sensor. */
  | 'CONTROL_MODULE'
  /** A level ISA-95 has no name for; Area among enterprises, sites and areas, else Equipment. */
  | 'OTHER';

/** Which of the five object types behind `Asset` an asset has; it follows from its level. */
export type AssetKind =
  /** Level ENTERPRISE. */
  | 'Enterprise'
  /** Level SITE. */
  | 'Site'
  /** Level AREA. */
  | 'Area'
  /** Every work centre: process cell, production unit, production line, storage zone, work centre. */
  | 'Line'
  /** Every work unit and what is below: unit, work cell, storage unit, work unit, modules. */
  | 'Equipment';

/** What of an asset deviates from its classes. */
export type Deviating =
  /** A tag. */
  | 'TAG'
  /** A property. */
  | 'PROPERTY';

/** Type of a property. */
export type PropertyType =
  /** True or false. */
  | 'Boolean'
  /** Whole number. */
  | 'Int64'
  /** IEEE 754 number of 64 bits. */
  | 'Double'
  /** Unicode text. */
  | 'String'
  /** A moment in UTC. */
  | 'DateTime';

/** Data type of a tag: the built-in types of OPC UA (Part 6, 5.1.2), and Enumeration. TagValue tells their JSON forms. */
export type DataType =
  /** True or false. */
  | 'Boolean'
  /** Whole number, 8 bits, signed. */
  | 'SByte'
  /** Whole number, 8 bits, unsigned. */
  | 'Byte'
  /** Whole number, 16 bits, signed. */
  | 'Int16'
  /** Whole number, 16 bits, unsigned. */
  | 'UInt16'
  /** Whole number, 32 bits, signed. */
  | 'Int32'
  /** Whole number, 32 bits, unsigned. */
  | 'UInt32'
  /** Whole number, 64 bits, signed. */
  | 'Int64'
  /** Whole number, 64 bits, unsigned. */
  | 'UInt64'
  /** IEEE 754 number of 32 bits. */
  | 'Float'
  /** IEEE 754 number of 64 bits. */
  | 'Double'
  /** Unicode text. */
  | 'String'
  /** A moment in UTC. */
  | 'DateTime'
  /** A globally unique identifier. */
  | 'Guid'
  /** A sequence of bytes. */
  | 'ByteString'
  /** A piece of XML. */
  | 'XmlElement'
  /** Identifier of a node of an OPC UA server. */
  | 'NodeId'
  /** Identifier of a node, possibly of another server. */
  | 'ExpandedNodeId'
  /** A number that says how an operation went. */
  | 'StatusCode'
  /** A name with the namespace it belongs to. */
  | 'QualifiedName'
  /** Text in a language. */
  | 'LocalizedText'
  /** An object with named members. */
  | 'Structure'
  /** A value with status and times. */
  | 'DataValue'
  /** A value of any type. */
  | 'Variant'
  /** Details of an error. */
  | 'DiagnosticInfo'
  /** One of a list of named numbers. */
  | 'Enumeration';

/** How a deadband is measured (OPC UA Part 8, 7.2). */
export type DeadbandType =
  /** In engineering units. */
  | 'ABSOLUTE'
  /** In percent of the tag's range. */
  | 'PERCENT';

/** The order of a list of assets. */
export type AssetOrder = {
  /** What they are ordered by. */
  readonly field: AssetOrderField;
  /** From which end; ASC when absent. */
  readonly direction?: OrderDirection | null | undefined;
};

/** What assets are ordered by. */
export type AssetOrderField =
  /** As a tree: parents before their children, siblings in natural order of names. */
  | 'PATH'
  /** Natural order of names: P-2 before P-10. */
  | 'NAME'
  /** From ENTERPRISE down in the order of EquipmentLevel, then by path. */
  | 'LEVEL'
  /** By id. The cheapest order, and the one no rename or move can change. */
  | 'ID';

/** From which end a list is read. */
export type OrderDirection =
  /** From the first to the last. */
  | 'ASC'
  /** From the last to the first. */
  | 'DESC';

/** How an asset deviates from its classes. */
export type DeviationKind =
  /** The class defines it, the asset lacks it. */
  | 'MISSING'
  /** Fields of it are the asset's own. */
  | 'OVERRIDDEN';

/** Picks assets. All given fields must hold; `{}` holds for every asset. */
export type AssetFilter = {
  /** All of these hold. */
  readonly and?: ReadonlyArray<AssetFilter> | null | undefined;
  /** At least one of these holds; an empty list never does. */
  readonly or?: ReadonlyArray<AssetFilter> | null | undefined;
  /** This does not hold. */
  readonly not?: AssetFilter | null | undefined;
  /** It is one of these assets. */
  readonly ids?: ReadonlyArray<string | number> | null | undefined;
  /** It is one of these assets or anywhere below one of them. */
  readonly under?: ReadonlyArray<string | number> | null | undefined;
  /** Its name. */
  readonly name?: StringFilter | null | undefined;
  /** Its description. */
  readonly description?: StringFilter | null | undefined;
  /** Its exact level is one of these. */
  readonly level?: ReadonlyArray<EquipmentLevel> | null | undefined;
  /** Its kind is one of these. */
  readonly kind?: ReadonlyArray<AssetKind> | null | undefined;
  /** It is an example of one of these classes, by name, or of one that specialises it. */
  readonly class?: ReadonlyArray<string> | null | undefined;
  /** One of its properties. */
  readonly property?: PropertyFilter | null | undefined;
  /** What another system calls it. */
  readonly identifier?: IdentifierFilter | null | undefined;
  /** It is downstream of these assets, or upstream: it is among what `reach` finds from them. */
  readonly reach?: ReachInput | null | undefined;
  /** At least one of its relations fits; `{}` asks for any. */
  readonly hasRelation?: RelationFilter | null | undefined;
  /** At least one of its own tags fits. */
  readonly hasTag?: TagFilter | null | undefined;
};

/** Compares text. All given comparisons must hold. */
export type StringFilter = {
  /** It is exactly this. */
  readonly eq?: string | null | undefined;
  /** It is exactly one of these. */
  readonly in?: ReadonlyArray<string> | null | undefined;
  /** It contains this; case and accents don't matter. */
  readonly contains?: string | null | undefined;
  /** It begins with this; case and accents don't matter. */
  readonly startsWith?: string | null | undefined;
  /** It fits this pattern: `*` is any text, `?` one character; case and accents don't matter. */
  readonly glob?: string | null | undefined;
};

/** Compares a property of the asset; with a name alone, it has the property. */
export type PropertyFilter = {
  /** Name of the property. */
  readonly name: string;
  /** Its value is this. */
  readonly eq?: string | number | boolean | readonly (string | number | boolean)[] | null | undefined;
  /** Its value is one of these. */
  readonly in?: ReadonlyArray<string | number | boolean | readonly (string | number | boolean)[]> | null | undefined;
  /** Unit of the numbers here, by code, symbol or name: BAR, bar. The property's value is converted from its own unit; in a unit of another quantity it does not fit. Without it numbers compare as they stand. */
  readonly unit?: string | null | undefined;
  /** Its value is less than this. */
  readonly lt?: number | null | undefined;
  /** Its value is this or less. */
  readonly lte?: number | null | undefined;
  /** Its value is greater than this. */
  readonly gt?: number | null | undefined;
  /** Its value is this or greater. */
  readonly gte?: number | null | undefined;
};

/** Compares what other systems call an element; one identifier must fit both. */
export type IdentifierFilter = {
  /** The other system. */
  readonly system?: string | null | undefined;
  /** The element's key there. */
  readonly value?: string | null | undefined;
};

/** What can be reached from some assets. */
export type ReachInput = {
  /** Where to begin. */
  readonly from: ReadonlyArray<string | number>;
  /** Which way links are followed; FORWARD when absent. */
  readonly direction?: RelationDirection | null | undefined;
  /** Only relations of these types: FEEDS. All when absent. */
  readonly types?: ReadonlyArray<string> | null | undefined;
  /** How many links away at most; as far as the graph goes when absent. */
  readonly maxHops?: number | null | undefined;
  /** Which links are followed; RELATIONS when absent. */
  readonly via?: Via | null | undefined;
};

/** Which way relations are followed. */
export type RelationDirection =
  /** From where they begin to where they end: downstream. Of containment: down. */
  | 'FORWARD'
  /** From where they end to where they begin: upstream. Of containment: up. */
  | 'BACKWARD'
  /** Both ways. */
  | 'EITHER';

/** Which links of the graph are followed. */
export type Via =
  /** Relations between assets. */
  | 'RELATIONS'
  /** What contains what; forward is down. */
  | 'CONTAINMENT'
  /** Relations and containment. */
  | 'BOTH';

/** Asks for a relation that begins or ends at the asset. */
export type RelationFilter = {
  /** It is of one of these types: FEEDS. Of any when absent. */
  readonly types?: ReadonlyArray<string> | null | undefined;
  /** FORWARD: it begins at the asset. BACKWARD: it ends there. EITHER when absent. */
  readonly direction?: RelationDirection | null | undefined;
};

/** Picks tags. All given fields must hold; `{}` holds for every tag. */
export type TagFilter = {
  /** All of these hold. */
  readonly and?: ReadonlyArray<TagFilter> | null | undefined;
  /** At least one of these holds; an empty list never does. */
  readonly or?: ReadonlyArray<TagFilter> | null | undefined;
  /** This does not hold. */
  readonly not?: TagFilter | null | undefined;
  /** It is one of these tags. */
  readonly ids?: ReadonlyArray<string | number> | null | undefined;
  /** Its name. */
  readonly name?: StringFilter | null | undefined;
  /** Its description. */
  readonly description?: StringFilter | null | undefined;
  /** Its data type is one of these. */
  readonly dataType?: ReadonlyArray<DataType> | null | undefined;
  /** Its unit is one of these, by code, symbol or text: CEL, °C. */
  readonly unit?: ReadonlyArray<string> | null | undefined;
  /** Whether the model allows writing it. */
  readonly writable?: boolean | null | undefined;
  /** It is read from one of these data sources. */
  readonly dataSource?: ReadonlyArray<string> | null | undefined;
  /** What another system calls it. */
  readonly identifier?: IdentifierFilter | null | undefined;
  /** Value of its newest sample. In a live selection tags join and leave as their values come to fit and no longer do. */
  readonly value?: TagValueFilter | null | undefined;
  /** Quality of its newest sample is one of these. */
  readonly quality?: ReadonlyArray<Quality> | null | undefined;
  /** Status of its newest sample is one of these, by name: BadNoCommunication. */
  readonly status?: ReadonlyArray<string> | null | undefined;
  /** Whether its newest sample is stale. */
  readonly isStale?: boolean | null | undefined;
  /** Its value and status have been the same for at least so many milliseconds. */
  readonly unchangedForMs?: number | null | undefined;
};

/**
 * Compares the value of the newest sample; all given comparisons must hold, and `{}` asks that there is a value. A sample that is BAD has no value to go by and fits none of them; one that is UNCERTAIN has its value. Arrays and structures fit none but `{}`.
 * true and false fit Booleans. Numbers fit numbers and ordinals of enumerations, as they stand or in `unit`. A text fits a text, the text of an enumeration or Boolean that `Sample.text` shows, and a number written as `Sample.value` writes it: exact Int64, NaN, Infinity. RFC 3339 text fits a DateTime, whatever its offset from UTC.
 */
export type TagValueFilter = {
  /** It is this. */
  readonly eq?: string | number | boolean | null | undefined;
  /** It is one of these, 1,000 at the most. */
  readonly in?: ReadonlyArray<string | number | boolean> | null | undefined;
  /** Unit of the numbers here, by code, symbol or name: BAR, bar. The value is converted from the tag's own unit; in a unit of another quantity, or without one, it does not fit. Without it numbers compare as they stand. */
  readonly unit?: string | null | undefined;
  /** It is less than this number, or before this moment. NaN never is. */
  readonly lt?: string | number | boolean | null | undefined;
  /** It is this or less. */
  readonly lte?: string | number | boolean | null | undefined;
  /** It is greater than this number, or after this moment. */
  readonly gt?: string | number | boolean | null | undefined;
  /** It is this or greater. */
  readonly gte?: string | number | boolean | null | undefined;
};

/** How far a value can be trusted: the severity of its OPC UA status code (Part 4, 7.39). */
export type Quality =
  /** The value can be used. */
  | 'GOOD'
  /** The value may be used with care; the status says what is doubtful, often its age. */
  | 'UNCERTAIN'
  /** There is no usable value; the status says why. */
  | 'BAD';

/** Why an answer about the graph is not all there is. */
export type CutReason =
  /** The graph goes on behind the hops that were asked for. */
  | 'MAX_HOPS'
  /** Following it further would take too long: the server's limit of links was met. */
  | 'LINK_LIMIT';

/** What assets are grouped by. */
export type AssetGrouping =
  /** Exact level in the hierarchy of ISA-95. */
  | 'LEVEL'
  /** Object type. */
  | 'KIND'
  /** Class by name; an asset of several counts in each. */
  | 'CLASS'
  /** Value of the property that `property` names, with its unit. */
  | 'PROPERTY'
  /** Worst quality among the tags of it and of all below it. */
  | 'QUALITY';

/** What tags are grouped by. */
export type TagGrouping =
  /** Unit, by its symbol; ways to write one unit are one group. */
  | 'UNIT'
  /** Data type. */
  | 'DATA_TYPE'
  /** Data source it is read from, by name. */
  | 'DATA_SOURCE'
  /** Quality of the newest sample. */
  | 'QUALITY'
  /** Status of the newest sample, by name. */
  | 'STATUS'
  /** Exact level of its asset. */
  | 'LEVEL'
  /** Object type of its asset. */
  | 'KIND'
  /** Class of its asset, by name; of several, the tag counts in each. */
  | 'CLASS'
  /** Value of the property of its asset that `property` names, with its unit. */
  | 'PROPERTY';

/** Picks tags out of the whole graph: those that fit every given part. `{}` picks every tag. */
export type Selection = {
  /** Their asset is one of these or anywhere below one of them. */
  readonly under?: ReadonlyArray<string | number> | null | undefined;
  /** Their asset fits. */
  readonly asset?: AssetFilter | null | undefined;
  /** They fit themselves. */
  readonly tag?: TagFilter | null | undefined;
  /** They are among these tags. */
  readonly ids?: ReadonlyArray<string | number> | null | undefined;
};

/** What happened to an element. */
export type ChangeKind =
  /** It is new. */
  | 'CREATED'
  /** Some of its fields differ. */
  | 'UPDATED'
  /** It is gone. */
  | 'DELETED';

/** Kind of an element of the model. Ids are unique within a kind. */
export type ElementKind =
  /** An asset. */
  | 'ASSET'
  /** A tag. */
  | 'TAG'
  /** An equipment class. */
  | 'CLASS'
  /** A relation between two assets. */
  | 'RELATION';

/** A point in the model's time: exactly one of the two. */
export type ModelMoment =
  {   /** A revision; 0 is the empty model. */
  readonly revision: number; readonly time?: never; }
  |  { readonly revision?: never;   /** The newest commit made at or before this moment. */
  readonly time: string; };

/** What another system calls an element. */
export type IdentifierInput = {
  /** The other system: sap, mes, cmms, a historian. */
  readonly system: string;
  /** The element's key there. */
  readonly value: string;
};

/** The order of a list of tags. */
export type TagOrder = {
  /** What they are ordered by. */
  readonly field: TagOrderField;
  /** From which end; ASC when absent. */
  readonly direction?: OrderDirection | null | undefined;
};

/** What tags are ordered by. */
export type TagOrderField =
  /** By the tree of assets, then natural order of names. */
  | 'PATH'
  /** Natural order of names: T-2 before T-10. */
  | 'NAME'
  /** By id. The cheapest order, and the one no rename or move can change. */
  | 'ID';

/** State of a data source. */
export type DataSourceState =
  /** Not connected, or no more; the twin keeps trying. */
  | 'CONNECTING'
  /** Connected and proven alive. */
  | 'CONNECTED'
  /** Connected, but silent for too long, or its server is not running, or its heartbeat stopped. */
  | 'SUSPECT'
  /** Switched off by the configuration. */
  | 'DISABLED'
  /** The twin is shutting down. */
  | 'STOPPED';

/** Every error of this API has one of these codes, in `extensions.code` or in the payload. */
export type ErrorCode =
  /** The document is not GraphQL. */
  | 'GRAPHQL_PARSE_FAILED'
  /** The document does not fit the schema. */
  | 'GRAPHQL_VALIDATION_FAILED'
  /** An argument or variable is missing, malformed or contradictory. */
  | 'BAD_USER_INPUT'
  /** The request is larger, deeper or more frequent than a documented limit allows. */
  | 'LIMIT_EXCEEDED'
  /** The operation's estimated cost is above the limit; the error carries both. */
  | 'COST_LIMIT_EXCEEDED'
  /** This persisted query is not known here yet (Apollo's protocol). */
  | 'PERSISTED_QUERY_NOT_FOUND'
  /** Only the operations of the manifests are answered, and this is none of them. */
  | 'UNTRUSTED_DOCUMENT'
  /** The configured system of record does not offer this. */
  | 'UNSUPPORTED'
  /** The caller is not known: the request shows nothing that says who it is, or something that does not hold. */
  | 'UNAUTHENTICATED'
  /** This caller may not do this, or the request came from a foreign origin or host. */
  | 'FORBIDDEN'
  /** A change names an element that does not exist. */
  | 'NOT_FOUND'
  /** An element of this kind with this id exists already. */
  | 'DUPLICATE_ID'
  /** A sibling asset, a tag of the asset or a class has this name already. */
  | 'DUPLICATE_NAME'
  /** Another element has this identifier of this system already. */
  | 'DUPLICATE_IDENTIFIER'
  /** A name is empty, too long, or has control characters. */
  | 'INVALID_NAME'
  /** A field's value breaks a rule of its type (range, unit, type, pattern, reserved name). */
  | 'INVALID_VALUE'
  /** An asset of this level may not stand here (ISA-95 order of levels). */
  | 'LEVEL_ORDER'
  /** A level change or move would change the asset's kind. */
  | 'KIND_CHANGE'
  /** An asset would stand below itself. */
  | 'CONTAINMENT_CYCLE'
  /** A class would specialise itself. */
  | 'CLASS_CYCLE'
  /** The element is still referred to: classes by members or subclasses, assets by what they hold. */
  | 'IN_USE'
  /** An element named in the changes changed after the expected revision. */
  | 'CONFLICT'
  /** The system of record can't be reached; reads and live values go on, model writes are refused. */
  | 'STORE_UNAVAILABLE'
  /** The store refuses a commit of this size; the error names the setting. */
  | 'STORE_LIMIT'
  /** The store's layout is newer than this program understands. */
  | 'STORE_VERSION'
  /** The store refuses the credentials or does not know the database. */
  | 'STORE_ACCESS'
  /** The audit log can't be written, and nothing is done that can't be recorded; reads and live values go on. */
  | 'AUDIT_UNAVAILABLE'
  /** History is not recorded here, or can't be read or written just now; live values go on. */
  | 'HISTORY_UNAVAILABLE'
  /** The tag has no source, or its data source is not in the configuration. */
  | 'SOURCE_NOT_CONFIGURED'
  /** The data source is disabled, can't be reached, or refuses to be browsed; no value was sent, and none is sent later. */
  | 'SOURCE_UNAVAILABLE'
  /** The tag is not writable, or its data source's configuration does not say `allowWrites: true`. */
  | 'WRITE_NOT_ALLOWED'
  /** The value does not fit the tag's data type. */
  | 'TYPE_MISMATCH'
  /** The value is outside the tag's range or its data type's limits. */
  | 'OUT_OF_RANGE'
  /** The write was given up before anything was sent, and is not sent later; the sentence says why. */
  | 'WRITE_NOT_SENT'
  /** The device, or the server before it, refused the write with a Bad status code: the value was not taken. */
  | 'WRITE_REJECTED'
  /** The write was sent, but whether the device has taken the value, or still will, is not known; the twin never sends it again. */
  | 'WRITE_OUTCOME_UNKNOWN'
  /** A plant file breaks its format; the error has line and column. */
  | 'INVALID_FILE'
  /** The configuration breaks its format; the error has key, value, line and what would be right. */
  | 'INVALID_CONFIGURATION'
  /** The server sheds load; try again later. */
  | 'OVERLOADED'
  /** The server is draining; reconnect. */
  | 'SHUTTING_DOWN'
  /** A fault of the server; the log has the details under the error's id. */
  | 'INTERNAL_SERVER_ERROR';

/** How a commit came about. */
export type CommitOrigin =
  /** By a mutation of this API. */
  | 'API'
  /** By importing a file. */
  | 'IMPORT'
  /** Another tool changed the graph in the store; the twin found it. */
  | 'OUTSIDE';

/** A new asset. It gets the tags and properties of its classes. */
export type CreateAssetInput = {
  /** Its id, if you choose it; never used before. Generated when absent. */
  readonly id?: string | number | null | undefined;
  /** Id of the asset it stands under; absent for an enterprise. */
  readonly parent?: string | number | null | undefined;
  /** Its name, unique among its siblings. */
  readonly name: string;
  /** Its level; a child's kind comes after its parent's. */
  readonly level: EquipmentLevel;
  /** What it is, for people. */
  readonly description?: string | null | undefined;
  /** Names of its classes. */
  readonly classes?: ReadonlyArray<string> | null | undefined;
  /** Its own properties, and values for those of its classes. */
  readonly properties?: ReadonlyArray<PropertyInput> | null | undefined;
  /** What other systems call it. */
  readonly identifiers?: ReadonlyArray<IdentifierInput> | null | undefined;
  /** Time zone of a site, an IANA name: Europe/Paris. */
  readonly timeZone?: string | null | undefined;
  /** Its name and description in other languages, all of them. */
  readonly translations?: ReadonlyArray<TranslationInput> | null | undefined;
  /** Where the tags it gets from its classes are read from. */
  readonly binding?: BindingInput | null | undefined;
};

/** A property to give to an asset or a relation. */
export type PropertyInput = {
  /** Its name. */
  readonly name: string;
  /** Its value; null removes the property. */
  readonly value?: string | number | boolean | readonly (string | number | boolean)[] | null | undefined;
  /** Its type; when absent the class's definition says it, else the value: a number is a Double, whole or not, a text a String. */
  readonly type?: PropertyType | null | undefined;
  /** Its unit: UNECE code, symbol or free text; when absent the class's definition says it. */
  readonly unit?: string | null | undefined;
};

/** Name and description in another language. */
export type TranslationInput = {
  /** The language (BCP 47): de, pt-BR. */
  readonly locale: string;
  /** The name people see. */
  readonly name?: string | null | undefined;
  /** The description. */
  readonly description?: string | null | undefined;
};

/** Where the tags an asset gets from its classes are read from. In an update what is absent stays, and null clears. */
export type BindingInput = {
  /** Name of the data source. */
  readonly dataSource?: string | null | undefined;
  /** What `{address}` in the classes' templates stands for. */
  readonly address?: string | null | undefined;
};

/** Changes of an asset. What is absent stays, null clears, a list replaces the list. */
export type UpdateAssetInput = {
  /** Its id. */
  readonly id: string | number;
  /** A new name; it can't be null. */
  readonly name?: string | null | undefined;
  /** Another level of the same kind; it can't be null. */
  readonly level?: EquipmentLevel | null | undefined;
  /** What it is, for people. */
  readonly description?: string | null | undefined;
  /** Names of its classes, all of them. */
  readonly classes?: ReadonlyArray<string> | null | undefined;
  /** Its properties, all of them. */
  readonly properties?: ReadonlyArray<PropertyInput> | null | undefined;
  /** What other systems call it, all of them. */
  readonly identifiers?: ReadonlyArray<IdentifierInput> | null | undefined;
  /** Time zone of a site, an IANA name: Europe/Paris. */
  readonly timeZone?: string | null | undefined;
  /** Its name and description in other languages, all of them. */
  readonly translations?: ReadonlyArray<TranslationInput> | null | undefined;
  /** Where the tags it gets from its classes are read from. */
  readonly binding?: BindingInput | null | undefined;
};

/** An asset's new place. It takes everything below it along. */
export type MoveAssetInput = {
  /** Id of the asset. */
  readonly id: string | number;
  /** Id of the asset it shall stand under. */
  readonly parent: string | number;
};

/** An asset to delete. Its relations go with it. */
export type DeleteAssetInput = {
  /** Id of the asset. */
  readonly id: string | number;
  /** Whether everything below it goes, too; without it an asset that holds anything is refused with IN_USE. */
  readonly recursive?: boolean | null | undefined;
};

/** A new equipment class. */
export type CreateClassInput = {
  /** Its id, if you choose it; never used before. Generated when absent. */
  readonly id?: string | number | null | undefined;
  /** Its name, unique in the model. */
  readonly name: string;
  /** What it means. */
  readonly description?: string | null | undefined;
  /** Names of the classes it specialises. */
  readonly extends?: ReadonlyArray<string> | null | undefined;
  /** Properties its members may have. */
  readonly properties?: ReadonlyArray<PropertyDefinitionInput> | null | undefined;
  /** Tags its members get. */
  readonly tags?: ReadonlyArray<TagTemplateInput> | null | undefined;
};

/** A property every member of a class may have. */
export type PropertyDefinitionInput = {
  /** Its name. */
  readonly name: string;
  /** What it means. */
  readonly description?: string | null | undefined;
  /** Its type. */
  readonly type: PropertyType;
  /** Its unit: UNECE code, symbol or free text. */
  readonly unit?: string | null | undefined;
  /** Value of members that give none. */
  readonly default?: string | number | boolean | readonly (string | number | boolean)[] | null | undefined;
};

/** A pattern of a tag that every member of the class gets. */
export type TagTemplateInput = {
  /** Name of the tag. */
  readonly name: string;
  /** Data type of its value. */
  readonly dataType: DataType;
  /** What it measures or does, for people. */
  readonly description?: string | null | undefined;
  /** -1 a scalar (when absent), 1 an array, 2 or more a matrix. */
  readonly valueRank?: number | null | undefined;
  /** Its unit: UNECE code, symbol or free text. */
  readonly unit?: string | null | undefined;
  /** Its normal limits in engineering units. */
  readonly range?: RangeInput | null | undefined;
  /** Whether writing it is allowed; false when absent. */
  readonly writable?: boolean | null | undefined;
  /** What the values of an enumeration or Boolean are called. */
  readonly texts?: ReadonlyArray<TagTextInput> | null | undefined;
  /** Where its live value comes from. */
  readonly source?: TagSourceTemplateInput | null | undefined;
};

/** Two limits, both inclusive. */
export type RangeInput = {
  /** The lower limit. */
  readonly low: number;
  /** The upper limit; not below the lower one. */
  readonly high: number;
};

/** What a value of an enumeration or Boolean is called. */
export type TagTextInput = {
  /** The ordinal as text ("0", "1"), or "true" or "false". */
  readonly value: string;
  /** Its text: Running. */
  readonly text: string;
};

/** A pattern of a tag's source: `{address}`, `{name}` and `{<property>}` come from the asset. */
export type TagSourceTemplateInput = {
  /** Name of the data source; when absent, the asset's own. */
  readonly dataSource?: string | null | undefined;
  /** Pattern of the address. */
  readonly address: string;
  /** Which part of an array: NumericRange (OPC UA Part 4, 7.27). */
  readonly indexRange?: string | null | undefined;
  /** Which member of a structure, dots between levels. */
  readonly member?: string | null | undefined;
  /** Scaling between raw values and engineering units. */
  readonly scaling?: ScalingInput | null | undefined;
  /** Sampling interval to ask of the source, milliseconds. */
  readonly samplingMs?: number | null | undefined;
  /** Changes smaller than this are not reported. */
  readonly deadband?: DeadbandInput | null | undefined;
  /** Without a sample for this many milliseconds the value is stale. */
  readonly staleAfterMs?: number | null | undefined;
};

/** Linear scaling from raw values to engineering units. */
export type ScalingInput = {
  /** Two different raw values. */
  readonly raw: RangeInput;
  /** What they are in engineering units. */
  readonly scaled: RangeInput;
};

/** Changes smaller than this are not reported (OPC UA Part 8, 7.2). */
export type DeadbandInput = {
  /** How it is measured. */
  readonly type: DeadbandType;
  /** Its size, in engineering units or percent of the range. */
  readonly value: number;
};

/** Changes of a class. What is absent stays, null clears, a list replaces the list. */
export type UpdateClassInput = {
  /** Its id. */
  readonly id: string | number;
  /** A new name; it can't be null. */
  readonly name?: string | null | undefined;
  /** What it means. */
  readonly description?: string | null | undefined;
  /** Names of the classes it specialises, all of them. */
  readonly extends?: ReadonlyArray<string> | null | undefined;
  /** Properties its members may have, all of them. */
  readonly properties?: ReadonlyArray<PropertyDefinitionInput> | null | undefined;
  /** Tags its members get, all of them. */
  readonly tags?: ReadonlyArray<TagTemplateInput> | null | undefined;
};

/** A class to delete; refused with IN_USE while it has members or specialisations. */
export type DeleteClassInput = {
  /** Id of the class. */
  readonly id: string | number;
};

/** One change of the model; exactly one field is given. Later changes of a batch see the earlier ones. */
export type ChangeInput =
  {   /** Create an asset. */
  readonly createAsset: CreateAssetInput; readonly updateAsset?: never; readonly moveAsset?: never; readonly deleteAsset?: never; readonly createTag?: never; readonly updateTag?: never; readonly moveTag?: never; readonly deleteTag?: never; readonly createClass?: never; readonly updateClass?: never; readonly deleteClass?: never; readonly relate?: never; readonly updateRelation?: never; readonly unrelate?: never; }
  |  { readonly createAsset?: never;   /** Change an asset. */
  readonly updateAsset: UpdateAssetInput; readonly moveAsset?: never; readonly deleteAsset?: never; readonly createTag?: never; readonly updateTag?: never; readonly moveTag?: never; readonly deleteTag?: never; readonly createClass?: never; readonly updateClass?: never; readonly deleteClass?: never; readonly relate?: never; readonly updateRelation?: never; readonly unrelate?: never; }
  |  { readonly createAsset?: never; readonly updateAsset?: never;   /** Move an asset. */
  readonly moveAsset: MoveAssetInput; readonly deleteAsset?: never; readonly createTag?: never; readonly updateTag?: never; readonly moveTag?: never; readonly deleteTag?: never; readonly createClass?: never; readonly updateClass?: never; readonly deleteClass?: never; readonly relate?: never; readonly updateRelation?: never; readonly unrelate?: never; }
  |  { readonly createAsset?: never; readonly updateAsset?: never; readonly moveAsset?: never;   /** Delete an asset. */
  readonly deleteAsset: DeleteAssetInput; readonly createTag?: never; readonly updateTag?: never; readonly moveTag?: never; readonly deleteTag?: never; readonly createClass?: never; readonly updateClass?: never; readonly deleteClass?: never; readonly relate?: never; readonly updateRelation?: never; readonly unrelate?: never; }
  |  { readonly createAsset?: never; readonly updateAsset?: never; readonly moveAsset?: never; readonly deleteAsset?: never;   /** Create a tag. */
  readonly createTag: CreateTagInput; readonly updateTag?: never; readonly moveTag?: never; readonly deleteTag?: never; readonly createClass?: never; readonly updateClass?: never; readonly deleteClass?: never; readonly relate?: never; readonly updateRelation?: never; readonly unrelate?: never; }
  |  { readonly createAsset?: never; readonly updateAsset?: never; readonly moveAsset?: never; readonly deleteAsset?: never; readonly createTag?: never;   /** Change a tag. */
  readonly updateTag: UpdateTagInput; readonly moveTag?: never; readonly deleteTag?: never; readonly createClass?: never; readonly updateClass?: never; readonly deleteClass?: never; readonly relate?: never; readonly updateRelation?: never; readonly unrelate?: never; }
  |  { readonly createAsset?: never; readonly updateAsset?: never; readonly moveAsset?: never; readonly deleteAsset?: never; readonly createTag?: never; readonly updateTag?: never;   /** Move a tag to another asset. */
  readonly moveTag: MoveTagInput; readonly deleteTag?: never; readonly createClass?: never; readonly updateClass?: never; readonly deleteClass?: never; readonly relate?: never; readonly updateRelation?: never; readonly unrelate?: never; }
  |  { readonly createAsset?: never; readonly updateAsset?: never; readonly moveAsset?: never; readonly deleteAsset?: never; readonly createTag?: never; readonly updateTag?: never; readonly moveTag?: never;   /** Delete a tag. */
  readonly deleteTag: DeleteTagInput; readonly createClass?: never; readonly updateClass?: never; readonly deleteClass?: never; readonly relate?: never; readonly updateRelation?: never; readonly unrelate?: never; }
  |  { readonly createAsset?: never; readonly updateAsset?: never; readonly moveAsset?: never; readonly deleteAsset?: never; readonly createTag?: never; readonly updateTag?: never; readonly moveTag?: never; readonly deleteTag?: never;   /** Create a class. */
  readonly createClass: CreateClassInput; readonly updateClass?: never; readonly deleteClass?: never; readonly relate?: never; readonly updateRelation?: never; readonly unrelate?: never; }
  |  { readonly createAsset?: never; readonly updateAsset?: never; readonly moveAsset?: never; readonly deleteAsset?: never; readonly createTag?: never; readonly updateTag?: never; readonly moveTag?: never; readonly deleteTag?: never; readonly createClass?: never;   /** Change a class. */
  readonly updateClass: UpdateClassInput; readonly deleteClass?: never; readonly relate?: never; readonly updateRelation?: never; readonly unrelate?: never; }
  |  { readonly createAsset?: never; readonly updateAsset?: never; readonly moveAsset?: never; readonly deleteAsset?: never; readonly createTag?: never; readonly updateTag?: never; readonly moveTag?: never; readonly deleteTag?: never; readonly createClass?: never; readonly updateClass?: never;   /** Delete a class. */
  readonly deleteClass: DeleteClassInput; readonly relate?: never; readonly updateRelation?: never; readonly unrelate?: never; }
  |  { readonly createAsset?: never; readonly updateAsset?: never; readonly moveAsset?: never; readonly deleteAsset?: never; readonly createTag?: never; readonly updateTag?: never; readonly moveTag?: never; readonly deleteTag?: never; readonly createClass?: never; readonly updateClass?: never; readonly deleteClass?: never;   /** Create a relation. */
  readonly relate: RelateInput; readonly updateRelation?: never; readonly unrelate?: never; }
  |  { readonly createAsset?: never; readonly updateAsset?: never; readonly moveAsset?: never; readonly deleteAsset?: never; readonly createTag?: never; readonly updateTag?: never; readonly moveTag?: never; readonly deleteTag?: never; readonly createClass?: never; readonly updateClass?: never; readonly deleteClass?: never; readonly relate?: never;   /** Change a relation. */
  readonly updateRelation: UpdateRelationInput; readonly unrelate?: never; }
  |  { readonly createAsset?: never; readonly updateAsset?: never; readonly moveAsset?: never; readonly deleteAsset?: never; readonly createTag?: never; readonly updateTag?: never; readonly moveTag?: never; readonly deleteTag?: never; readonly createClass?: never; readonly updateClass?: never; readonly deleteClass?: never; readonly relate?: never; readonly updateRelation?: never;   /** Delete a relation. */
  readonly unrelate: UnrelateInput; };

/** A new tag. */
export type CreateTagInput = {
  /** Its id, if you choose it; never used before. Generated when absent. */
  readonly id?: string | number | null | undefined;
  /** Id of the asset it belongs to. */
  readonly asset: string | number;
  /** Its name, unique among the asset's tags. */
  readonly name: string;
  /** Data type of its value. */
  readonly dataType: DataType;
  /** What it measures or does, for people. */
  readonly description?: string | null | undefined;
  /** -1 a scalar (when absent), 1 an array, 2 or more a matrix. */
  readonly valueRank?: number | null | undefined;
  /** Its unit: UNECE code, symbol or free text. */
  readonly unit?: string | null | undefined;
  /** Its normal limits in engineering units. */
  readonly range?: RangeInput | null | undefined;
  /** Whether writing it is allowed; false when absent. */
  readonly writable?: boolean | null | undefined;
  /** What the values of an enumeration or Boolean are called. */
  readonly texts?: ReadonlyArray<TagTextInput> | null | undefined;
  /** Where its live value comes from. */
  readonly source?: TagSourceInput | null | undefined;
  /** What other systems call it. */
  readonly identifiers?: ReadonlyArray<IdentifierInput> | null | undefined;
  /** Its name and description in other languages, all of them. */
  readonly translations?: ReadonlyArray<TranslationInput> | null | undefined;
};

/** Where a tag's live value comes from. */
export type TagSourceInput = {
  /** Name of a data source of the configuration. */
  readonly dataSource: string;
  /** Address there. For OPC UA: `nsu=<namespace URI>;s=<identifier>` (or i, g, b), or a browse path. */
  readonly address: string;
  /** Which part of an array: NumericRange (OPC UA Part 4, 7.27). */
  readonly indexRange?: string | null | undefined;
  /** Which member of a structure, dots between levels. */
  readonly member?: string | null | undefined;
  /** Scaling between raw values and engineering units. */
  readonly scaling?: ScalingInput | null | undefined;
  /** Sampling interval to ask of the source, milliseconds. */
  readonly samplingMs?: number | null | undefined;
  /** Changes smaller than this are not reported. */
  readonly deadband?: DeadbandInput | null | undefined;
  /** Without a sample for this many milliseconds the value is stale. */
  readonly staleAfterMs?: number | null | undefined;
};

/** Changes of a tag. What is absent stays, null clears, a list replaces the list. */
export type UpdateTagInput = {
  /** Its id. */
  readonly id: string | number;
  /** A new name; it can't be null. */
  readonly name?: string | null | undefined;
  /** Another data type; it can't be null. */
  readonly dataType?: DataType | null | undefined;
  /** What it measures or does, for people. */
  readonly description?: string | null | undefined;
  /** -1 a scalar (also by null), 1 an array, 2 or more a matrix. */
  readonly valueRank?: number | null | undefined;
  /** Its unit: UNECE code, symbol or free text. */
  readonly unit?: string | null | undefined;
  /** Its normal limits in engineering units. */
  readonly range?: RangeInput | null | undefined;
  /** Whether writing it is allowed; null means false. */
  readonly writable?: boolean | null | undefined;
  /** What the values of an enumeration or Boolean are called. */
  readonly texts?: ReadonlyArray<TagTextInput> | null | undefined;
  /** Where its live value comes from; null takes its source away. */
  readonly source?: UpdateTagSourceInput | null | undefined;
  /** What other systems call it, all of them. */
  readonly identifiers?: ReadonlyArray<IdentifierInput> | null | undefined;
  /** Its name and description in other languages, all of them. */
  readonly translations?: ReadonlyArray<TranslationInput> | null | undefined;
};

/** Changes of where a tag's live value comes from. What is absent stays, null clears. A tag without a source needs an address, and a data source where its assets name none. */
export type UpdateTagSourceInput = {
  /** Name of a data source of the configuration; it can't be null. */
  readonly dataSource?: string | null | undefined;
  /** Address there (see `TagSourceInput`); it can't be null. */
  readonly address?: string | null | undefined;
  /** Which part of an array: NumericRange (OPC UA Part 4, 7.27). */
  readonly indexRange?: string | null | undefined;
  /** Which member of a structure, dots between levels. */
  readonly member?: string | null | undefined;
  /** Scaling between raw values and engineering units. */
  readonly scaling?: ScalingInput | null | undefined;
  /** Sampling interval to ask of the source, milliseconds. */
  readonly samplingMs?: number | null | undefined;
  /** Changes smaller than this are not reported. */
  readonly deadband?: DeadbandInput | null | undefined;
  /** Without a sample for this many milliseconds the value is stale. */
  readonly staleAfterMs?: number | null | undefined;
};

/** A tag's new asset. Its id, and so its history, stays. */
export type MoveTagInput = {
  /** Id of the tag. */
  readonly id: string | number;
  /** Id of the asset it shall belong to. */
  readonly asset: string | number;
};

/** A tag to delete. */
export type DeleteTagInput = {
  /** Id of the tag. */
  readonly id: string | number;
};

/** A new relation between two assets. */
export type RelateInput = {
  /** Its id, if you choose it; never used before. Generated when absent. */
  readonly id?: string | number | null | undefined;
  /** Id of the asset it begins at. */
  readonly from: string | number;
  /** Its type: capitals, digits and underscores, FEEDS. */
  readonly type: string;
  /** Id of the asset it ends at. */
  readonly to: string | number;
  /** Its properties. */
  readonly properties?: ReadonlyArray<PropertyInput> | null | undefined;
};

/** Changes of a relation; type and ends stay. */
export type UpdateRelationInput = {
  /** Its id. */
  readonly id: string | number;
  /** Its properties, all of them. */
  readonly properties: ReadonlyArray<PropertyInput>;
};

/** A relation to delete. */
export type UnrelateInput = {
  /** Id of the relation. */
  readonly id: string | number;
};

/** What the files of a model are in. */
export type ModelFormat =
  /** A plant file, format 1: YAML or JSON. */
  | 'PLANT_FILE'
  /** Tables of classes, assets, tags and relations as spreadsheets write them, told apart by their headers; any of them. */
  | 'CSV'
  /** Equipment in B2MML, the XML of ISA-95, as one or several documents. */
  | 'B2MML';

/** What an import does with elements the file does not name. */
export type ImportMode =
  /** They stay: an import adds and updates, and never deletes. */
  | 'MERGE'
  /** They are deleted. */
  | 'REPLACE';

/** What is certain of a write to the plant. */
export type WriteOutcome =
  /** The device took the value. */
  | 'WRITTEN'
  /** It was sent; the device, or the server before it, answered that it did not take the value. */
  | 'REFUSED'
  /** Nothing was sent, and nothing is sent later. */
  | 'NOT_SENT'
  /** It was sent, and no answer says what became of it: the device may have taken the value, or may still. Read the tag from the device before you write again. */
  | 'UNKNOWN';

/** A value to write to a tag. */
export type TagWriteInput = {
  /** The tag's id. */
  readonly id: string | number;
  /** The value, in engineering units. */
  readonly value: unknown;
  /** Whether to read the device after the write, and compare what it holds with what was sent. */
  readonly verify?: boolean;
};

/** What an event of `tagChanges` is. */
export type TagChangesKind =
  /** All selected tags: the first event. */
  | 'SNAPSHOT'
  /** The tags that changed since the event before, each once, with its newest sample. */
  | 'CHANGES'
  /** Some changes can't be told to this subscriber; `gap` says which and why, and a SNAPSHOT follows. */
  | 'GAP'
  /** There is nothing to tell, and the stream is alive. */
  | 'HEARTBEAT';

/** Why a tag came into a stream. */
export type JoinedReason =
  /** The tag is new. */
  | 'CREATED'
  /** The selection has come to hold for it. */
  | 'NOW_SELECTED';

/** Why a tag is no longer in a stream. */
export type LeftReason =
  /** The tag is gone. */
  | 'DELETED'
  /** The selection no longer holds for it. */
  | 'NO_LONGER_SELECTED';

/** Why a stream can't go on where the subscriber left it. */
export type GapReason =
  /** The server was started anew, or the cursor is of another one. */
  | 'RESTARTED'
  /** The change log no longer reaches back that far. */
  | 'TOO_OLD'
  /** The subscriber did not read, and the change log has moved on. */
  | 'TOO_SLOW'
  /** The cursor is of another selection, or the caller's rights have changed. */
  | 'OTHER_SELECTION';

/** What a stream tells of a tag that changes faster than events are sent. */
export type StreamMode =
  /** The newest sample; the ones it replaced are counted. */
  | 'LATEST'
  /** Each sample, in the order they came, in `samples`. */
  | 'EVERY';

/** How far a number must move from the last one sent to be sent again. Changes of status and staleness are always sent, and so is every change of what is no number. */
export type StreamDeadband =
  {   /** In the tag's own unit. */
  readonly absolute: number; readonly percent?: never; }
  |  { readonly absolute?: never;   /** Percent of the tag's range, 0 to 100; of a tag without a range every change is sent. */
  readonly percent: number; };

export type SamplePartsFragment = { readonly value: unknown, readonly number: number | null, readonly text: string | null, readonly quality: Quality, readonly status: string, readonly statusCode: string, readonly sourceTime: string | null, readonly serverTime: string | null, readonly ageMs: number | null, readonly isStale: boolean };

type AssetParts_Enterprise_Fragment = { readonly __typename: 'Enterprise', readonly id: string, readonly name: string, readonly description: string | null, readonly level: EquipmentLevel, readonly kind: AssetKind, readonly path: string, readonly timeZone: string | null, readonly revision: number, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly classes: ReadonlyArray<{ readonly name: string }>, readonly properties: ReadonlyArray<{ readonly name: string, readonly type: PropertyType, readonly value: string | number | boolean | readonly (string | number | boolean)[], readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string } | null, readonly fromClass: { readonly name: string } | null }>, readonly binding: { readonly dataSource: string | null, readonly address: string | null } | null };

type AssetParts_Site_Fragment = { readonly __typename: 'Site', readonly id: string, readonly name: string, readonly description: string | null, readonly level: EquipmentLevel, readonly kind: AssetKind, readonly path: string, readonly timeZone: string | null, readonly revision: number, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly classes: ReadonlyArray<{ readonly name: string }>, readonly properties: ReadonlyArray<{ readonly name: string, readonly type: PropertyType, readonly value: string | number | boolean | readonly (string | number | boolean)[], readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string } | null, readonly fromClass: { readonly name: string } | null }>, readonly binding: { readonly dataSource: string | null, readonly address: string | null } | null };

type AssetParts_Area_Fragment = { readonly __typename: 'Area', readonly id: string, readonly name: string, readonly description: string | null, readonly level: EquipmentLevel, readonly kind: AssetKind, readonly path: string, readonly timeZone: string | null, readonly revision: number, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly classes: ReadonlyArray<{ readonly name: string }>, readonly properties: ReadonlyArray<{ readonly name: string, readonly type: PropertyType, readonly value: string | number | boolean | readonly (string | number | boolean)[], readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string } | null, readonly fromClass: { readonly name: string } | null }>, readonly binding: { readonly dataSource: string | null, readonly address: string | null } | null };

type AssetParts_Line_Fragment = { readonly __typename: 'Line', readonly id: string, readonly name: string, readonly description: string | null, readonly level: EquipmentLevel, readonly kind: AssetKind, readonly path: string, readonly timeZone: string | null, readonly revision: number, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly classes: ReadonlyArray<{ readonly name: string }>, readonly properties: ReadonlyArray<{ readonly name: string, readonly type: PropertyType, readonly value: string | number | boolean | readonly (string | number | boolean)[], readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string } | null, readonly fromClass: { readonly name: string } | null }>, readonly binding: { readonly dataSource: string | null, readonly address: string | null } | null };

type AssetParts_Equipment_Fragment = { readonly __typename: 'Equipment', readonly id: string, readonly name: string, readonly description: string | null, readonly level: EquipmentLevel, readonly kind: AssetKind, readonly path: string, readonly timeZone: string | null, readonly revision: number, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly classes: ReadonlyArray<{ readonly name: string }>, readonly properties: ReadonlyArray<{ readonly name: string, readonly type: PropertyType, readonly value: string | number | boolean | readonly (string | number | boolean)[], readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string } | null, readonly fromClass: { readonly name: string } | null }>, readonly binding: { readonly dataSource: string | null, readonly address: string | null } | null };

export type AssetPartsFragment =
  | AssetParts_Enterprise_Fragment
  | AssetParts_Site_Fragment
  | AssetParts_Area_Fragment
  | AssetParts_Line_Fragment
  | AssetParts_Equipment_Fragment
;

export type TagPartsFragment = { readonly id: string, readonly name: string, readonly path: string, readonly description: string | null, readonly dataType: DataType, readonly valueRank: number, readonly writable: boolean, readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string, readonly name: string | null } | null, readonly range: { readonly low: number, readonly high: number } | null, readonly texts: ReadonlyArray<{ readonly value: string, readonly text: string }>, readonly source: { readonly dataSource: string, readonly address: string, readonly staleAfterMs: number | null, readonly scaling: { readonly raw: { readonly low: number, readonly high: number }, readonly scaled: { readonly low: number, readonly high: number } } | null, readonly deadband: { readonly type: DeadbandType, readonly value: number } | null } | null, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly fromClass: { readonly name: string } | null };

export type DashboardQueryVariables = Exact<{
  site: string | number;
}>;


export type DashboardQuery = { readonly site: { readonly id: string, readonly name: string, readonly areas: ReadonlyArray<{ readonly id: string, readonly name: string, readonly lines: ReadonlyArray<{ readonly id: string, readonly name: string, readonly equipment: ReadonlyArray<{ readonly id: string, readonly name: string, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly unit: { readonly symbol: string } | null, readonly current: { readonly value: unknown, readonly quality: Quality, readonly isStale: boolean } }> }> }> }> } | null };

export type AssetByQueryVariables = Exact<{
  id?: string | number | null | undefined;
  path?: string | null | undefined;
  identifier?: IdentifierInput | null | undefined;
}>;


export type AssetByQuery = { readonly asset:
    | { readonly __typename: 'Enterprise', readonly id: string, readonly name: string, readonly description: string | null, readonly level: EquipmentLevel, readonly kind: AssetKind, readonly path: string, readonly timeZone: string | null, readonly revision: number, readonly parent:
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
       | null, readonly ancestors: ReadonlyArray<
        | { readonly name: string }
        | { readonly name: string }
        | { readonly name: string }
        | { readonly name: string }
        | { readonly name: string }
      >, readonly children: ReadonlyArray<
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
      >, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string }>, readonly summary: { readonly assets: number, readonly tags: number, readonly good: number, readonly uncertain: number, readonly bad: number, readonly stale: number, readonly worstQuality: Quality | null, readonly oldestSample: string | null }, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly classes: ReadonlyArray<{ readonly name: string }>, readonly properties: ReadonlyArray<{ readonly name: string, readonly type: PropertyType, readonly value: string | number | boolean | readonly (string | number | boolean)[], readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string } | null, readonly fromClass: { readonly name: string } | null }>, readonly binding: { readonly dataSource: string | null, readonly address: string | null } | null }
    | { readonly __typename: 'Site', readonly id: string, readonly name: string, readonly description: string | null, readonly level: EquipmentLevel, readonly kind: AssetKind, readonly path: string, readonly timeZone: string | null, readonly revision: number, readonly parent:
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
       | null, readonly ancestors: ReadonlyArray<
        | { readonly name: string }
        | { readonly name: string }
        | { readonly name: string }
        | { readonly name: string }
        | { readonly name: string }
      >, readonly children: ReadonlyArray<
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
      >, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string }>, readonly summary: { readonly assets: number, readonly tags: number, readonly good: number, readonly uncertain: number, readonly bad: number, readonly stale: number, readonly worstQuality: Quality | null, readonly oldestSample: string | null }, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly classes: ReadonlyArray<{ readonly name: string }>, readonly properties: ReadonlyArray<{ readonly name: string, readonly type: PropertyType, readonly value: string | number | boolean | readonly (string | number | boolean)[], readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string } | null, readonly fromClass: { readonly name: string } | null }>, readonly binding: { readonly dataSource: string | null, readonly address: string | null } | null }
    | { readonly __typename: 'Area', readonly id: string, readonly name: string, readonly description: string | null, readonly level: EquipmentLevel, readonly kind: AssetKind, readonly path: string, readonly timeZone: string | null, readonly revision: number, readonly parent:
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
       | null, readonly ancestors: ReadonlyArray<
        | { readonly name: string }
        | { readonly name: string }
        | { readonly name: string }
        | { readonly name: string }
        | { readonly name: string }
      >, readonly children: ReadonlyArray<
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
      >, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string }>, readonly summary: { readonly assets: number, readonly tags: number, readonly good: number, readonly uncertain: number, readonly bad: number, readonly stale: number, readonly worstQuality: Quality | null, readonly oldestSample: string | null }, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly classes: ReadonlyArray<{ readonly name: string }>, readonly properties: ReadonlyArray<{ readonly name: string, readonly type: PropertyType, readonly value: string | number | boolean | readonly (string | number | boolean)[], readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string } | null, readonly fromClass: { readonly name: string } | null }>, readonly binding: { readonly dataSource: string | null, readonly address: string | null } | null }
    | { readonly __typename: 'Line', readonly id: string, readonly name: string, readonly description: string | null, readonly level: EquipmentLevel, readonly kind: AssetKind, readonly path: string, readonly timeZone: string | null, readonly revision: number, readonly parent:
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
       | null, readonly ancestors: ReadonlyArray<
        | { readonly name: string }
        | { readonly name: string }
        | { readonly name: string }
        | { readonly name: string }
        | { readonly name: string }
      >, readonly children: ReadonlyArray<
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
      >, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string }>, readonly summary: { readonly assets: number, readonly tags: number, readonly good: number, readonly uncertain: number, readonly bad: number, readonly stale: number, readonly worstQuality: Quality | null, readonly oldestSample: string | null }, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly classes: ReadonlyArray<{ readonly name: string }>, readonly properties: ReadonlyArray<{ readonly name: string, readonly type: PropertyType, readonly value: string | number | boolean | readonly (string | number | boolean)[], readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string } | null, readonly fromClass: { readonly name: string } | null }>, readonly binding: { readonly dataSource: string | null, readonly address: string | null } | null }
    | { readonly __typename: 'Equipment', readonly id: string, readonly name: string, readonly description: string | null, readonly level: EquipmentLevel, readonly kind: AssetKind, readonly path: string, readonly timeZone: string | null, readonly revision: number, readonly parent:
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
       | null, readonly ancestors: ReadonlyArray<
        | { readonly name: string }
        | { readonly name: string }
        | { readonly name: string }
        | { readonly name: string }
        | { readonly name: string }
      >, readonly children: ReadonlyArray<
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
      >, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string }>, readonly summary: { readonly assets: number, readonly tags: number, readonly good: number, readonly uncertain: number, readonly bad: number, readonly stale: number, readonly worstQuality: Quality | null, readonly oldestSample: string | null }, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly classes: ReadonlyArray<{ readonly name: string }>, readonly properties: ReadonlyArray<{ readonly name: string, readonly type: PropertyType, readonly value: string | number | boolean | readonly (string | number | boolean)[], readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string } | null, readonly fromClass: { readonly name: string } | null }>, readonly binding: { readonly dataSource: string | null, readonly address: string | null } | null }
   | null };

export type TagByQueryVariables = Exact<{
  id?: string | number | null | undefined;
  path?: string | null | undefined;
  identifier?: IdentifierInput | null | undefined;
}>;


export type TagByQuery = { readonly tag: { readonly id: string, readonly name: string, readonly path: string, readonly description: string | null, readonly dataType: DataType, readonly valueRank: number, readonly writable: boolean, readonly overridden: ReadonlyArray<string>, readonly asset:
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
    , readonly current: { readonly value: unknown, readonly number: number | null, readonly text: string | null, readonly quality: Quality, readonly status: string, readonly statusCode: string, readonly sourceTime: string | null, readonly serverTime: string | null, readonly ageMs: number | null, readonly isStale: boolean }, readonly unit: { readonly code: string | null, readonly symbol: string, readonly name: string | null } | null, readonly range: { readonly low: number, readonly high: number } | null, readonly texts: ReadonlyArray<{ readonly value: string, readonly text: string }>, readonly source: { readonly dataSource: string, readonly address: string, readonly staleAfterMs: number | null, readonly scaling: { readonly raw: { readonly low: number, readonly high: number }, readonly scaled: { readonly low: number, readonly high: number } } | null, readonly deadband: { readonly type: DeadbandType, readonly value: number } | null } | null, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly fromClass: { readonly name: string } | null } | null };

export type TypedListsQueryVariables = Exact<{ [key: string]: never; }>;


export type TypedListsQuery = { readonly enterprises: ReadonlyArray<{ readonly name: string, readonly sites: ReadonlyArray<{ readonly name: string }>, readonly areas: ReadonlyArray<{ readonly name: string }>, readonly lines: ReadonlyArray<{ readonly name: string }>, readonly equipment: ReadonlyArray<{ readonly name: string }>, readonly children: ReadonlyArray<
      | { readonly name: string }
      | { readonly name: string }
      | { readonly name: string }
      | { readonly name: string }
      | { readonly name: string }
    > }> };

export type KindsQueryVariables = Exact<{
  id: string | number;
}>;


export type KindsQuery = { readonly enterprise: { readonly id: string } | null, readonly site: { readonly id: string } | null, readonly area: { readonly id: string } | null, readonly line: { readonly id: string } | null, readonly equipment: { readonly id: string } | null };

export type AssetsQueryVariables = Exact<{
  where?: AssetFilter | null | undefined;
  orderBy?: AssetOrder | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type AssetsQuery = { readonly assets: { readonly totalCount: number, readonly nodes: ReadonlyArray<
      | { readonly id: string, readonly name: string }
      | { readonly id: string, readonly name: string }
      | { readonly id: string, readonly name: string }
      | { readonly id: string, readonly name: string }
      | { readonly id: string, readonly name: string }
    >, readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node:
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
       }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly startCursor: string | null, readonly endCursor: string | null } } };

export type TagsQueryVariables = Exact<{
  select: Selection;
  orderBy?: TagOrder | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type TagsQuery = { readonly tags: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly id: string, readonly path: string }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type RelationsQueryVariables = Exact<{
  id: string | number;
  type?: ReadonlyArray<string> | string | null | undefined;
  direction?: RelationDirection | null | undefined;
}>;


export type RelationsQuery = { readonly asset:
    | { readonly relations: ReadonlyArray<{ readonly id: string, readonly type: string, readonly from:
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
        , readonly to:
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
        , readonly property: { readonly value: string | number | boolean | readonly (string | number | boolean)[] } | null }> }
    | { readonly relations: ReadonlyArray<{ readonly id: string, readonly type: string, readonly from:
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
        , readonly to:
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
        , readonly property: { readonly value: string | number | boolean | readonly (string | number | boolean)[] } | null }> }
    | { readonly relations: ReadonlyArray<{ readonly id: string, readonly type: string, readonly from:
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
        , readonly to:
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
        , readonly property: { readonly value: string | number | boolean | readonly (string | number | boolean)[] } | null }> }
    | { readonly relations: ReadonlyArray<{ readonly id: string, readonly type: string, readonly from:
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
        , readonly to:
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
        , readonly property: { readonly value: string | number | boolean | readonly (string | number | boolean)[] } | null }> }
    | { readonly relations: ReadonlyArray<{ readonly id: string, readonly type: string, readonly from:
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
        , readonly to:
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
        , readonly property: { readonly value: string | number | boolean | readonly (string | number | boolean)[] } | null }> }
   | null };

export type AssetGroupsQueryVariables = Exact<{
  by: ReadonlyArray<AssetGrouping> | AssetGrouping;
  property?: string | null | undefined;
  where?: AssetFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type AssetGroupsQuery = { readonly assetGroups: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly keys: ReadonlyArray<string | null>, readonly count: number }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type TagGroupsQueryVariables = Exact<{
  select: Selection;
  by: ReadonlyArray<TagGrouping> | TagGrouping;
  property?: string | null | undefined;
}>;


export type TagGroupsQuery = { readonly tagGroups: { readonly nodes: ReadonlyArray<{ readonly keys: ReadonlyArray<string | null>, readonly count: number, readonly good: number, readonly uncertain: number, readonly bad: number, readonly stale: number }> } };

export type ReachFragment = { readonly totalCount: number, readonly farthest: number, readonly nodes: ReadonlyArray<
    | { readonly id: string }
    | { readonly id: string }
    | { readonly id: string }
    | { readonly id: string }
    | { readonly id: string }
  >, readonly edges: ReadonlyArray<{ readonly distance: number, readonly node:
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
    , readonly link: { readonly type: string, readonly from:
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
      , readonly to:
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
      , readonly relation: { readonly id: string } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly cut: { readonly reason: CutReason, readonly limit: number, readonly message: string } | null };

export type ReachAsOfQueryVariables = Exact<{
  revision: number;
  from: ReadonlyArray<string | number> | string | number;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ReachAsOfQuery = { readonly reach: { readonly revision: number, readonly totalCount: number, readonly edges: ReadonlyArray<{ readonly distance: number, readonly node:
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
       }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null };

export type ReachQueryVariables = Exact<{
  from: ReadonlyArray<string | number> | string | number;
  direction?: RelationDirection | null | undefined;
  types?: ReadonlyArray<string> | string | null | undefined;
  maxHops?: number | null | undefined;
  via?: Via | null | undefined;
  where?: AssetFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ReachQuery = { readonly reach: { readonly totalCount: number, readonly farthest: number, readonly nodes: ReadonlyArray<
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
    >, readonly edges: ReadonlyArray<{ readonly distance: number, readonly node:
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
      , readonly link: { readonly type: string, readonly from:
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
        , readonly to:
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
        , readonly relation: { readonly id: string } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly cut: { readonly reason: CutReason, readonly limit: number, readonly message: string } | null } | null };

export type RoutesQueryVariables = Exact<{
  from: string | number;
  to: string | number;
  direction?: RelationDirection | null | undefined;
  types?: ReadonlyArray<string> | string | null | undefined;
  maxHops?: number | null | undefined;
  via?: Via | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type RoutesQuery = { readonly route: { readonly totalCount: number | null, readonly length: number | null, readonly nodes: ReadonlyArray<{ readonly length: number, readonly assets: ReadonlyArray<
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
      >, readonly links: ReadonlyArray<{ readonly type: string, readonly relation: { readonly id: string } | null }> }>, readonly edges: ReadonlyArray<{ readonly cursor: string }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly cut: { readonly reason: CutReason, readonly message: string } | null } | null };

export type GraphQueryVariables = Exact<{
  under?: ReadonlyArray<string | number> | string | number | null | undefined;
  ids?: ReadonlyArray<string | number> | string | number | null | undefined;
  reach?: ReachInput | null | undefined;
  where?: AssetFilter | null | undefined;
  types?: ReadonlyArray<string> | string | null | undefined;
  via?: Via | null | undefined;
  first?: number | null | undefined;
  afterNode?: string | null | undefined;
  afterEdge?: string | null | undefined;
}>;


export type GraphQuery = { readonly graph: { readonly revision: number, readonly nodes: { readonly totalCount: number, readonly nodes: ReadonlyArray<
        | { readonly id: string, readonly path: string }
        | { readonly id: string, readonly path: string }
        | { readonly id: string, readonly path: string }
        | { readonly id: string, readonly path: string }
        | { readonly id: string, readonly path: string }
      >, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } }, readonly edges: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly type: string, readonly from:
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
        , readonly to:
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
        , readonly relation: { readonly id: string } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } }, readonly cut: { readonly reason: CutReason } | null } | null };

export type SearchQueryVariables = Exact<{
  text: string;
  first?: number | null | undefined;
}>;


export type SearchQuery = { readonly search: { readonly totalCount: number, readonly edges: ReadonlyArray<{ readonly score: number }>, readonly nodes: ReadonlyArray<
      | { readonly __typename: 'Enterprise', readonly id: string }
      | { readonly __typename: 'Site', readonly id: string }
      | { readonly __typename: 'Area', readonly id: string }
      | { readonly __typename: 'Line', readonly id: string }
      | { readonly __typename: 'Equipment', readonly id: string }
      | { readonly __typename: 'Tag', readonly id: string }
      | { readonly __typename: 'EquipmentClass', readonly id: string }
    > } };

export type ClassesQueryVariables = Exact<{ [key: string]: never; }>;


export type ClassesQuery = { readonly classes: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly extends: ReadonlyArray<{ readonly name: string }>, readonly specialisations: ReadonlyArray<{ readonly name: string }>, readonly properties: ReadonlyArray<{ readonly name: string, readonly default: string | number | boolean | readonly (string | number | boolean)[] | null, readonly unit: { readonly code: string | null } | null }>, readonly tagTemplates: ReadonlyArray<{ readonly name: string, readonly dataType: DataType, readonly unit: { readonly code: string | null } | null, readonly source: { readonly dataSource: string | null, readonly address: string } | null }>, readonly members: { readonly nodes: ReadonlyArray<
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
        > } }> } };

export type StateQueryVariables = Exact<{ [key: string]: never; }>;


export type StateQuery = { readonly revision: number, readonly heldRemoval: { readonly assets: number, readonly tags: number, readonly since: string } | null, readonly dataSources: ReadonlyArray<{ readonly id: string, readonly name: string, readonly state: DataSourceState, readonly endpoint: string | null, readonly tagCount: number, readonly refusedTagCount: number | null, readonly lastError: string | null }>, readonly modelProblems: { readonly nodes: ReadonlyArray<{ readonly element: ElementKind, readonly id: string, readonly rule: ErrorCode, readonly message: string }> } };

export type CypherQueryVariables = Exact<{
  query: string;
  parameters?: unknown;
  limit?: number | null | undefined;
}>;


export type CypherQuery = { readonly cypher: { readonly columns: ReadonlyArray<string>, readonly rows: ReadonlyArray<ReadonlyArray<unknown> | null>, readonly hasMore: boolean } };

export type InUnitsQueryVariables = Exact<{
  tag: string | number;
  asset: string | number;
  unit?: string | null | undefined;
  ratingUnit?: string | null | undefined;
}>;


export type InUnitsQuery = { readonly tag: { readonly current: { readonly number: number | null, readonly own: number | null } } | null, readonly asset:
    | { readonly properties: ReadonlyArray<{ readonly name: string, readonly number: number | null }> }
    | { readonly properties: ReadonlyArray<{ readonly name: string, readonly number: number | null }> }
    | { readonly properties: ReadonlyArray<{ readonly name: string, readonly number: number | null }> }
    | { readonly properties: ReadonlyArray<{ readonly name: string, readonly number: number | null }> }
    | { readonly properties: ReadonlyArray<{ readonly name: string, readonly number: number | null }> }
   | null };

export type InLanguageQueryVariables = Exact<{
  asset: string | number;
  locale?: string | null | undefined;
}>;


export type InLanguageQuery = { readonly asset:
    | { readonly name: string, readonly displayName: string, readonly description: string | null, readonly translations: ReadonlyArray<{ readonly locale: string, readonly name: string | null, readonly description: string | null }>, readonly tags: ReadonlyArray<{ readonly displayName: string, readonly description: string | null, readonly translations: ReadonlyArray<{ readonly locale: string, readonly name: string | null, readonly description: string | null }> }> }
    | { readonly name: string, readonly displayName: string, readonly description: string | null, readonly translations: ReadonlyArray<{ readonly locale: string, readonly name: string | null, readonly description: string | null }>, readonly tags: ReadonlyArray<{ readonly displayName: string, readonly description: string | null, readonly translations: ReadonlyArray<{ readonly locale: string, readonly name: string | null, readonly description: string | null }> }> }
    | { readonly name: string, readonly displayName: string, readonly description: string | null, readonly translations: ReadonlyArray<{ readonly locale: string, readonly name: string | null, readonly description: string | null }>, readonly tags: ReadonlyArray<{ readonly displayName: string, readonly description: string | null, readonly translations: ReadonlyArray<{ readonly locale: string, readonly name: string | null, readonly description: string | null }> }> }
    | { readonly name: string, readonly displayName: string, readonly description: string | null, readonly translations: ReadonlyArray<{ readonly locale: string, readonly name: string | null, readonly description: string | null }>, readonly tags: ReadonlyArray<{ readonly displayName: string, readonly description: string | null, readonly translations: ReadonlyArray<{ readonly locale: string, readonly name: string | null, readonly description: string | null }> }> }
    | { readonly name: string, readonly displayName: string, readonly description: string | null, readonly translations: ReadonlyArray<{ readonly locale: string, readonly name: string | null, readonly description: string | null }>, readonly tags: ReadonlyArray<{ readonly displayName: string, readonly description: string | null, readonly translations: ReadonlyArray<{ readonly locale: string, readonly name: string | null, readonly description: string | null }> }> }
   | null };

export type DeviationsQueryVariables = Exact<{
  asset: string | number;
  class: string;
}>;


export type DeviationsQuery = { readonly asset:
    | { readonly timeZone: string | null, readonly deviations: ReadonlyArray<{ readonly of: Deviating, readonly name: string, readonly kind: DeviationKind, readonly fields: ReadonlyArray<string>, readonly class: { readonly name: string } }> }
    | { readonly timeZone: string | null, readonly deviations: ReadonlyArray<{ readonly of: Deviating, readonly name: string, readonly kind: DeviationKind, readonly fields: ReadonlyArray<string>, readonly class: { readonly name: string } }> }
    | { readonly timeZone: string | null, readonly deviations: ReadonlyArray<{ readonly of: Deviating, readonly name: string, readonly kind: DeviationKind, readonly fields: ReadonlyArray<string>, readonly class: { readonly name: string } }> }
    | { readonly timeZone: string | null, readonly deviations: ReadonlyArray<{ readonly of: Deviating, readonly name: string, readonly kind: DeviationKind, readonly fields: ReadonlyArray<string>, readonly class: { readonly name: string } }> }
    | { readonly timeZone: string | null, readonly deviations: ReadonlyArray<{ readonly of: Deviating, readonly name: string, readonly kind: DeviationKind, readonly fields: ReadonlyArray<string>, readonly class: { readonly name: string } }> }
   | null, readonly class: { readonly deviatingMembers: { readonly totalCount: number, readonly nodes: ReadonlyArray<
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
      > } } | null };

export type PlantAsOfQueryVariables = Exact<{
  revision?: number | null | undefined;
  time?: string | null | undefined;
  site: string | number;
  where?: AssetFilter | null | undefined;
}>;


export type PlantAsOfQuery = { readonly revision: number, readonly asset:
    | { readonly name: string, readonly path: string, readonly descendants: { readonly totalCount: number, readonly nodes: ReadonlyArray<
          | { readonly id: string, readonly path: string, readonly parent:
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
             | null, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly unit: { readonly symbol: string } | null }> }
          | { readonly id: string, readonly path: string, readonly parent:
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
             | null, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly unit: { readonly symbol: string } | null }> }
          | { readonly id: string, readonly path: string, readonly parent:
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
             | null, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly unit: { readonly symbol: string } | null }> }
          | { readonly id: string, readonly path: string, readonly parent:
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
             | null, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly unit: { readonly symbol: string } | null }> }
          | { readonly id: string, readonly path: string, readonly parent:
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
             | null, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly unit: { readonly symbol: string } | null }> }
        > } }
    | { readonly name: string, readonly path: string, readonly descendants: { readonly totalCount: number, readonly nodes: ReadonlyArray<
          | { readonly id: string, readonly path: string, readonly parent:
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
             | null, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly unit: { readonly symbol: string } | null }> }
          | { readonly id: string, readonly path: string, readonly parent:
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
             | null, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly unit: { readonly symbol: string } | null }> }
          | { readonly id: string, readonly path: string, readonly parent:
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
             | null, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly unit: { readonly symbol: string } | null }> }
          | { readonly id: string, readonly path: string, readonly parent:
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
             | null, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly unit: { readonly symbol: string } | null }> }
          | { readonly id: string, readonly path: string, readonly parent:
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
             | null, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly unit: { readonly symbol: string } | null }> }
        > } }
    | { readonly name: string, readonly path: string, readonly descendants: { readonly totalCount: number, readonly nodes: ReadonlyArray<
          | { readonly id: string, readonly path: string, readonly parent:
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
             | null, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly unit: { readonly symbol: string } | null }> }
          | { readonly id: string, readonly path: string, readonly parent:
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
             | null, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly unit: { readonly symbol: string } | null }> }
          | { readonly id: string, readonly path: string, readonly parent:
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
             | null, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly unit: { readonly symbol: string } | null }> }
          | { readonly id: string, readonly path: string, readonly parent:
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
             | null, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly unit: { readonly symbol: string } | null }> }
          | { readonly id: string, readonly path: string, readonly parent:
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
             | null, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly unit: { readonly symbol: string } | null }> }
        > } }
    | { readonly name: string, readonly path: string, readonly descendants: { readonly totalCount: number, readonly nodes: ReadonlyArray<
          | { readonly id: string, readonly path: string, readonly parent:
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
             | null, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly unit: { readonly symbol: string } | null }> }
          | { readonly id: string, readonly path: string, readonly parent:
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
             | null, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly unit: { readonly symbol: string } | null }> }
          | { readonly id: string, readonly path: string, readonly parent:
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
             | null, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly unit: { readonly symbol: string } | null }> }
          | { readonly id: string, readonly path: string, readonly parent:
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
             | null, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly unit: { readonly symbol: string } | null }> }
          | { readonly id: string, readonly path: string, readonly parent:
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
             | null, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly unit: { readonly symbol: string } | null }> }
        > } }
    | { readonly name: string, readonly path: string, readonly descendants: { readonly totalCount: number, readonly nodes: ReadonlyArray<
          | { readonly id: string, readonly path: string, readonly parent:
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
             | null, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly unit: { readonly symbol: string } | null }> }
          | { readonly id: string, readonly path: string, readonly parent:
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
             | null, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly unit: { readonly symbol: string } | null }> }
          | { readonly id: string, readonly path: string, readonly parent:
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
             | null, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly unit: { readonly symbol: string } | null }> }
          | { readonly id: string, readonly path: string, readonly parent:
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
             | null, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly unit: { readonly symbol: string } | null }> }
          | { readonly id: string, readonly path: string, readonly parent:
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
             | null, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly unit: { readonly symbol: string } | null }> }
        > } }
   | null };

export type NowAsOfQueryVariables = Exact<{
  revision: number;
}>;


export type NowAsOfQuery = { readonly tags: { readonly totalCount: number } };

export type CountsAsOfQueryVariables = Exact<{
  revision: number;
  by: ReadonlyArray<TagGrouping> | TagGrouping;
}>;


export type CountsAsOfQuery = { readonly enterprises: ReadonlyArray<{ readonly summary: { readonly assets: number, readonly tags: number } }>, readonly assetGroups: { readonly nodes: ReadonlyArray<{ readonly keys: ReadonlyArray<string | null>, readonly count: number }> }, readonly tagGroups: { readonly nodes: ReadonlyArray<{ readonly keys: ReadonlyArray<string | null>, readonly count: number }> } };

export type QualitiesAsOfQueryVariables = Exact<{
  revision: number;
}>;


export type QualitiesAsOfQuery = { readonly enterprises: ReadonlyArray<{ readonly summary: { readonly bad: number, readonly oldest: { readonly id: string } | null } }>, readonly tagGroups: { readonly nodes: ReadonlyArray<{ readonly stale: number }> } };

export type LiveAsOfQueryVariables = Exact<{
  revision: number;
}>;


export type LiveAsOfQuery = { readonly tags: { readonly nodes: ReadonlyArray<{ readonly current: { readonly number: number | null } }> }, readonly commits: { readonly totalCount: number } };

export type DifferenceQueryVariables = Exact<{
  from: ModelMoment;
  to?: ModelMoment | null | undefined;
  under?: ReadonlyArray<string | number> | string | number | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type DifferenceQuery = { readonly diff: { readonly from: number, readonly to: number, readonly created: number, readonly updated: number, readonly deleted: number, readonly changes: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly kind: ChangeKind, readonly element: ElementKind, readonly id: string, readonly name: string, readonly fields: ReadonlyArray<string>, readonly before: unknown, readonly after: unknown }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } };

export type CommitsQueryVariables = Exact<{
  since?: number | null | undefined;
  under?: ReadonlyArray<string | number> | string | number | null | undefined;
  by?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type CommitsQuery = { readonly commits: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly revision: number, readonly by: string | null, readonly origin: CommitOrigin, readonly message: string | null, readonly at: string, readonly changeCount: number, readonly created: number, readonly updated: number, readonly deleted: number, readonly changes: ReadonlyArray<{ readonly kind: ChangeKind, readonly element: ElementKind, readonly id: string, readonly name: string, readonly fields: ReadonlyArray<string>, readonly before: unknown, readonly after: unknown, readonly entity:
          | { readonly __typename: 'Enterprise', readonly id: string }
          | { readonly __typename: 'Site', readonly id: string }
          | { readonly __typename: 'Area', readonly id: string }
          | { readonly __typename: 'Line', readonly id: string }
          | { readonly __typename: 'Equipment', readonly id: string }
          | { readonly __typename: 'Tag' }
          | { readonly __typename: 'EquipmentClass' }
          | { readonly __typename: 'Relation' }
         | null }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly endCursor: string | null } } };

export type ReadTwiceQueryVariables = Exact<{
  id: string | number;
}>;


export type ReadTwiceQuery = { readonly once: { readonly read: { readonly value: unknown, readonly number: number | null, readonly text: string | null, readonly quality: Quality, readonly status: string, readonly statusCode: string, readonly sourceTime: string | null, readonly serverTime: string | null, readonly ageMs: number | null, readonly isStale: boolean } } | null, readonly twice: { readonly read: { readonly status: string } } | null };

export type CreateAssetMutationVariables = Exact<{
  input: CreateAssetInput;
  expectedRevision?: number | null | undefined;
  message?: string | null | undefined;
}>;


export type CreateAssetMutation = { readonly createAsset: { readonly revision: number, readonly deletedIds: ReadonlyArray<string>, readonly asset:
      | { readonly __typename: 'Enterprise', readonly id: string, readonly name: string, readonly description: string | null, readonly level: EquipmentLevel, readonly kind: AssetKind, readonly path: string, readonly timeZone: string | null, readonly revision: number, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly path: string, readonly description: string | null, readonly dataType: DataType, readonly valueRank: number, readonly writable: boolean, readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string, readonly name: string | null } | null, readonly range: { readonly low: number, readonly high: number } | null, readonly texts: ReadonlyArray<{ readonly value: string, readonly text: string }>, readonly source: { readonly dataSource: string, readonly address: string, readonly staleAfterMs: number | null, readonly scaling: { readonly raw: { readonly low: number, readonly high: number }, readonly scaled: { readonly low: number, readonly high: number } } | null, readonly deadband: { readonly type: DeadbandType, readonly value: number } | null } | null, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly fromClass: { readonly name: string } | null }>, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly classes: ReadonlyArray<{ readonly name: string }>, readonly properties: ReadonlyArray<{ readonly name: string, readonly type: PropertyType, readonly value: string | number | boolean | readonly (string | number | boolean)[], readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string } | null, readonly fromClass: { readonly name: string } | null }>, readonly binding: { readonly dataSource: string | null, readonly address: string | null } | null }
      | { readonly __typename: 'Site', readonly id: string, readonly name: string, readonly description: string | null, readonly level: EquipmentLevel, readonly kind: AssetKind, readonly path: string, readonly timeZone: string | null, readonly revision: number, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly path: string, readonly description: string | null, readonly dataType: DataType, readonly valueRank: number, readonly writable: boolean, readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string, readonly name: string | null } | null, readonly range: { readonly low: number, readonly high: number } | null, readonly texts: ReadonlyArray<{ readonly value: string, readonly text: string }>, readonly source: { readonly dataSource: string, readonly address: string, readonly staleAfterMs: number | null, readonly scaling: { readonly raw: { readonly low: number, readonly high: number }, readonly scaled: { readonly low: number, readonly high: number } } | null, readonly deadband: { readonly type: DeadbandType, readonly value: number } | null } | null, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly fromClass: { readonly name: string } | null }>, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly classes: ReadonlyArray<{ readonly name: string }>, readonly properties: ReadonlyArray<{ readonly name: string, readonly type: PropertyType, readonly value: string | number | boolean | readonly (string | number | boolean)[], readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string } | null, readonly fromClass: { readonly name: string } | null }>, readonly binding: { readonly dataSource: string | null, readonly address: string | null } | null }
      | { readonly __typename: 'Area', readonly id: string, readonly name: string, readonly description: string | null, readonly level: EquipmentLevel, readonly kind: AssetKind, readonly path: string, readonly timeZone: string | null, readonly revision: number, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly path: string, readonly description: string | null, readonly dataType: DataType, readonly valueRank: number, readonly writable: boolean, readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string, readonly name: string | null } | null, readonly range: { readonly low: number, readonly high: number } | null, readonly texts: ReadonlyArray<{ readonly value: string, readonly text: string }>, readonly source: { readonly dataSource: string, readonly address: string, readonly staleAfterMs: number | null, readonly scaling: { readonly raw: { readonly low: number, readonly high: number }, readonly scaled: { readonly low: number, readonly high: number } } | null, readonly deadband: { readonly type: DeadbandType, readonly value: number } | null } | null, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly fromClass: { readonly name: string } | null }>, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly classes: ReadonlyArray<{ readonly name: string }>, readonly properties: ReadonlyArray<{ readonly name: string, readonly type: PropertyType, readonly value: string | number | boolean | readonly (string | number | boolean)[], readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string } | null, readonly fromClass: { readonly name: string } | null }>, readonly binding: { readonly dataSource: string | null, readonly address: string | null } | null }
      | { readonly __typename: 'Line', readonly id: string, readonly name: string, readonly description: string | null, readonly level: EquipmentLevel, readonly kind: AssetKind, readonly path: string, readonly timeZone: string | null, readonly revision: number, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly path: string, readonly description: string | null, readonly dataType: DataType, readonly valueRank: number, readonly writable: boolean, readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string, readonly name: string | null } | null, readonly range: { readonly low: number, readonly high: number } | null, readonly texts: ReadonlyArray<{ readonly value: string, readonly text: string }>, readonly source: { readonly dataSource: string, readonly address: string, readonly staleAfterMs: number | null, readonly scaling: { readonly raw: { readonly low: number, readonly high: number }, readonly scaled: { readonly low: number, readonly high: number } } | null, readonly deadband: { readonly type: DeadbandType, readonly value: number } | null } | null, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly fromClass: { readonly name: string } | null }>, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly classes: ReadonlyArray<{ readonly name: string }>, readonly properties: ReadonlyArray<{ readonly name: string, readonly type: PropertyType, readonly value: string | number | boolean | readonly (string | number | boolean)[], readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string } | null, readonly fromClass: { readonly name: string } | null }>, readonly binding: { readonly dataSource: string | null, readonly address: string | null } | null }
      | { readonly __typename: 'Equipment', readonly id: string, readonly name: string, readonly description: string | null, readonly level: EquipmentLevel, readonly kind: AssetKind, readonly path: string, readonly timeZone: string | null, readonly revision: number, readonly tags: ReadonlyArray<{ readonly id: string, readonly name: string, readonly path: string, readonly description: string | null, readonly dataType: DataType, readonly valueRank: number, readonly writable: boolean, readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string, readonly name: string | null } | null, readonly range: { readonly low: number, readonly high: number } | null, readonly texts: ReadonlyArray<{ readonly value: string, readonly text: string }>, readonly source: { readonly dataSource: string, readonly address: string, readonly staleAfterMs: number | null, readonly scaling: { readonly raw: { readonly low: number, readonly high: number }, readonly scaled: { readonly low: number, readonly high: number } } | null, readonly deadband: { readonly type: DeadbandType, readonly value: number } | null } | null, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly fromClass: { readonly name: string } | null }>, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly classes: ReadonlyArray<{ readonly name: string }>, readonly properties: ReadonlyArray<{ readonly name: string, readonly type: PropertyType, readonly value: string | number | boolean | readonly (string | number | boolean)[], readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string } | null, readonly fromClass: { readonly name: string } | null }>, readonly binding: { readonly dataSource: string | null, readonly address: string | null } | null }
     } };

export type UpdateAssetMutationVariables = Exact<{
  input: UpdateAssetInput;
  expectedRevision?: number | null | undefined;
}>;


export type UpdateAssetMutation = { readonly updateAsset: { readonly revision: number, readonly deletedIds: ReadonlyArray<string>, readonly asset:
      | { readonly __typename: 'Enterprise', readonly id: string, readonly name: string, readonly description: string | null, readonly level: EquipmentLevel, readonly kind: AssetKind, readonly path: string, readonly timeZone: string | null, readonly revision: number, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly classes: ReadonlyArray<{ readonly name: string }>, readonly properties: ReadonlyArray<{ readonly name: string, readonly type: PropertyType, readonly value: string | number | boolean | readonly (string | number | boolean)[], readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string } | null, readonly fromClass: { readonly name: string } | null }>, readonly binding: { readonly dataSource: string | null, readonly address: string | null } | null }
      | { readonly __typename: 'Site', readonly id: string, readonly name: string, readonly description: string | null, readonly level: EquipmentLevel, readonly kind: AssetKind, readonly path: string, readonly timeZone: string | null, readonly revision: number, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly classes: ReadonlyArray<{ readonly name: string }>, readonly properties: ReadonlyArray<{ readonly name: string, readonly type: PropertyType, readonly value: string | number | boolean | readonly (string | number | boolean)[], readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string } | null, readonly fromClass: { readonly name: string } | null }>, readonly binding: { readonly dataSource: string | null, readonly address: string | null } | null }
      | { readonly __typename: 'Area', readonly id: string, readonly name: string, readonly description: string | null, readonly level: EquipmentLevel, readonly kind: AssetKind, readonly path: string, readonly timeZone: string | null, readonly revision: number, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly classes: ReadonlyArray<{ readonly name: string }>, readonly properties: ReadonlyArray<{ readonly name: string, readonly type: PropertyType, readonly value: string | number | boolean | readonly (string | number | boolean)[], readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string } | null, readonly fromClass: { readonly name: string } | null }>, readonly binding: { readonly dataSource: string | null, readonly address: string | null } | null }
      | { readonly __typename: 'Line', readonly id: string, readonly name: string, readonly description: string | null, readonly level: EquipmentLevel, readonly kind: AssetKind, readonly path: string, readonly timeZone: string | null, readonly revision: number, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly classes: ReadonlyArray<{ readonly name: string }>, readonly properties: ReadonlyArray<{ readonly name: string, readonly type: PropertyType, readonly value: string | number | boolean | readonly (string | number | boolean)[], readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string } | null, readonly fromClass: { readonly name: string } | null }>, readonly binding: { readonly dataSource: string | null, readonly address: string | null } | null }
      | { readonly __typename: 'Equipment', readonly id: string, readonly name: string, readonly description: string | null, readonly level: EquipmentLevel, readonly kind: AssetKind, readonly path: string, readonly timeZone: string | null, readonly revision: number, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly classes: ReadonlyArray<{ readonly name: string }>, readonly properties: ReadonlyArray<{ readonly name: string, readonly type: PropertyType, readonly value: string | number | boolean | readonly (string | number | boolean)[], readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string } | null, readonly fromClass: { readonly name: string } | null }>, readonly binding: { readonly dataSource: string | null, readonly address: string | null } | null }
     } };

export type MoveAssetMutationVariables = Exact<{
  input: MoveAssetInput;
}>;


export type MoveAssetMutation = { readonly moveAsset: { readonly revision: number, readonly asset:
      | { readonly id: string, readonly path: string }
      | { readonly id: string, readonly path: string }
      | { readonly id: string, readonly path: string }
      | { readonly id: string, readonly path: string }
      | { readonly id: string, readonly path: string }
     } };

export type DeleteAssetMutationVariables = Exact<{
  input: DeleteAssetInput;
}>;


export type DeleteAssetMutation = { readonly deleteAsset: { readonly revision: number, readonly deletedIds: ReadonlyArray<string> } };

export type CreateTagMutationVariables = Exact<{
  input: CreateTagInput;
}>;


export type CreateTagMutation = { readonly createTag: { readonly revision: number, readonly tag: { readonly id: string, readonly name: string, readonly path: string, readonly description: string | null, readonly dataType: DataType, readonly valueRank: number, readonly writable: boolean, readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string, readonly name: string | null } | null, readonly range: { readonly low: number, readonly high: number } | null, readonly texts: ReadonlyArray<{ readonly value: string, readonly text: string }>, readonly source: { readonly dataSource: string, readonly address: string, readonly staleAfterMs: number | null, readonly scaling: { readonly raw: { readonly low: number, readonly high: number }, readonly scaled: { readonly low: number, readonly high: number } } | null, readonly deadband: { readonly type: DeadbandType, readonly value: number } | null } | null, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly fromClass: { readonly name: string } | null } } };

export type UpdateTagMutationVariables = Exact<{
  input: UpdateTagInput;
}>;


export type UpdateTagMutation = { readonly updateTag: { readonly tag: { readonly id: string, readonly name: string, readonly path: string, readonly description: string | null, readonly dataType: DataType, readonly valueRank: number, readonly writable: boolean, readonly overridden: ReadonlyArray<string>, readonly unit: { readonly code: string | null, readonly symbol: string, readonly name: string | null } | null, readonly range: { readonly low: number, readonly high: number } | null, readonly texts: ReadonlyArray<{ readonly value: string, readonly text: string }>, readonly source: { readonly dataSource: string, readonly address: string, readonly staleAfterMs: number | null, readonly scaling: { readonly raw: { readonly low: number, readonly high: number }, readonly scaled: { readonly low: number, readonly high: number } } | null, readonly deadband: { readonly type: DeadbandType, readonly value: number } | null } | null, readonly identifiers: ReadonlyArray<{ readonly system: string, readonly value: string }>, readonly fromClass: { readonly name: string } | null } } };

export type MoveTagMutationVariables = Exact<{
  input: MoveTagInput;
}>;


export type MoveTagMutation = { readonly moveTag: { readonly tag: { readonly id: string, readonly path: string } } };

export type DeleteTagMutationVariables = Exact<{
  input: DeleteTagInput;
}>;


export type DeleteTagMutation = { readonly deleteTag: { readonly deletedIds: ReadonlyArray<string> } };

export type CreateClassMutationVariables = Exact<{
  input: CreateClassInput;
}>;


export type CreateClassMutation = { readonly createClass: { readonly class: { readonly id: string, readonly name: string, readonly extends: ReadonlyArray<{ readonly name: string }> } } };

export type UpdateClassMutationVariables = Exact<{
  input: UpdateClassInput;
}>;


export type UpdateClassMutation = { readonly updateClass: { readonly class: { readonly id: string, readonly name: string, readonly description: string | null } } };

export type DeleteClassMutationVariables = Exact<{
  input: DeleteClassInput;
}>;


export type DeleteClassMutation = { readonly deleteClass: { readonly deletedIds: ReadonlyArray<string> } };

export type RelateMutationVariables = Exact<{
  input: RelateInput;
}>;


export type RelateMutation = { readonly relate: { readonly relation: { readonly id: string, readonly type: string, readonly from:
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
      , readonly to:
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
        | { readonly id: string }
      , readonly properties: ReadonlyArray<{ readonly name: string, readonly value: string | number | boolean | readonly (string | number | boolean)[] }> } } };

export type UpdateRelationMutationVariables = Exact<{
  input: UpdateRelationInput;
}>;


export type UpdateRelationMutation = { readonly updateRelation: { readonly relation: { readonly id: string, readonly properties: ReadonlyArray<{ readonly name: string, readonly value: string | number | boolean | readonly (string | number | boolean)[] }> } } };

export type UnrelateMutationVariables = Exact<{
  input: UnrelateInput;
}>;


export type UnrelateMutation = { readonly unrelate: { readonly deletedIds: ReadonlyArray<string> } };

export type ApplyChangesMutationVariables = Exact<{
  changes: ReadonlyArray<ChangeInput> | ChangeInput;
  expectedRevision?: number | null | undefined;
  message?: string | null | undefined;
}>;


export type ApplyChangesMutation = { readonly applyChanges: { readonly revision: number, readonly changeCount: number, readonly deletedIds: ReadonlyArray<string>, readonly assets: ReadonlyArray<
      | { readonly id: string, readonly name: string }
      | { readonly id: string, readonly name: string }
      | { readonly id: string, readonly name: string }
      | { readonly id: string, readonly name: string }
      | { readonly id: string, readonly name: string }
    >, readonly tags: ReadonlyArray<{ readonly id: string }>, readonly classes: ReadonlyArray<{ readonly id: string }>, readonly relations: ReadonlyArray<{ readonly id: string }> } };

export type ImportModelMutationVariables = Exact<{
  model: ReadonlyArray<string> | string;
  mode?: ImportMode | null | undefined;
  format?: ModelFormat | null | undefined;
  dryRun?: boolean | null | undefined;
}>;


export type ImportModelMutation = { readonly importModel: { readonly revision: number, readonly dryRun: boolean, readonly changeCount: number, readonly created: number, readonly updated: number, readonly deleted: number, readonly notTaken: ReadonlyArray<string>, readonly changes: ReadonlyArray<{ readonly kind: ChangeKind, readonly element: ElementKind, readonly id: string, readonly name: string, readonly fields: ReadonlyArray<string>, readonly entity:
        | { readonly __typename: 'Enterprise' }
        | { readonly __typename: 'Site' }
        | { readonly __typename: 'Area' }
        | { readonly __typename: 'Line' }
        | { readonly __typename: 'Equipment' }
        | { readonly __typename: 'Tag' }
        | { readonly __typename: 'EquipmentClass' }
        | { readonly __typename: 'Relation' }
       | null }> } };

export type WriteTagMutationVariables = Exact<{
  id: string | number;
  value: unknown;
  verify?: boolean | null | undefined;
}>;


export type WriteTagMutation = { readonly writeTag: { readonly id: string, readonly outcome: WriteOutcome, readonly ok: boolean, readonly status: string, readonly statusCode: string, readonly verified: boolean | null, readonly tag: { readonly id: string } | null, readonly error: { readonly code: ErrorCode, readonly message: string } | null, readonly readBack: { readonly value: unknown, readonly statusCode: string } | null } };

export type WriteTagsMutationVariables = Exact<{
  writes: ReadonlyArray<TagWriteInput> | TagWriteInput;
  oneByOne?: boolean | null | undefined;
}>;


export type WriteTagsMutation = { readonly writeTags: ReadonlyArray<{ readonly id: string, readonly outcome: WriteOutcome, readonly ok: boolean, readonly status: string, readonly statusCode: string, readonly verified: boolean | null, readonly tag: { readonly id: string } | null, readonly error: { readonly code: ErrorCode, readonly message: string } | null, readonly readBack: { readonly value: unknown, readonly statusCode: string } | null }> };

export type WritePartsFragment = { readonly id: string, readonly outcome: WriteOutcome, readonly ok: boolean, readonly status: string, readonly statusCode: string, readonly verified: boolean | null, readonly tag: { readonly id: string } | null, readonly error: { readonly code: ErrorCode, readonly message: string } | null, readonly readBack: { readonly value: unknown, readonly statusCode: string } | null };

export type ReconcileMutationVariables = Exact<{
  confirm?: boolean | null | undefined;
}>;


export type ReconcileMutation = { readonly reconcile: { readonly revision: number, readonly commit: { readonly revision: number } | null, readonly held: { readonly assets: number } | null } };

export type TagChangesSubscriptionVariables = Exact<{
  select: Selection;
  minIntervalMs?: number | null | undefined;
  deadband?: StreamDeadband | null | undefined;
  mode?: StreamMode | null | undefined;
  heartbeatMs?: number | null | undefined;
  resumeAfter?: string | null | undefined;
}>;


export type TagChangesSubscription = { readonly tagChanges: { readonly kind: TagChangesKind, readonly cursor: string, readonly revision: number, readonly conflated: number, readonly dropped: number, readonly withinDeadband: number, readonly gap: { readonly from: string, readonly to: string, readonly reason: GapReason, readonly samples: number | null } | null, readonly tags: ReadonlyArray<{ readonly id: string, readonly path: string, readonly current: { readonly value: unknown, readonly number: number | null, readonly text: string | null, readonly quality: Quality, readonly status: string, readonly statusCode: string, readonly sourceTime: string | null, readonly serverTime: string | null, readonly ageMs: number | null, readonly isStale: boolean } }>, readonly samples: ReadonlyArray<{ readonly id: string, readonly sample: { readonly value: unknown, readonly quality: Quality } }>, readonly joined: ReadonlyArray<{ readonly id: string, readonly reason: JoinedReason }>, readonly left: ReadonlyArray<{ readonly id: string, readonly reason: LeftReason }> } };

export type ModelChangesSubscriptionVariables = Exact<{
  under?: ReadonlyArray<string | number> | string | number | null | undefined;
  resumeAfter?: number | null | undefined;
}>;


export type ModelChangesSubscription = { readonly modelChanges: { readonly revision: number, readonly by: string | null, readonly changeCount: number, readonly changes: ReadonlyArray<{ readonly kind: ChangeKind, readonly element: ElementKind, readonly id: string, readonly entity:
        | { readonly __typename: 'Enterprise', readonly id: string, readonly name: string }
        | { readonly __typename: 'Site', readonly id: string, readonly name: string }
        | { readonly __typename: 'Area', readonly id: string, readonly name: string }
        | { readonly __typename: 'Line', readonly id: string, readonly name: string }
        | { readonly __typename: 'Equipment', readonly id: string, readonly name: string }
        | { readonly __typename: 'Tag' }
        | { readonly __typename: 'EquipmentClass' }
        | { readonly __typename: 'Relation' }
       | null }> } };

export type DataSourceChangesSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type DataSourceChangesSubscription = { readonly dataSourceChanges: { readonly id: string, readonly state: DataSourceState } };

export const SamplePartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SampleParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Sample"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"quality"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusCode"}},{"kind":"Field","name":{"kind":"Name","value":"sourceTime"}},{"kind":"Field","name":{"kind":"Name","value":"serverTime"}},{"kind":"Field","name":{"kind":"Name","value":"ageMs"}},{"kind":"Field","name":{"kind":"Name","value":"isStale"}}]}}]} as unknown as DocumentNode<SamplePartsFragment, unknown>;
export const AssetPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AssetParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Asset"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"level"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"identifiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"system"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"classes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"properties"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fromClass"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"overridden"}}]}},{"kind":"Field","name":{"kind":"Name","value":"binding"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dataSource"}},{"kind":"Field","name":{"kind":"Name","value":"address"}}]}}]}}]} as unknown as DocumentNode<AssetPartsFragment, unknown>;
export const TagPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TagParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Tag"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"dataType"}},{"kind":"Field","name":{"kind":"Name","value":"valueRank"}},{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"range"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"high"}}]}},{"kind":"Field","name":{"kind":"Name","value":"writable"}},{"kind":"Field","name":{"kind":"Name","value":"texts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}},{"kind":"Field","name":{"kind":"Name","value":"source"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dataSource"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"scaling"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"raw"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"high"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scaled"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"high"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"deadband"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"staleAfterMs"}}]}},{"kind":"Field","name":{"kind":"Name","value":"identifiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"system"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fromClass"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"overridden"}}]}}]} as unknown as DocumentNode<TagPartsFragment, unknown>;
export const ReachFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Reach"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ReachConnection"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"farthest"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"distance"}},{"kind":"Field","name":{"kind":"Name","value":"link"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"from"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"to"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"relation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"cut"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<ReachFragment, unknown>;
export const WritePartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WriteParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WriteResult"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"ok"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusCode"}},{"kind":"Field","name":{"kind":"Name","value":"tag"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"verified"}},{"kind":"Field","name":{"kind":"Name","value":"readBack"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"statusCode"}}]}}]}}]} as unknown as DocumentNode<WritePartsFragment, unknown>;
export const DashboardDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Dashboard"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"site"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"site"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"site"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"areas"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"equipment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"current"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"quality"}},{"kind":"Field","name":{"kind":"Name","value":"isStale"}}]}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<DashboardQuery, DashboardQueryVariables>;
export const AssetByDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AssetBy"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"path"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"identifier"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"IdentifierInput"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"path"},"value":{"kind":"Variable","name":{"kind":"Name","value":"path"}}},{"kind":"Argument","name":{"kind":"Name","value":"identifier"},"value":{"kind":"Variable","name":{"kind":"Name","value":"identifier"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetParts"}},{"kind":"Field","name":{"kind":"Name","value":"parent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"ancestors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"children"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"summary"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assets"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"good"}},{"kind":"Field","name":{"kind":"Name","value":"uncertain"}},{"kind":"Field","name":{"kind":"Name","value":"bad"}},{"kind":"Field","name":{"kind":"Name","value":"stale"}},{"kind":"Field","name":{"kind":"Name","value":"worstQuality"}},{"kind":"Field","name":{"kind":"Name","value":"oldestSample"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AssetParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Asset"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"level"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"identifiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"system"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"classes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"properties"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fromClass"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"overridden"}}]}},{"kind":"Field","name":{"kind":"Name","value":"binding"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dataSource"}},{"kind":"Field","name":{"kind":"Name","value":"address"}}]}}]}}]} as unknown as DocumentNode<AssetByQuery, AssetByQueryVariables>;
export const TagByDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"TagBy"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"path"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"identifier"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"IdentifierInput"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tag"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"path"},"value":{"kind":"Variable","name":{"kind":"Name","value":"path"}}},{"kind":"Argument","name":{"kind":"Name","value":"identifier"},"value":{"kind":"Variable","name":{"kind":"Name","value":"identifier"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TagParts"}},{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"current"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SampleParts"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TagParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Tag"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"dataType"}},{"kind":"Field","name":{"kind":"Name","value":"valueRank"}},{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"range"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"high"}}]}},{"kind":"Field","name":{"kind":"Name","value":"writable"}},{"kind":"Field","name":{"kind":"Name","value":"texts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}},{"kind":"Field","name":{"kind":"Name","value":"source"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dataSource"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"scaling"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"raw"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"high"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scaled"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"high"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"deadband"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"staleAfterMs"}}]}},{"kind":"Field","name":{"kind":"Name","value":"identifiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"system"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fromClass"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"overridden"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SampleParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Sample"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"quality"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusCode"}},{"kind":"Field","name":{"kind":"Name","value":"sourceTime"}},{"kind":"Field","name":{"kind":"Name","value":"serverTime"}},{"kind":"Field","name":{"kind":"Name","value":"ageMs"}},{"kind":"Field","name":{"kind":"Name","value":"isStale"}}]}}]} as unknown as DocumentNode<TagByQuery, TagByQueryVariables>;
export const TypedListsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"TypedLists"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"enterprises"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"sites"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"areas"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"equipment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"children"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<TypedListsQuery, TypedListsQueryVariables>;
export const KindsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Kinds"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"enterprise"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"site"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"area"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"line"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"equipment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<KindsQuery, KindsQueryVariables>;
export const AssetsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Assets"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"where"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AssetFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AssetOrder"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assets"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"Variable","name":{"kind":"Name","value":"where"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<AssetsQuery, AssetsQueryVariables>;
export const TagsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Tags"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"select"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Selection"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"TagOrder"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tags"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"select"},"value":{"kind":"Variable","name":{"kind":"Name","value":"select"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<TagsQuery, TagsQueryVariables>;
export const RelationsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Relations"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"type"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"direction"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"RelationDirection"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"relations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"type"},"value":{"kind":"Variable","name":{"kind":"Name","value":"type"}}},{"kind":"Argument","name":{"kind":"Name","value":"direction"},"value":{"kind":"Variable","name":{"kind":"Name","value":"direction"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"from"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"to"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"property"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"name"},"value":{"kind":"StringValue","value":"pipe","block":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]}}]}}]} as unknown as DocumentNode<RelationsQuery, RelationsQueryVariables>;
export const AssetGroupsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AssetGroups"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"by"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AssetGrouping"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"property"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"where"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AssetFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assetGroups"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"Variable","name":{"kind":"Name","value":"by"}}},{"kind":"Argument","name":{"kind":"Name","value":"property"},"value":{"kind":"Variable","name":{"kind":"Name","value":"property"}}},{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"Variable","name":{"kind":"Name","value":"where"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"keys"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<AssetGroupsQuery, AssetGroupsQueryVariables>;
export const TagGroupsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"TagGroups"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"select"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Selection"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"by"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TagGrouping"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"property"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tagGroups"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"select"},"value":{"kind":"Variable","name":{"kind":"Name","value":"select"}}},{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"Variable","name":{"kind":"Name","value":"by"}}},{"kind":"Argument","name":{"kind":"Name","value":"property"},"value":{"kind":"Variable","name":{"kind":"Name","value":"property"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"keys"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"good"}},{"kind":"Field","name":{"kind":"Name","value":"uncertain"}},{"kind":"Field","name":{"kind":"Name","value":"bad"}},{"kind":"Field","name":{"kind":"Name","value":"stale"}}]}}]}}]}}]} as unknown as DocumentNode<TagGroupsQuery, TagGroupsQueryVariables>;
export const ReachAsOfDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ReachAsOf"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"revision"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SafeInt"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"from"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"directives":[{"kind":"Directive","name":{"kind":"Name","value":"asOf"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"revision"},"value":{"kind":"Variable","name":{"kind":"Name","value":"revision"}}}]}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reach"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"distance"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<ReachAsOfQuery, ReachAsOfQueryVariables>;
export const ReachDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Reach"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"from"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"direction"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"RelationDirection"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"types"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"maxHops"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"via"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Via"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"where"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AssetFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reach"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}},{"kind":"Argument","name":{"kind":"Name","value":"direction"},"value":{"kind":"Variable","name":{"kind":"Name","value":"direction"}}},{"kind":"Argument","name":{"kind":"Name","value":"types"},"value":{"kind":"Variable","name":{"kind":"Name","value":"types"}}},{"kind":"Argument","name":{"kind":"Name","value":"maxHops"},"value":{"kind":"Variable","name":{"kind":"Name","value":"maxHops"}}},{"kind":"Argument","name":{"kind":"Name","value":"via"},"value":{"kind":"Variable","name":{"kind":"Name","value":"via"}}},{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"Variable","name":{"kind":"Name","value":"where"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Reach"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Reach"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ReachConnection"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"farthest"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"distance"}},{"kind":"Field","name":{"kind":"Name","value":"link"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"from"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"to"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"relation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"cut"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<ReachQuery, ReachQueryVariables>;
export const RoutesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Routes"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"from"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"to"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"direction"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"RelationDirection"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"types"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"maxHops"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"via"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Via"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"route"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}},{"kind":"Argument","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"to"}}},{"kind":"Argument","name":{"kind":"Name","value":"direction"},"value":{"kind":"Variable","name":{"kind":"Name","value":"direction"}}},{"kind":"Argument","name":{"kind":"Name","value":"types"},"value":{"kind":"Variable","name":{"kind":"Name","value":"types"}}},{"kind":"Argument","name":{"kind":"Name","value":"maxHops"},"value":{"kind":"Variable","name":{"kind":"Name","value":"maxHops"}}},{"kind":"Argument","name":{"kind":"Name","value":"via"},"value":{"kind":"Variable","name":{"kind":"Name","value":"via"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"length"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"length"}},{"kind":"Field","name":{"kind":"Name","value":"assets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"links"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"relation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"cut"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<RoutesQuery, RoutesQueryVariables>;
export const GraphDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Graph"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"under"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ids"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"reach"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ReachInput"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"where"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AssetFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"types"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"via"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Via"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"afterNode"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"afterEdge"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"graph"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"under"},"value":{"kind":"Variable","name":{"kind":"Name","value":"under"}}},{"kind":"Argument","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ids"}}},{"kind":"Argument","name":{"kind":"Name","value":"reach"},"value":{"kind":"Variable","name":{"kind":"Name","value":"reach"}}},{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"Variable","name":{"kind":"Name","value":"where"}}},{"kind":"Argument","name":{"kind":"Name","value":"types"},"value":{"kind":"Variable","name":{"kind":"Name","value":"types"}}},{"kind":"Argument","name":{"kind":"Name","value":"via"},"value":{"kind":"Variable","name":{"kind":"Name","value":"via"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"afterNode"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"afterEdge"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"from"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"to"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"relation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"cut"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]}}]} as unknown as DocumentNode<GraphQuery, GraphQueryVariables>;
export const SearchDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Search"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"text"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"search"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"text"},"value":{"kind":"Variable","name":{"kind":"Name","value":"text"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"score"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Asset"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Tag"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"EquipmentClass"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]}}]} as unknown as DocumentNode<SearchQuery, SearchQueryVariables>;
export const ClassesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Classes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"classes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"extends"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"specialisations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"properties"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"default"}},{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"tagTemplates"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"dataType"}},{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"source"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dataSource"}},{"kind":"Field","name":{"kind":"Name","value":"address"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"members"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<ClassesQuery, ClassesQueryVariables>;
export const StateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"State"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"heldRemoval"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assets"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"since"}}]}},{"kind":"Field","name":{"kind":"Name","value":"dataSources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"endpoint"}},{"kind":"Field","name":{"kind":"Name","value":"tagCount"}},{"kind":"Field","name":{"kind":"Name","value":"refusedTagCount"}},{"kind":"Field","name":{"kind":"Name","value":"lastError"}}]}},{"kind":"Field","name":{"kind":"Name","value":"modelProblems"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"element"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"rule"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<StateQuery, StateQueryVariables>;
export const CypherDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Cypher"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"query"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"parameters"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"JSON"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"limit"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cypher"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"query"},"value":{"kind":"Variable","name":{"kind":"Name","value":"query"}}},{"kind":"Argument","name":{"kind":"Name","value":"parameters"},"value":{"kind":"Variable","name":{"kind":"Name","value":"parameters"}}},{"kind":"Argument","name":{"kind":"Name","value":"limit"},"value":{"kind":"Variable","name":{"kind":"Name","value":"limit"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"columns"}},{"kind":"Field","name":{"kind":"Name","value":"rows"}},{"kind":"Field","name":{"kind":"Name","value":"hasMore"}}]}}]}}]} as unknown as DocumentNode<CypherQuery, CypherQueryVariables>;
export const InUnitsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"InUnits"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"tag"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"asset"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"unit"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ratingUnit"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tag"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"tag"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"current"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"own"},"name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"number"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"unit"},"value":{"kind":"Variable","name":{"kind":"Name","value":"unit"}}}]}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"asset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"asset"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"properties"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"number"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"unit"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ratingUnit"}}}]}]}}]}}]}}]} as unknown as DocumentNode<InUnitsQuery, InUnitsQueryVariables>;
export const InLanguageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"InLanguage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"asset"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"locale"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"asset"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"locale"},"value":{"kind":"Variable","name":{"kind":"Name","value":"locale"}}}]},{"kind":"Field","name":{"kind":"Name","value":"description"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"locale"},"value":{"kind":"Variable","name":{"kind":"Name","value":"locale"}}}]},{"kind":"Field","name":{"kind":"Name","value":"translations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"locale"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"displayName"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"locale"},"value":{"kind":"Variable","name":{"kind":"Name","value":"locale"}}}]},{"kind":"Field","name":{"kind":"Name","value":"description"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"locale"},"value":{"kind":"Variable","name":{"kind":"Name","value":"locale"}}}]},{"kind":"Field","name":{"kind":"Name","value":"translations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"locale"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}}]}}]}}]}}]}}]} as unknown as DocumentNode<InLanguageQuery, InLanguageQueryVariables>;
export const DeviationsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Deviations"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"asset"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"class"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"asset"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"deviations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"of"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"fields"}},{"kind":"Field","name":{"kind":"Name","value":"class"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"class"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"name"},"value":{"kind":"Variable","name":{"kind":"Name","value":"class"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deviatingMembers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]}}]} as unknown as DocumentNode<DeviationsQuery, DeviationsQueryVariables>;
export const PlantAsOfDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PlantAsOf"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"revision"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"SafeInt"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"time"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"site"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"where"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AssetFilter"}}}],"directives":[{"kind":"Directive","name":{"kind":"Name","value":"asOf"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"revision"},"value":{"kind":"Variable","name":{"kind":"Name","value":"revision"}}},{"kind":"Argument","name":{"kind":"Name","value":"time"},"value":{"kind":"Variable","name":{"kind":"Name","value":"time"}}}]}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"asset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"site"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"descendants"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"Variable","name":{"kind":"Name","value":"where"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"parent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<PlantAsOfQuery, PlantAsOfQueryVariables>;
export const NowAsOfDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"NowAsOf"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"revision"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SafeInt"}}}}],"directives":[{"kind":"Directive","name":{"kind":"Name","value":"asOf"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"revision"},"value":{"kind":"Variable","name":{"kind":"Name","value":"revision"}}}]}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tags"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"select"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"tag"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"quality"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"GOOD"}]}}]}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}}]}}]} as unknown as DocumentNode<NowAsOfQuery, NowAsOfQueryVariables>;
export const CountsAsOfDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CountsAsOf"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"revision"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SafeInt"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"by"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TagGrouping"}}}}}}],"directives":[{"kind":"Directive","name":{"kind":"Name","value":"asOf"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"revision"},"value":{"kind":"Variable","name":{"kind":"Name","value":"revision"}}}]}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"enterprises"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"summary"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assets"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"assetGroups"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"KIND"}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"keys"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"tagGroups"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"select"},"value":{"kind":"ObjectValue","fields":[]}},{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"Variable","name":{"kind":"Name","value":"by"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"keys"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}}]}}]}}]} as unknown as DocumentNode<CountsAsOfQuery, CountsAsOfQueryVariables>;
export const QualitiesAsOfDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"QualitiesAsOf"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"revision"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SafeInt"}}}}],"directives":[{"kind":"Directive","name":{"kind":"Name","value":"asOf"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"revision"},"value":{"kind":"Variable","name":{"kind":"Name","value":"revision"}}}]}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"enterprises"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"summary"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"bad"}},{"kind":"Field","name":{"kind":"Name","value":"oldest"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"tagGroups"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"select"},"value":{"kind":"ObjectValue","fields":[]}},{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"UNIT"}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stale"}}]}}]}}]}}]} as unknown as DocumentNode<QualitiesAsOfQuery, QualitiesAsOfQueryVariables>;
export const LiveAsOfDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LiveAsOf"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"revision"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SafeInt"}}}}],"directives":[{"kind":"Directive","name":{"kind":"Name","value":"asOf"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"revision"},"value":{"kind":"Variable","name":{"kind":"Name","value":"revision"}}}]}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tags"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"select"},"value":{"kind":"ObjectValue","fields":[]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"current"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"commits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}}]}}]} as unknown as DocumentNode<LiveAsOfQuery, LiveAsOfQueryVariables>;
export const DifferenceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Difference"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"from"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ModelMoment"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"to"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ModelMoment"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"under"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"diff"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}},{"kind":"Argument","name":{"kind":"Name","value":"to"},"value":{"kind":"Variable","name":{"kind":"Name","value":"to"}}},{"kind":"Argument","name":{"kind":"Name","value":"under"},"value":{"kind":"Variable","name":{"kind":"Name","value":"under"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"created"}},{"kind":"Field","name":{"kind":"Name","value":"updated"}},{"kind":"Field","name":{"kind":"Name","value":"deleted"}},{"kind":"Field","name":{"kind":"Name","value":"changes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"element"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"fields"}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]}}]} as unknown as DocumentNode<DifferenceQuery, DifferenceQueryVariables>;
export const CommitsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Commits"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"since"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"SafeInt"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"under"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"by"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"commits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"since"},"value":{"kind":"Variable","name":{"kind":"Name","value":"since"}}},{"kind":"Argument","name":{"kind":"Name","value":"under"},"value":{"kind":"Variable","name":{"kind":"Name","value":"under"}}},{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"Variable","name":{"kind":"Name","value":"by"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"by"}},{"kind":"Field","name":{"kind":"Name","value":"origin"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"changeCount"}},{"kind":"Field","name":{"kind":"Name","value":"created"}},{"kind":"Field","name":{"kind":"Name","value":"updated"}},{"kind":"Field","name":{"kind":"Name","value":"deleted"}},{"kind":"Field","name":{"kind":"Name","value":"changes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"element"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"fields"}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}},{"kind":"Field","name":{"kind":"Name","value":"entity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Asset"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<CommitsQuery, CommitsQueryVariables>;
export const ReadTwiceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ReadTwice"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"once"},"name":{"kind":"Name","value":"tag"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"read"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SampleParts"}}]}}]}},{"kind":"Field","alias":{"kind":"Name","value":"twice"},"name":{"kind":"Name","value":"tag"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"read"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SampleParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Sample"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"quality"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusCode"}},{"kind":"Field","name":{"kind":"Name","value":"sourceTime"}},{"kind":"Field","name":{"kind":"Name","value":"serverTime"}},{"kind":"Field","name":{"kind":"Name","value":"ageMs"}},{"kind":"Field","name":{"kind":"Name","value":"isStale"}}]}}]} as unknown as DocumentNode<ReadTwiceQuery, ReadTwiceQueryVariables>;
export const CreateAssetDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateAsset"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateAssetInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"expectedRevision"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"SafeInt"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"message"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createAsset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}},{"kind":"Argument","name":{"kind":"Name","value":"expectedRevision"},"value":{"kind":"Variable","name":{"kind":"Name","value":"expectedRevision"}}},{"kind":"Argument","name":{"kind":"Name","value":"message"},"value":{"kind":"Variable","name":{"kind":"Name","value":"message"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"deletedIds"}},{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetParts"}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TagParts"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AssetParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Asset"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"level"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"identifiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"system"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"classes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"properties"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fromClass"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"overridden"}}]}},{"kind":"Field","name":{"kind":"Name","value":"binding"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dataSource"}},{"kind":"Field","name":{"kind":"Name","value":"address"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TagParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Tag"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"dataType"}},{"kind":"Field","name":{"kind":"Name","value":"valueRank"}},{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"range"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"high"}}]}},{"kind":"Field","name":{"kind":"Name","value":"writable"}},{"kind":"Field","name":{"kind":"Name","value":"texts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}},{"kind":"Field","name":{"kind":"Name","value":"source"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dataSource"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"scaling"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"raw"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"high"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scaled"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"high"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"deadband"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"staleAfterMs"}}]}},{"kind":"Field","name":{"kind":"Name","value":"identifiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"system"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fromClass"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"overridden"}}]}}]} as unknown as DocumentNode<CreateAssetMutation, CreateAssetMutationVariables>;
export const UpdateAssetDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateAsset"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateAssetInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"expectedRevision"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"SafeInt"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateAsset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}},{"kind":"Argument","name":{"kind":"Name","value":"expectedRevision"},"value":{"kind":"Variable","name":{"kind":"Name","value":"expectedRevision"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"deletedIds"}},{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AssetParts"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AssetParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Asset"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"level"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"identifiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"system"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"classes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"properties"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fromClass"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"overridden"}}]}},{"kind":"Field","name":{"kind":"Name","value":"binding"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dataSource"}},{"kind":"Field","name":{"kind":"Name","value":"address"}}]}}]}}]} as unknown as DocumentNode<UpdateAssetMutation, UpdateAssetMutationVariables>;
export const MoveAssetDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MoveAsset"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"MoveAssetInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"moveAsset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"asset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}}]} as unknown as DocumentNode<MoveAssetMutation, MoveAssetMutationVariables>;
export const DeleteAssetDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteAsset"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeleteAssetInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteAsset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"deletedIds"}}]}}]}}]} as unknown as DocumentNode<DeleteAssetMutation, DeleteAssetMutationVariables>;
export const CreateTagDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateTag"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateTagInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createTag"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"tag"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TagParts"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TagParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Tag"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"dataType"}},{"kind":"Field","name":{"kind":"Name","value":"valueRank"}},{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"range"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"high"}}]}},{"kind":"Field","name":{"kind":"Name","value":"writable"}},{"kind":"Field","name":{"kind":"Name","value":"texts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}},{"kind":"Field","name":{"kind":"Name","value":"source"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dataSource"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"scaling"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"raw"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"high"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scaled"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"high"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"deadband"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"staleAfterMs"}}]}},{"kind":"Field","name":{"kind":"Name","value":"identifiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"system"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fromClass"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"overridden"}}]}}]} as unknown as DocumentNode<CreateTagMutation, CreateTagMutationVariables>;
export const UpdateTagDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateTag"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateTagInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateTag"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tag"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TagParts"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TagParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Tag"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"dataType"}},{"kind":"Field","name":{"kind":"Name","value":"valueRank"}},{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"symbol"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"range"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"high"}}]}},{"kind":"Field","name":{"kind":"Name","value":"writable"}},{"kind":"Field","name":{"kind":"Name","value":"texts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}},{"kind":"Field","name":{"kind":"Name","value":"source"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dataSource"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"scaling"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"raw"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"high"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scaled"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"high"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"deadband"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"staleAfterMs"}}]}},{"kind":"Field","name":{"kind":"Name","value":"identifiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"system"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fromClass"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"overridden"}}]}}]} as unknown as DocumentNode<UpdateTagMutation, UpdateTagMutationVariables>;
export const MoveTagDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MoveTag"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"MoveTagInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"moveTag"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tag"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}}]} as unknown as DocumentNode<MoveTagMutation, MoveTagMutationVariables>;
export const DeleteTagDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteTag"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeleteTagInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteTag"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deletedIds"}}]}}]}}]} as unknown as DocumentNode<DeleteTagMutation, DeleteTagMutationVariables>;
export const CreateClassDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateClass"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateClassInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createClass"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"class"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"extends"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]} as unknown as DocumentNode<CreateClassMutation, CreateClassMutationVariables>;
export const UpdateClassDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateClass"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateClassInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateClass"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"class"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}}]}}]}}]}}]} as unknown as DocumentNode<UpdateClassMutation, UpdateClassMutationVariables>;
export const DeleteClassDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteClass"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeleteClassInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteClass"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deletedIds"}}]}}]}}]} as unknown as DocumentNode<DeleteClassMutation, DeleteClassMutationVariables>;
export const RelateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Relate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RelateInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"relate"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"relation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"from"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"to"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"properties"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]}}]}}]} as unknown as DocumentNode<RelateMutation, RelateMutationVariables>;
export const UpdateRelationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateRelation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateRelationInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateRelation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"relation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"properties"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]}}]}}]} as unknown as DocumentNode<UpdateRelationMutation, UpdateRelationMutationVariables>;
export const UnrelateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Unrelate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UnrelateInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unrelate"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deletedIds"}}]}}]}}]} as unknown as DocumentNode<UnrelateMutation, UnrelateMutationVariables>;
export const ApplyChangesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApplyChanges"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"changes"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ChangeInput"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"expectedRevision"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"SafeInt"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"message"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"applyChanges"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"changes"},"value":{"kind":"Variable","name":{"kind":"Name","value":"changes"}}},{"kind":"Argument","name":{"kind":"Name","value":"expectedRevision"},"value":{"kind":"Variable","name":{"kind":"Name","value":"expectedRevision"}}},{"kind":"Argument","name":{"kind":"Name","value":"message"},"value":{"kind":"Variable","name":{"kind":"Name","value":"message"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"changeCount"}},{"kind":"Field","name":{"kind":"Name","value":"deletedIds"}},{"kind":"Field","name":{"kind":"Name","value":"assets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"classes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"relations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]} as unknown as DocumentNode<ApplyChangesMutation, ApplyChangesMutationVariables>;
export const ImportModelDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ImportModel"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"model"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"mode"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ImportMode"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"format"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ModelFormat"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"dryRun"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"importModel"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"model"},"value":{"kind":"Variable","name":{"kind":"Name","value":"model"}}},{"kind":"Argument","name":{"kind":"Name","value":"mode"},"value":{"kind":"Variable","name":{"kind":"Name","value":"mode"}}},{"kind":"Argument","name":{"kind":"Name","value":"format"},"value":{"kind":"Variable","name":{"kind":"Name","value":"format"}}},{"kind":"Argument","name":{"kind":"Name","value":"dryRun"},"value":{"kind":"Variable","name":{"kind":"Name","value":"dryRun"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"dryRun"}},{"kind":"Field","name":{"kind":"Name","value":"changeCount"}},{"kind":"Field","name":{"kind":"Name","value":"created"}},{"kind":"Field","name":{"kind":"Name","value":"updated"}},{"kind":"Field","name":{"kind":"Name","value":"deleted"}},{"kind":"Field","name":{"kind":"Name","value":"notTaken"}},{"kind":"Field","name":{"kind":"Name","value":"changes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"element"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"fields"}},{"kind":"Field","name":{"kind":"Name","value":"entity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}}]}}]}}]}}]}}]} as unknown as DocumentNode<ImportModelMutation, ImportModelMutationVariables>;
export const WriteTagDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"WriteTag"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"value"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TagValue"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"verify"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"writeTag"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"value"},"value":{"kind":"Variable","name":{"kind":"Name","value":"value"}}},{"kind":"Argument","name":{"kind":"Name","value":"verify"},"value":{"kind":"Variable","name":{"kind":"Name","value":"verify"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WriteParts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WriteParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WriteResult"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"ok"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusCode"}},{"kind":"Field","name":{"kind":"Name","value":"tag"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"verified"}},{"kind":"Field","name":{"kind":"Name","value":"readBack"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"statusCode"}}]}}]}}]} as unknown as DocumentNode<WriteTagMutation, WriteTagMutationVariables>;
export const WriteTagsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"WriteTags"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"writes"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TagWriteInput"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"oneByOne"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"writeTags"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"writes"},"value":{"kind":"Variable","name":{"kind":"Name","value":"writes"}}},{"kind":"Argument","name":{"kind":"Name","value":"oneByOne"},"value":{"kind":"Variable","name":{"kind":"Name","value":"oneByOne"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WriteParts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WriteParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WriteResult"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"ok"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusCode"}},{"kind":"Field","name":{"kind":"Name","value":"tag"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"verified"}},{"kind":"Field","name":{"kind":"Name","value":"readBack"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"statusCode"}}]}}]}}]} as unknown as DocumentNode<WriteTagsMutation, WriteTagsMutationVariables>;
export const ReconcileDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Reconcile"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"confirm"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reconcile"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"confirm"},"value":{"kind":"Variable","name":{"kind":"Name","value":"confirm"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"commit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revision"}}]}},{"kind":"Field","name":{"kind":"Name","value":"held"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assets"}}]}}]}}]}}]} as unknown as DocumentNode<ReconcileMutation, ReconcileMutationVariables>;
export const TagChangesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"TagChanges"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"select"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Selection"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"minIntervalMs"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"deadband"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"StreamDeadband"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"mode"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"StreamMode"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"heartbeatMs"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"resumeAfter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tagChanges"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"select"},"value":{"kind":"Variable","name":{"kind":"Name","value":"select"}}},{"kind":"Argument","name":{"kind":"Name","value":"minIntervalMs"},"value":{"kind":"Variable","name":{"kind":"Name","value":"minIntervalMs"}}},{"kind":"Argument","name":{"kind":"Name","value":"deadband"},"value":{"kind":"Variable","name":{"kind":"Name","value":"deadband"}}},{"kind":"Argument","name":{"kind":"Name","value":"mode"},"value":{"kind":"Variable","name":{"kind":"Name","value":"mode"}}},{"kind":"Argument","name":{"kind":"Name","value":"heartbeatMs"},"value":{"kind":"Variable","name":{"kind":"Name","value":"heartbeatMs"}}},{"kind":"Argument","name":{"kind":"Name","value":"resumeAfter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"resumeAfter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"conflated"}},{"kind":"Field","name":{"kind":"Name","value":"dropped"}},{"kind":"Field","name":{"kind":"Name","value":"withinDeadband"}},{"kind":"Field","name":{"kind":"Name","value":"gap"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"samples"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"current"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SampleParts"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"samples"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sample"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"quality"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"joined"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"left"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SampleParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Sample"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"quality"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusCode"}},{"kind":"Field","name":{"kind":"Name","value":"sourceTime"}},{"kind":"Field","name":{"kind":"Name","value":"serverTime"}},{"kind":"Field","name":{"kind":"Name","value":"ageMs"}},{"kind":"Field","name":{"kind":"Name","value":"isStale"}}]}}]} as unknown as DocumentNode<TagChangesSubscription, TagChangesSubscriptionVariables>;
export const ModelChangesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"ModelChanges"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"under"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"resumeAfter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"SafeInt"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"modelChanges"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"under"},"value":{"kind":"Variable","name":{"kind":"Name","value":"under"}}},{"kind":"Argument","name":{"kind":"Name","value":"resumeAfter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"resumeAfter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"by"}},{"kind":"Field","name":{"kind":"Name","value":"changeCount"}},{"kind":"Field","name":{"kind":"Name","value":"changes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"element"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"entity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Asset"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<ModelChangesSubscription, ModelChangesSubscriptionVariables>;
export const DataSourceChangesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"DataSourceChanges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dataSourceChanges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]}}]} as unknown as DocumentNode<DataSourceChangesSubscription, DataSourceChangesSubscriptionVariables>;