import { nearest } from "../tools/did-you-mean.ts";
import { PlantgraphError } from "../words/errors.ts";
import { knownSymbols, unitOf } from "./units.ts";

/** @throws PlantgraphError BAD_USER_INPUT for a text that names no unit of UNECE Recommendation 20 that the twin knows */
export function checkUnit(unit: string, at: string): void {
  if (unitOf(unit).code !== null) return;
  const near = nearest(unit, knownSymbols());
  throw new PlantgraphError(
    "BAD_USER_INPUT",
    `${at}: ${JSON.stringify(unit.slice(0, 100))} is no unit that can be converted; give a UNECE code, a symbol or a name such as KPA, kPa, kilopascal.${
      near === null ? "" : ` Did you mean "${near}"?`
    }`,
    { at },
  );
}
