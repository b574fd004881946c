/** EUInformation of the units the simulated plant uses (OPC UA Part 8, 5.6.3). */
import type { AddAnalogDataItemOptions } from "node-opcua-address-space";

type EngineeringUnit = NonNullable<AddAnalogDataItemOptions["engineeringUnits"]>;

const UNECE = "http://www.opcfoundation.org/UA/units/un/cefact";

/** UNECE Recommendation 20 codes by symbol. */
const CODES: Readonly<Record<string, readonly [code: string, name: string]>> = {
  "%": ["P1", "percent"],
  "°C": ["CEL", "degree Celsius"],
  "m³": ["MTQ", "cubic metre"],
  "m³/h": ["MQH", "cubic metre per hour"],
  "l/min": ["L2", "litre per minute"],
  "r/min": ["RPM", "revolutions per minute"],
  "1/min": ["C94", "reciprocal minute"],
  A: ["AMP", "ampere"],
  V: ["VLT", "volt"],
  kW: ["KWT", "kilowatt"],
  kWh: ["KWH", "kilowatt hour"],
  bar: ["BAR", "bar"],
  h: ["HUR", "hour"],
  ml: ["MLT", "millilitre"],
  N·m: ["NU", "newton metre"],
};

/** The unit's id is its code's ASCII bytes as an integer; -1 where there is no code. */
export function engineeringUnit(symbol: string): EngineeringUnit {
  const known = CODES[symbol];
  if (!known) return { displayName: symbol, description: symbol, unitId: -1 };
  let unitId = 0;
  for (const character of known[0]) unitId = unitId * 256 + character.charCodeAt(0);
  return { namespaceUri: UNECE, unitId, displayName: symbol, description: known[1] };
}
