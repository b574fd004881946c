/**
 * A plant of any size for load tests and figures: the same tags as model and as OPC UA nodes. Everything about it
 * follows from the number of tags, so that two processes agree on it without talking.
 */
import type { AssetDraft, ModelDraft, TagDraft } from "../../twin/words/model-draft.ts";

export const LOAD_NAMESPACE = "urn:plantgraph:load";

const EQUIPMENT_PER_LINE = 10;
const LINES_PER_AREA = 10;
const NAMES = [
  "Temperature",
  "Pressure",
  "Flow",
  "Level",
  "Speed",
  "Torque",
  "Current",
  "Power",
  "Vibration",
  "Position",
];
const UNITS = ["°C", "bar", "m³/h", "%", "r/min", "N·m", "A", "kW", "mm/s", "mm"];

/** Address of the tag at that index, from 0. */
export function loadAddress(index: number): string {
  return `nsu=${LOAD_NAMESPACE};i=${index + 1}`;
}

/**
 * One site whose areas, lines and equipment hold `tags` Double tags, 10 to 20 of them a machine. Ids: `e1`, `s1`, `a1`...,
 * `l1`..., `m1`... for assets and `t1`... for tags.
 * @param dataSource that the tags are read from; null: tags without a source.
 * @param perMachine tags of each machine, instead
 */
export function loadPlantDraft(
  tags: number,
  dataSource: string | null = "simulator",
  perMachine: number | null = null,
): ModelDraft {
  const position = { key: "load", line: null, column: null };
  const assets: AssetDraft[] = [
    { id: "e1", path: ["Load"], level: "ENTERPRISE", position },
    { id: "s1", path: ["Load", "Site"], level: "SITE", position },
  ];
  const all: TagDraft[] = [];
  for (let machine = 0; all.length < tags; machine++) {
    const line = Math.floor(machine / EQUIPMENT_PER_LINE);
    const area = Math.floor(line / LINES_PER_AREA);
    const areaPath = ["Load", "Site", `Area ${area + 1}`];
    const linePath = [...areaPath, `Line ${line + 1}`];
    const path = [...linePath, `Machine ${machine + 1}`];
    if (machine % (EQUIPMENT_PER_LINE * LINES_PER_AREA) === 0)
      assets.push({ id: `a${area + 1}`, path: areaPath, level: "AREA", position });
    if (machine % EQUIPMENT_PER_LINE === 0)
      assets.push({ id: `l${line + 1}`, path: linePath, level: "PRODUCTION_LINE", position });
    assets.push({ id: `m${machine + 1}`, path, level: "WORK_UNIT", position });
    const own = Math.min(perMachine ?? 10 + ((machine * 7) % 11), tags - all.length);
    for (let i = 0; i < own; i++) {
      const index = all.length;
      const round = Math.floor(i / NAMES.length);
      all.push({
        id: `t${index + 1}`,
        asset: path,
        name: round === 0 ? (NAMES[i] as string) : `${NAMES[i % NAMES.length]} ${round + 1}`,
        dataType: "Double",
        unit: UNITS[i % UNITS.length] as string,
        range: { low: 0, high: 1000 },
        source: dataSource === null ? null : { dataSource, address: loadAddress(index) },
        position,
      });
    }
  }
  return { classes: [], assets, tags: all, relations: [] };
}

/** The value of a load tag after so many changes: inside 0 to 1000, different from the one before. */
export function loadValue(index: number, changes: number): number {
  return ((index * 37 + changes * 13) % 9973) / 10;
}
