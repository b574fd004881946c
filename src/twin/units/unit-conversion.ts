/** Converting numbers between units of one quantity: 1 bar is 100 kPa. */
import { UNIT_QUANTITIES } from "./unit-quantities.ts";
import { unitKey, unitOf } from "./units.ts";

interface Scale {
  readonly quantity: string;
  readonly factor: number;
  readonly offset: number;
}

const scales = new Map<string, Scale>();
for (const line of UNIT_QUANTITIES.trim().split("\n")) {
  const [quantity, units] = line.split(": ") as [string, string];
  for (const unit of units.split(", ")) {
    const [code, scale] = unit.split(" ") as [string, string];
    const [fraction, offset = "0"] = scale.split(/(?<!e)\+/) as [string, string?];
    const [above, below = "1"] = fraction.split("/") as [string, string?];
    scales.set(code, { quantity, factor: Number(above) / Number(below), offset: Number(offset) });
  }
}

/** What a unit measures, "pressure"; null for a unit that converts to no other. */
export function quantityOf(unit: string): string | null {
  return scaleOf(unit)?.quantity ?? null;
}

/** Symbols of all units of one quantity. */
export function unitsOfQuantity(quantity: string): string[] {
  return [...scales].filter(([, scale]) => scale.quantity === quantity).map(([code]) => unitOf(code).symbol);
}

/**
 * How numbers of one unit become numbers of another; null when the units do not measure the same. Units are given in any
 * way `unitOf` understands; two ways to write one unit convert also where the table does not know it.
 */
export function conversion(from: string, to: string): ((value: number) => number) | null {
  if (from === to || unitKey(from) === unitKey(to)) return (value) => value;
  const [a, b] = [scaleOf(from), scaleOf(to)];
  if (!a || !b || a.quantity !== b.quantity) return null;
  if (a.offset === 0 && b.offset === 0) {
    // One operation, with the greater factor, keeps round numbers round.
    const factor = a.factor / b.factor;
    const inverse = b.factor / a.factor;
    return factor >= 1 ? (value) => value * factor : (value) => value / inverse;
  }
  return (value) => (value * a.factor + a.offset - b.offset) / b.factor;
}

/** Conversions remembered: a model has few units. */
const REMEMBERED = 256;

/** `conversion` from any unit to one, worked out once for each. */
export function converterTo(to: string): (from: string) => ((value: number) => number) | null {
  const conversions = new Map<string, ((value: number) => number) | null>();
  return (from) => {
    let convert = conversions.get(from);
    if (convert === undefined) {
      if (conversions.size >= REMEMBERED) conversions.clear();
      convert = conversion(from, to);
      conversions.set(from, convert);
    }
    return convert;
  };
}

function scaleOf(unit: string): Scale | undefined {
  const { code } = unitOf(unit);
  return code === null ? undefined : scales.get(code);
}

/** Whether two numbers are the same but for what conversion loses: ten of some sixteen digits. */
export function almostEqual(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= 1e-10 * Math.max(Math.abs(a), Math.abs(b));
}
