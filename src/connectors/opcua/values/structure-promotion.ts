/**
 * Structures of a server's own types arrive as bytes, and are decoded by the definitions the server gives. node-opcua does
 * so for values that are structures; this does it for those inside of Variants and DataValues too.
 */
import { type ClientSession, DataType, type DataValue, promoteOpaqueStructure, type Variant } from "node-opcua-client";

/** Whether a value may have structures in it that are still bytes. On the way of every notification. */
export function mayHoldStructures({ value }: DataValue): boolean {
  const dataType = value?.dataType;
  return dataType === DataType.ExtensionObject || dataType === DataType.Variant || dataType === DataType.DataValue;
}

/**
 * Decodes them where they stand. Never rejects: what can't be decoded stays as it came.
 * @returns false: the server does not give its types now
 */
export async function promoteStructures(session: ClientSession, values: readonly DataValue[]): Promise<boolean> {
  const holders = values.flatMap(({ value }) => (value ? holdersIn(value) : []));
  if (holders.length === 0) return true;
  try {
    await promoteOpaqueStructure(
      session,
      holders.map((value) => ({ value })),
    );
    return true;
  } catch {
    // It refuses, or answers too late, or the session is gone.
    return false;
  }
}

function holdersIn(variant: Variant): Variant[] {
  const { dataType } = variant;
  if (dataType === DataType.ExtensionObject) return [variant];
  if (dataType !== DataType.Variant && dataType !== DataType.DataValue) return [];
  const held: unknown = variant.value;
  const elements = Array.isArray(held) ? held : [held];
  return elements.flatMap((each: Variant | DataValue | null) => {
    if (each === null || each === undefined) return [];
    const inner = dataType === DataType.Variant ? (each as Variant) : (each as DataValue).value;
    return inner ? holdersIn(inner) : [];
  });
}
