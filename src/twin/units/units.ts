/**
 * Units of measure: whatever way people write one (UNECE code, symbol, name), and what it is.
 */
import { LRUCache } from "lru-cache";
import { UNIT_TABLE } from "./unit-table.ts";

export interface Unit {
  /** UNECE Recommendation 20 common code ("CEL"); null for a unit the recommendation or this table does not know. */
  readonly code: string | null;
  /** What stands beside a number: "°C", "kg/h", "r/min". */
  readonly symbol: string;
  /** "degree Celsius"; null where `code` is. */
  readonly name: string | null;
}

/** No text that names a unit is longer, characters. A longer one is legal, and free text. */
export const UNIT_MAX_LENGTH = 100;

const exact = new Map<string, Unit>();
const folded = new Map<string, Unit>();
/** Free texts remembered, so that asking for the unit of 100,000 tags costs one look-up each. */
const remembered = new LRUCache<string, Unit>({ max: 4_096 });

const rows = UNIT_TABLE.trim()
  .split("\n")
  .map((line) => {
    const [code, symbol, name, others] = line.split("|") as [string, string, string, string];
    return { unit: Object.freeze<Unit>({ code, symbol, name }), others: others === "" ? [] : others.split(",") };
  });
// Symbols stand before codes, for "GJ" on a tag is gigajoules and not the code GJ, gram per millilitre.
for (const { unit } of rows) enter(unit.symbol, unit);
for (const { unit } of rows) enter(unit.code as string, unit);
for (const { unit, others } of rows) for (const other of [unit.name as string, ...others]) enter(other, unit);

function enter(text: string, unit: Unit): void {
  if (!exact.has(text)) exact.set(text, unit);
  const key = fold(text);
  if (!folded.has(key)) folded.set(key, unit);
  // Names may be written in any case; symbols may not: mW and MW are different units.
  if (text.length > 4 && /^[a-z]/i.test(text) && !/[/·²³⁻]/.test(text)) {
    const lower = `name:${foldName(text)}`;
    if (!folded.has(lower)) folded.set(lower, unit);
  }
}

/**
 * The unit that a text names: a UNECE code, a symbol in any common spelling ("m3/h", "m^3/h", "degC", "N*m") or a name. A
 * text that is none of them is legal and stands as the symbol, with neither code nor name. Case counts in symbols and codes.
 */
export function unitOf(text: string): Unit {
  const known = exact.get(text) ?? remembered.get(text);
  if (known) return known;
  if (text.length > UNIT_MAX_LENGTH) return freeText(text);
  const unit = folded.get(fold(text)) ?? folded.get(`name:${foldName(text)}`) ?? freeText(text);
  remembered.set(text, unit);
  return unit;
}

/** Equal for two texts exactly if they name the same unit. */
export function unitKey(text: string): string {
  const unit = unitOf(text);
  return unit.code ?? `text:${fold(unit.symbol)}`;
}

/** Symbols of all units of the table. */
export function knownSymbols(): string[] {
  return rows.map(({ unit }) => unit.symbol);
}

function freeText(text: string): Unit {
  return Object.freeze({ code: null, symbol: text.trim(), name: null });
}

/** One spelling of the many for powers, products, micro, degree and white space. */
function fold(text: string): string {
  return text
    .normalize("NFC")
    .replace(/\s+/g, "")
    .replace(/[\u03bc]/g, "\u00b5")
    .replace(/[\u00ba\u02da]/g, "\u00b0")
    .replace(/\u2103/g, "\u00b0C")
    .replace(/\u2109/g, "\u00b0F")
    .replace(/\u2126/g, "\u03a9")
    .replace(/[*.\u22c5\u2022\u2219]/g, "\u00b7")
    .replace(/^u(?=[A-Za-z])/, "\u00b5")
    .replace(/\*\*|\^/g, "")
    .replace(/(?<=[a-zA-Z])2(?![0-9])/g, "\u00b2")
    .replace(/(?<=[a-zA-Z])3(?![0-9])/g, "\u00b3");
}

function foldName(text: string): string {
  return text
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim()
    .replace(/meter\b/g, "metre")
    .replace(/liter\b/g, "litre")
    .replace(/\btons?\b/g, "ton");
}
