/**
 * What a server itself says of its variables: data type, unit, range, texts, whether they may be written. Read in bulk;
 * shown beside the model and proposed for it, but never written into it.
 */

import { AttributeIds, DataType, type DataValue, type NodeId } from "node-opcua-client";
import type { EUInformation, Range as UaRange } from "node-opcua-data-access";
import type { DeviceDescription } from "../../../twin/ports/source-explorer.ts";
import { unitOf } from "../../../twin/units/units.ts";
import type { DataType as TagType } from "../../../twin/words/data-types.ts";
import type { Range } from "../../../twin/words/elements.ts";
import type { ServerSession } from "../session/session.ts";
import type { DeclaredType, NodeTypes } from "./node-types.ts";
import { REFERENCE, type Reference, referencesOf } from "./references.ts";

/** CurrentRead and CurrentWrite of an AccessLevel (Part 3, 8.57). */
const READABLE = 1;
const WRITABLE = 2;

/** Properties a variable is described by (Part 8, 5.3; Part 3, 5.8.3): few, so more are not asked for. */
const MOST_PROPERTIES = 100;
const TELLING: ReadonlySet<string> = new Set([
  "EngineeringUnits",
  "EURange",
  "InstrumentRange",
  "EnumStrings",
  "EnumValues",
  "TrueState",
  "FalseState",
]);

const ATTRIBUTES = [
  AttributeIds.DataType,
  AttributeIds.ValueRank,
  AttributeIds.UserAccessLevel,
  AttributeIds.Description,
] as const;

/** Namespace of unit ids that are UNECE codes (Part 8, 5.6.3.4). */
const UNECE = "http://www.opcfoundation.org/UA/units/un/cefact";

type Texts = Readonly<Record<string, string>>;

/** One per session: what it remembers of data types is only good as long as that. */
export class NodeMetadata {
  readonly #open: ServerSession;
  readonly #types: NodeTypes;
  readonly #dataTypes = new Map<string, { readonly name: string; readonly texts: Texts | null }>();

  constructor(open: ServerSession, types: NodeTypes) {
    this.#open = open;
    this.#types = types;
  }

  /** In the order of the nodes; null for what is no variable. Rejects only when the session is lost or a call times out. */
  async of(variables: readonly NodeId[]): Promise<(DeviceDescription | null)[]> {
    const attributes = await this.#open.read(
      variables.flatMap((nodeId) => ATTRIBUTES.map((attributeId) => ({ nodeId, attributeId }))),
    );
    const properties = await this.#propertiesOf(variables);
    const dataTypes = variables.map((_, i) => good(attributes[i * ATTRIBUTES.length]) as NodeId | null);
    await this.#learn(dataTypes.filter((id) => id !== null));
    const descriptions: (DeviceDescription | null)[] = [];
    for (const [i, dataType] of dataTypes.entries()) {
      if (dataType === null) {
        descriptions.push(null);
        continue;
      }
      const [, rank, access, description] = attributes.slice(i * ATTRIBUTES.length, (i + 1) * ATTRIBUTES.length);
      const own = properties[i] as ReadonlyMap<string, unknown>;
      const known = this.#dataTypes.get(dataType.toString());
      const level = numberOf(good(access)) ?? READABLE;
      const texts = textsOfVariable(own) ?? known?.texts ?? null;
      const declared = await this.#types.typeOf(dataType);
      descriptions.push({
        dataType: tagTypeOf(declared, texts),
        dataTypeName: known?.name ?? null,
        valueRank: numberOf(good(rank)) ?? -2,
        unit: unitText(own.get("EngineeringUnits")),
        range: rangeOf(own.get("EURange")),
        instrumentRange: rangeOf(own.get("InstrumentRange")),
        texts,
        description: textOf(good(description)),
        readable: (level & READABLE) !== 0,
        writable: (level & WRITABLE) !== 0,
      });
    }
    return descriptions;
  }

  /** The values of the properties that describe each variable, by name. */
  async #propertiesOf(variables: readonly NodeId[]): Promise<Map<string, unknown>[]> {
    const found = await referencesOf(this.#open, variables, {
      referenceType: REFERENCE.HAS_PROPERTY,
      most: MOST_PROPERTIES,
    });
    const telling: { readonly of: number; readonly reference: Reference }[] = [];
    found.forEach(({ references }, of) => {
      for (const reference of references)
        if (reference.browseName.namespace === 0 && TELLING.has(reference.browseName.name))
          telling.push({ of, reference });
    });
    const values = await this.#open.read(
      telling.map(({ reference }) => ({ nodeId: reference.nodeId, attributeId: AttributeIds.Value })),
    );
    const properties = variables.map(() => new Map<string, unknown>());
    telling.forEach(({ of, reference }, i) => {
      properties[of]?.set(reference.browseName.name, good(values[i]));
    });
    return properties;
  }

  /** Names of data types, and the texts of enumerations. */
  async #learn(dataTypes: readonly NodeId[]): Promise<void> {
    const unknown = [...new Map(dataTypes.map((id) => [id.toString(), id]))].filter(
      ([text]) => !this.#dataTypes.has(text),
    );
    if (unknown.length === 0) return;
    const names = await this.#open.read(
      unknown.map(([, nodeId]) => ({ nodeId, attributeId: AttributeIds.BrowseName })),
    );
    const enumerations: NodeId[] = [];
    for (const [, nodeId] of unknown) if ((await this.#types.typeOf(nodeId)).isEnumeration) enumerations.push(nodeId);
    const texts = new Map<string, Texts | null>();
    const definitions = await this.#open.read(
      enumerations.map((nodeId) => ({ nodeId, attributeId: AttributeIds.DataTypeDefinition })),
    );
    // Older servers have no definition, but the property that it replaces.
    const properties = await this.#propertiesOf(enumerations);
    enumerations.forEach((nodeId, i) => {
      const own = properties[i] as ReadonlyMap<string, unknown>;
      texts.set(nodeId.toString(), textsOfVariable(own) ?? textsOfDefinition(good(definitions[i])));
    });
    unknown.forEach(([text], i) => {
      const name = good(names[i]) as { readonly name?: string | null } | null;
      this.#dataTypes.set(text, { name: name?.name ?? text, texts: texts.get(text) ?? null });
    });
  }
}

function good(value: DataValue | undefined): unknown {
  return value?.statusCode.isGood() ? (value.value.value ?? null) : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

/** Of a LocalizedText or a String. */
function textOf(value: unknown): string | null {
  const text = typeof value === "object" && value !== null && "text" in value ? value.text : value;
  return typeof text === "string" && text.trim() !== "" ? text : null;
}

/** The type a tag of such a variable has in the model. MultiState variables are numbers with texts: an enumeration. */
function tagTypeOf({ builtIn, isEnumeration }: DeclaredType, texts: Texts | null): TagType {
  if (isEnumeration) return "Enumeration";
  if (builtIn === null || builtIn === DataType.Variant)
    // A MultiState variable's type is UInteger, which is open.
    return texts !== null && !("true" in texts) ? "Enumeration" : "Variant";
  if (builtIn === DataType.ExtensionObject) return "Structure";
  const counts = builtIn >= DataType.SByte && builtIn <= DataType.UInt32;
  return texts !== null && counts ? "Enumeration" : (DataType[builtIn] as TagType);
}

/** The UNECE code where the server gives one, else the unit's text. */
function unitText(value: unknown): string | null {
  if (typeof value !== "object" || value === null || !("unitId" in value)) return null;
  const { namespaceUri, unitId, displayName } = value as EUInformation;
  const text = textOf(displayName);
  if (namespaceUri === UNECE && unitId > 0) {
    // The code's letters, one a byte (Part 8, 5.6.3.4): CEL is 4408652.
    const code = [24, 16, 8, 0]
      .map((shift) => (unitId >>> shift) & 0xff)
      .filter((byte) => byte !== 0)
      .map((byte) => String.fromCharCode(byte))
      .join("");
    if (/^[A-Z0-9]{1,4}$/.test(code) && (unitOf(code).code === code || text === null)) return code;
  }
  return text;
}

function rangeOf(value: unknown): Range | null {
  if (typeof value !== "object" || value === null || !("low" in value)) return null;
  const { low, high } = value as UaRange;
  // Servers give 0 to 0 where nobody has set a range.
  return Number.isFinite(low) && Number.isFinite(high) && low < high ? { low, high } : null;
}

function textsOfVariable(properties: ReadonlyMap<string, unknown>): Texts | null {
  const strings = properties.get("EnumStrings");
  if (Array.isArray(strings)) return textsFrom(strings.map((text, i) => [i, text]));
  const values = properties.get("EnumValues");
  if (Array.isArray(values))
    return textsFrom(
      values.map((one: { readonly value: unknown; readonly displayName: unknown }) => [
        ordinal(one.value),
        one.displayName,
      ]),
    );
  const [yes, no] = [textOf(properties.get("TrueState")), textOf(properties.get("FalseState"))];
  return yes !== null && no !== null ? { false: no, true: yes } : null;
}

/** Of an EnumDefinition (Part 3, 8.50). */
interface EnumField {
  readonly value: unknown;
  readonly displayName: unknown;
  readonly name: string | null;
}

function textsOfDefinition(definition: unknown): Texts | null {
  const fields = (definition as { readonly fields?: readonly EnumField[] } | null)?.fields;
  if (!fields) return null;
  return textsFrom(
    fields.map(({ value, displayName, name }) => [ordinal(value), textOf(displayName) === null ? name : displayName]),
  );
}

function textsFrom(entries: readonly (readonly [number | null, unknown])[]): Texts | null {
  const texts: Record<string, string> = {};
  for (const [value, given] of entries) {
    const text = textOf(given);
    if (value !== null && text !== null) texts[String(value)] = text;
  }
  return Object.keys(texts).length > 0 ? texts : null;
}

/** Ordinals travel as Int64: high and low words. */
function ordinal(value: unknown): number | null {
  if (typeof value === "number") return value;
  if (!Array.isArray(value) || value.length !== 2) return null;
  return Number(BigInt.asIntN(64, (BigInt(value[0] as number) << 32n) | BigInt((value[1] as number) >>> 0)));
}
