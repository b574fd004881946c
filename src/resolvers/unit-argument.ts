import { LRUCache } from "lru-cache";
import { Arg } from "type-graphql";
import { conversion, quantityOf, unitsOfQuantity } from "../twin/units/unit-conversion.ts";
import { UNIT_MAX_LENGTH } from "../twin/units/units.ts";
import { PlantgraphError } from "../twin/words/errors.ts";

export function InUnit() {
  return Arg("unit", () => String, {
    nullable: true,
    description: "A unit of the same quantity: UNECE code or symbol (KPA, bar, °C). Its own when absent.",
  });
}

/** Conversions people asked for: the same few are asked for with every sample. */
const known = new LRUCache<string, (value: number) => number>({ max: 1_000 });

/**
 * How numbers in the element's unit become numbers in the unit asked for.
 * @param element begins the sentence of an error
 * @throws PlantgraphError BAD_USER_INPUT when they are no units of one quantity
 */
export function convertedTo(wanted: string, own: string | null, element: string): (value: number) => number {
  if (wanted.length > UNIT_MAX_LENGTH) {
    const message = `A unit has at most ${UNIT_MAX_LENGTH} characters, not ${wanted.length}; "KPA", "bar" or "°C" is right.`;
    throw new PlantgraphError("BAD_USER_INPUT", message, { at: "unit" });
  }
  const key = `${own}\u0000${wanted}`;
  const before = known.get(key);
  if (before) return before;
  const convert = own === null ? null : conversion(own, wanted);
  if (convert === null) throw new PlantgraphError("BAD_USER_INPUT", refusal(wanted, own, element), { at: "unit" });
  known.set(key, convert);
  return convert;
}

function refusal(wanted: string, own: string | null, element: string): string {
  if (own === null) return `${element} has no unit, so its number can't be had in ${JSON.stringify(wanted)}.`;
  const quantity = quantityOf(own);
  const alternatives =
    quantity === null
      ? "no other unit is known for it"
      : `units of ${quantity} are ${unitsOfQuantity(quantity).join(", ")}`;
  return `${element} is in ${JSON.stringify(own)}, which can't be converted to ${JSON.stringify(wanted)}; ${alternatives}.`;
}
