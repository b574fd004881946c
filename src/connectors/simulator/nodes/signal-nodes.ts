/** Puts the plant's signals into an OPC UA address space and keeps both in step. */
import type { AddressSpace, Namespace, UADataType, UAObject, UAVariable } from "node-opcua-address-space";
import { Int64ToBigInt } from "node-opcua-basic-types";
import { DataType, type DataValue, StatusCodes, Variant, VariantArrayType } from "node-opcua-client";
import { engineeringUnit } from "./engineering-units.ts";
import { NAMESPACES, type Signal, type SignalValue } from "./signals.ts";

/** The nodes of all signals. */
export class SignalNodes {
  readonly #entries: { readonly signal: Signal; readonly node: UAVariable; last: SignalValue }[] = [];
  /** True while the values come from the plant: what changes otherwise was written by a client. */
  #publishing = false;

  constructor(addressSpace: AddressSpace, signals: readonly Signal[]) {
    const folders = new Folders(addressSpace);
    const enumerations = new Map<string, UADataType>();
    for (const signal of signals) {
      const namespace = addressSpace.registerNamespace(NAMESPACES[signal.vendor]);
      const last = signal.read();
      const node = addNode(namespace, folders.of(namespace, signal), signal, last, enumerations);
      const entry = { signal, node, last };
      this.#entries.push(entry);
      const { write } = signal;
      if (write) {
        node.on("value_changed", (written: DataValue) => {
          if (this.#publishing || written.statusCode.isNotGood()) return;
          write(fromVariant(written.value));
          entry.last = signal.read();
        });
      }
    }
  }

  /** Shows what has changed since the last call. */
  publish(at: Date): void {
    this.#publishing = true;
    try {
      for (const entry of this.#entries) {
        const value = entry.signal.read();
        if (equal(value, entry.last)) continue;
        entry.last = value;
        entry.node.setValueFromSource(toVariant(entry.signal, value), StatusCodes.Good, at);
      }
    } finally {
      this.#publishing = false;
    }
  }
}

/** Folders by their path below Objects, made when first needed; their ids follow the vendor's style too. */
class Folders {
  readonly #root: UAObject;
  readonly #made = new Map<string, UAObject>();

  constructor(addressSpace: AddressSpace) {
    this.#root = addressSpace.rootFolder.objects;
  }

  of(namespace: Namespace, signal: Signal): UAObject {
    let folder = this.#root;
    for (let depth = 1; depth < signal.browsePath.length; depth++) {
      const path = signal.browsePath.slice(0, depth);
      const id = signal.vendor === "s7" ? path.map((part) => `"${part}"`).join(".") : path.join(".");
      const key = `${signal.vendor} ${id}`;
      let next = this.#made.get(key);
      if (!next) {
        const browseName = path[depth - 1] as string;
        next = namespace.addFolder(folder, { browseName, nodeId: `s=${id}` });
        this.#made.set(key, next);
      }
      folder = next;
    }
    return folder;
  }
}

function addNode(
  namespace: Namespace,
  folder: UAObject,
  signal: Signal,
  initial: SignalValue,
  enumerations: Map<string, UADataType>,
): UAVariable {
  const access = signal.write ? "CurrentRead | CurrentWrite" : "CurrentRead";
  const shape =
    signal.length === undefined
      ? { valueRank: -1 }
      : { valueRank: 1, arrayDimensions: [signal.length], arrayType: VariantArrayType.Array };
  const common = {
    componentOf: folder,
    browseName: signal.browsePath[signal.browsePath.length - 1] as string,
    nodeId: `s=${signal.id}`,
    accessLevel: access,
    userAccessLevel: access,
    // Exception-based: a client that asks for the fastest sampling is told every change, without a timer an item.
    minimumSamplingInterval: 0,
    ...shape,
  };
  const dataType = signal.states ? enumeration(namespace, signal.states, enumerations) : DataType[builtIn(signal)];
  const { unit, range } = signal;
  let node: UAVariable;
  if (unit !== undefined && range) {
    const limits = { low: range[0], high: range[1] };
    node = namespace.addAnalogDataItem({
      ...common,
      dataType,
      engineeringUnits: engineeringUnit(unit),
      engineeringUnitsRange: limits,
      instrumentRange: limits,
    }) as UAVariable;
  } else {
    node = namespace.addVariable({ ...common, dataType });
  }
  node.setValueFromSource(toVariant(signal, initial));
  return node;
}

function enumeration(
  namespace: Namespace,
  states: { readonly type: string; readonly texts: readonly string[] },
  known: Map<string, UADataType>,
): UADataType {
  const key = `${namespace.index} ${states.type}`;
  let type = known.get(key);
  if (!type) {
    type = namespace.addEnumerationType({ browseName: states.type, enumeration: [...states.texts] });
    known.set(key, type);
  }
  return type;
}

/** The built-in type a signal's values travel as; enumerations travel as Int32 (Part 6, 5.2.4). */
function builtIn(signal: Signal): Exclude<Signal["type"], "Enumeration"> {
  return signal.type === "Enumeration" ? "Int32" : signal.type;
}

function toVariant(signal: Signal, value: SignalValue): Variant {
  return new Variant({
    dataType: DataType[builtIn(signal)],
    arrayType: signal.length === undefined ? VariantArrayType.Scalar : VariantArrayType.Array,
    value: encode(signal, value),
  });
}

function encode(signal: Signal, value: SignalValue): unknown {
  if (typeof value === "bigint") return [Number(BigInt.asUintN(32, value >> 32n)), Number(BigInt.asUintN(32, value))];
  if (signal.type === "Float")
    return typeof value === "number" ? Math.fround(value) : Float32Array.from(value as number[]);
  return signal.length === undefined ? value : Int32Array.from(value as number[]);
}

function fromVariant(variant: Variant): SignalValue {
  return variant.dataType === DataType.Int64 ? Int64ToBigInt(variant.value) : (variant.value as SignalValue);
}

function equal(a: SignalValue, b: SignalValue): boolean {
  if (a === b) return true;
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  if (Array.isArray(a) && Array.isArray(b)) return a.every((item, i) => item === b[i]);
  return false;
}
