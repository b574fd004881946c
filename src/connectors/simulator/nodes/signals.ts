/**
 * What the simulated plant shows to the outside: each signal with its address in the style of its vendor, its type and
 * limits, and how it is read from and written to the physics.
 */
import { LINE_STATES, MACHINE_STATES, type PackagingLine } from "../plant/packaging-line.ts";
import type { PackagingPlant } from "../plant/packaging-plant.ts";
import { OVEN_STATES, Oven, PUMP_STATES, Pump } from "../plant/process-area.ts";
import { UTILITY_STATES } from "../plant/utilities.ts";

/** Namespace URIs as the vendors' servers really have them; one is no URI at all. */
export const NAMESPACES = { s7: "http://www.siemens.com/simatic-s7-opcua", kep: "KEPServerEX" } as const;

export type SignalType =
  | "Boolean"
  | "Int16"
  | "Int32"
  | "UInt32"
  | "Int64"
  | "Float"
  | "Double"
  | "String"
  | "DateTime"
  | "Enumeration";

export type SignalValue = boolean | number | bigint | string | Date | readonly number[];

export interface Signal {
  readonly vendor: keyof typeof NAMESPACES;
  /** Identifier of the node, the part after `s=`. */
  readonly id: string;
  /** Names of the folders it stands in, its own last. */
  readonly browsePath: readonly string[];
  readonly type: SignalType;
  /** An array where set, with so many elements. */
  readonly length?: number | undefined;
  /** Symbol of the engineering unit. */
  readonly unit?: string | undefined;
  /** In the value's own unit; writes outside are refused. */
  readonly range?: readonly [low: number, high: number] | undefined;
  /** Texts of an enumeration and the name of its data type. */
  readonly states?: { readonly type: string; readonly texts: readonly string[] } | undefined;
  read(): SignalValue;
  /** Present where clients may write. */
  write?: ((value: SignalValue) => void) | undefined;
}

type Details = Partial<Pick<Signal, "length" | "unit" | "range" | "states" | "write">>;
/** `signal(name, type, read, details)` of one device. */
type Device = (name: string, type: SignalType, read: () => SignalValue, details?: Details) => void;

const PUMP = { type: "PumpState", texts: PUMP_STATES };
const OVEN = { type: "OvenState", texts: OVEN_STATES };
const MACHINE = { type: "MachineState", texts: MACHINE_STATES };
const LINE = { type: "LineState", texts: LINE_STATES };
const UTILITY = { type: "UtilityState", texts: UTILITY_STATES };

/** All signals of the plant, in the order the servers list them. */
export function signalsOf(plant: PackagingPlant): Signal[] {
  const signals: Signal[] = [];
  const device = (vendor: Signal["vendor"], parts: readonly string[]): Device => {
    return (name, type, read, details = {}) => {
      const browsePath = [...parts, name];
      const id = vendor === "s7" ? browsePath.map((part) => `"${part}"`).join(".") : browsePath.join(".");
      signals.push({ vendor, id, browsePath, type, read, ...details });
    };
  };
  pumpSignals(device("s7", ["DB_Pumps", "P101"]), plant.supplyPump);
  pumpSignals(device("s7", ["DB_Pumps", "P102"]), plant.transferPump);
  tankSignals(device("kep", ["Channel1", "PLC7", "TK101"]), plant);
  ovenSignals(device("s7", ["DB_Oven", "OV201"]), plant.oven);
  plant.lines.forEach((line, index) => {
    const block = `DB_Line${index + 1}`;
    lineSignals(device("s7", [block]), line);
    for (const machine of line.machines) machineSignals(device("s7", [block, machine.design.name]), machine);
    ownSignals(
      device("s7", [block, "Filler"]),
      device("s7", [block, "Capper"]),
      device("s7", [block, "Labeller"]),
      line,
    );
  });
  compressorSignals(device("kep", ["Channel2", "Utilities", "C1"]), plant);
  chillerSignals(device("kep", ["Channel2", "Utilities", "CH1"]), plant);
  plant.meters.forEach((meter, index) => {
    meterSignals(device("kep", ["Channel3", "Meters", `PM${index + 1}`]), meter);
  });
  const weather = device("kep", ["Channel3", "Weather"]);
  weather("Temperature", "Double", () => round(plant.weather.outside, 0.1), { unit: "°C", range: [-40, 60] });
  weather("Humidity", "Float", () => round(plant.weather.humidity, 0.5), { unit: "%", range: [0, 100] });
  return signals;
}

function pumpSignals(signal: Device, pump: Pump): void {
  signal("Start", "Boolean", () => pump.start, {
    write: (value) => {
      pump.start = value === true;
    },
  });
  signal("Setpoint", "Float", () => pump.setpoint, {
    unit: "r/min",
    range: [0, Pump.maxSpeed],
    write: (value) => {
      pump.setpoint = Number(value);
    },
  });
  signal("Speed", "Float", () => round(pump.speed, 1), { unit: "r/min", range: [0, Pump.maxSpeed] });
  signal("I_raw", "Int16", () => Math.round(pump.current * Pump.countsPerAmpere), { range: [0, 27_648] });
  signal("Flow", "Float", () => round(pump.flow, 0.05), { unit: "m³/h", range: [0, 50] });
  signal("WindingTemp", "Float", () => round(pump.windingTemperature, 0.1), { unit: "°C", range: [0, 180] });
  signal("State", "Enumeration", () => pump.state, { states: PUMP });
  signal("Tripped", "Boolean", () => pump.tripped);
  signal("Starts", "UInt32", () => pump.starts);
  signal("RunHours", "Double", () => round(pump.runHours, 0.001), { unit: "h", range: [0, 1e6] });
}

function tankSignals(signal: Device, plant: PackagingPlant): void {
  const { tank } = plant;
  signal("Level", "Double", () => round(tank.level, 0.01), { unit: "%", range: [0, 100] });
  signal("LevelSP", "Double", () => tank.levelSetpoint, {
    unit: "%",
    range: [5, 95],
    write: (value) => {
      tank.levelSetpoint = Number(value);
    },
  });
  signal("Valve", "Float", () => round(tank.valve, 0.1), { unit: "%", range: [0, 100] });
  signal("Volume", "Double", () => round(tank.volume, 0.001), { unit: "m³", range: [0, 12] });
  signal("Inflow", "Float", () => round(tank.inflow, 0.05), { unit: "m³/h", range: [0, 50] });
  signal("Outflow", "Float", () => round(tank.outflow, 0.05), { unit: "m³/h", range: [0, 50] });
  signal("Temperature", "Float", () => round(tank.temperature, 0.1), { unit: "°C", range: [0, 120] });
  signal("HighAlarm", "Boolean", () => tank.highAlarm);
  signal("LowAlarm", "Boolean", () => tank.lowAlarm);
  signal("Batch", "String", () => `B-${String(tank.batch).padStart(5, "0")}`);
}

function ovenSignals(signal: Device, oven: Oven): void {
  signal("On", "Boolean", () => oven.on, {
    write: (value) => {
      oven.on = value === true;
    },
  });
  signal("Setpoint", "Float", () => oven.setpoint, {
    unit: "°C",
    range: [20, 280],
    write: (value) => {
      oven.setpoint = Number(value);
    },
  });
  signal("Temperature", "Float", () => round(oven.temperature, 0.1), { unit: "°C", range: [0, 350] });
  signal("ZoneTemp", "Float", () => oven.zoneTemperatures.map((zone) => round(zone, 0.1)), {
    length: Oven.zones,
    unit: "°C",
    range: [0, 350],
  });
  signal("Power", "Float", () => round(oven.power, 0.1), { unit: "kW", range: [0, Oven.maxPower] });
  signal("Energy", "Double", () => round(oven.energy, 0.001), { unit: "kWh", range: [0, 1e9] });
  signal("State", "Enumeration", () => oven.state, { states: OVEN });
  signal("DoorOpen", "Boolean", () => oven.doorOpen);
  signal("OverTemp", "Boolean", () => oven.overTemperature);
  signal("Recipe", "String", () => oven.recipe, {
    write: (value) => {
      oven.recipe = String(value);
    },
  });
}

function lineSignals(signal: Device, line: PackagingLine): void {
  signal("Start", "Boolean", () => line.start, {
    write: (value) => {
      line.start = value === true;
    },
  });
  signal("State", "Enumeration", () => line.state, { states: LINE });
  signal("Order", "String", () => line.order, {
    write: (value) => {
      line.order = String(value);
    },
  });
  signal("Product", "String", () => line.product);
  signal("ShiftStart", "DateTime", () => new Date(line.shiftStart));
  signal("Good", "Int64", () => BigInt(line.good));
  signal("Rejected", "UInt32", () => line.rejected);
  signal("Pallets", "UInt32", () => line.pallets);
  const percent = { unit: "%", range: [0, 130] } as const;
  signal("Availability", "Double", () => round(line.availability, 0.01), percent);
  signal("Performance", "Double", () => round(line.performance, 0.01), percent);
  signal("Quality", "Double", () => round(line.quality, 0.01), percent);
  signal("OEE", "Double", () => round(line.oee, 0.01), percent);
  signal("Buffers", "Int32", () => line.buffered, { length: line.buffered.length });
}

function machineSignals(signal: Device, machine: PackagingLine["machines"][number]): void {
  const speed = { unit: "1/min", range: [0, machine.design.maxSpeed] } as const;
  const resolution = machine.design.maxSpeed / 4000;
  signal("Start", "Boolean", () => machine.start, {
    write: (value) => {
      machine.start = value === true;
    },
  });
  signal("SpeedSP", "Float", () => machine.setpoint, {
    ...speed,
    write: (value) => {
      machine.setpoint = Number(value);
    },
  });
  signal("Speed", "Float", () => round(machine.speed, resolution), speed);
  signal("State", "Enumeration", () => machine.state, { states: MACHINE });
  signal("Good", "UInt32", () => machine.good);
  signal("Rejected", "UInt32", () => machine.rejected);
  signal("StopReason", "Int16", () => machine.stopReason);
  signal("LastStop", "DateTime", () => new Date(machine.lastStop));
  signal("MotorCurrent", "Float", () => round(machine.motorCurrent, 0.01), { unit: "A", range: [0, 16] });
}

/** What only one machine of a line has. */
function ownSignals(filler: Device, capper: Device, labeller: Device, line: PackagingLine): void {
  filler("Volume", "Double", () => round(line.fillVolume, 0.01), { unit: "ml", range: [0, 1000] });
  filler("VolumeSP", "Double", () => line.fillSetpoint, {
    unit: "ml",
    range: [100, 1000],
    write: (value) => {
      line.fillSetpoint = Number(value);
    },
  });
  capper("Torque", "Float", () => round(line.capTorque, 0.001), { unit: "N·m", range: [0, 5] });
  labeller("LabelsLeft", "Int32", () => line.labelsLeft);
}

function compressorSignals(signal: Device, { compressor }: PackagingPlant): void {
  signal("Start", "Boolean", () => compressor.start, {
    write: (value) => {
      compressor.start = value === true;
    },
  });
  signal("PressureSP", "Float", () => compressor.setpoint, {
    unit: "bar",
    range: [4, 10],
    write: (value) => {
      compressor.setpoint = Number(value);
    },
  });
  signal("Pressure", "Float", () => round(compressor.pressure, 0.01), { unit: "bar", range: [0, 13] });
  signal("Flow", "Float", () => round(compressor.flow, 5), { unit: "l/min", range: [0, 5000] });
  signal("Power", "Float", () => round(compressor.power, 0.05), { unit: "kW", range: [0, 55] });
  signal("OilTemp", "Float", () => round(compressor.oilTemperature, 0.1), { unit: "°C", range: [0, 130] });
  signal("State", "Enumeration", () => compressor.state, { states: UTILITY });
  signal("LowPressure", "Boolean", () => compressor.lowPressure);
  signal("LoadCycles", "UInt32", () => compressor.loadCycles);
  signal("RunHours", "Double", () => round(compressor.runHours, 0.001), { unit: "h", range: [0, 1e6] });
}

function chillerSignals(signal: Device, { chiller }: PackagingPlant): void {
  signal("Start", "Boolean", () => chiller.start, {
    write: (value) => {
      chiller.start = value === true;
    },
  });
  signal("SupplySP", "Float", () => chiller.setpoint, {
    unit: "°C",
    range: [3, 15],
    write: (value) => {
      chiller.setpoint = Number(value);
    },
  });
  signal("Supply", "Float", () => round(chiller.supply, 0.02), { unit: "°C", range: [0, 50] });
  signal("Return", "Float", () => round(chiller.return, 0.02), { unit: "°C", range: [0, 50] });
  signal("Flow", "Float", () => round(chiller.flow, 0.1), { unit: "m³/h", range: [0, 60] });
  signal("Power", "Float", () => round(chiller.power, 0.05), { unit: "kW", range: [0, 55] });
  signal("State", "Enumeration", () => chiller.state, { states: UTILITY });
}

function meterSignals(signal: Device, meter: PackagingPlant["meters"][number]): void {
  signal("Power", "Double", () => round(meter.power, 0.01), { unit: "kW", range: [0, 400] });
  signal("Energy", "Double", () => round(meter.energy, 0.001), { unit: "kWh", range: [0, 1e9] });
  signal("Current", "Float", () => round(meter.current, 0.1), { unit: "A", range: [0, 800] });
  signal("Voltage", "Float", () => meter.voltages.map((phase) => round(phase, 0.1)), {
    length: 3,
    unit: "V",
    range: [0, 300],
  });
  signal("PowerFactor", "Float", () => round(meter.powerFactor, 0.001), { range: [0, 1] });
}

/** To the resolution an instrument has: signals at rest then stay at rest. */
function round(value: number, resolution: number): number {
  const places = Math.max(0, -Math.floor(Math.log10(resolution)));
  return Number((Math.round(value / resolution) * resolution).toFixed(places));
}
