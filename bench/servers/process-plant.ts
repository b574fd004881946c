/**
 * A process plant of any size for questions about its graph: lines through which material flows, with bypasses, returns and
 * transfers between them, fed by utilities and controllers that each serve many machines. Everything about it follows from
 * the numbers of assets and relations and the seed.
 */
import { blankAsset } from "../../src/twin/words/blank-elements.ts";
import type { AssetRecord, RelationRecord } from "../../src/twin/words/elements.ts";
import type { EquipmentLevel } from "../../src/twin/words/levels.ts";

const MACHINES_PER_LINE = 96;
const LINES_PER_AREA = 20;
/** Of all relations: material, power, control. */
const SHARES = { FEEDS: 0.55, POWERS: 0.3, CONTROLS: 0.15 } as const;

export interface ProcessPlant {
  /** Parents before their children. */
  readonly assets: readonly AssetRecord[];
  readonly relations: readonly RelationRecord[];
  /** Ids of the machines, line by line. */
  readonly machines: readonly string[];
}

/** Numbers from 0 to 1, always the same for a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function processPlant(assetCount: number, relationCount: number, seed: number): ProcessPlant {
  const random = seeded(seed);
  const assets: AssetRecord[] = [];
  const add = (id: string, name: string, level: EquipmentLevel, parent: string | null): void => {
    assets.push(blankAsset({ id, name, level, parent }));
  };
  add("enterprise", "Enterprise", "ENTERPRISE", null);
  add("site", "Site", "SITE", "enterprise");
  const machines: string[] = [];
  for (let line = 0; assets.length < assetCount; line++) {
    const area = Math.floor(line / LINES_PER_AREA);
    if (line % LINES_PER_AREA === 0) add(`area-${area}`, `Area ${area + 1}`, "AREA", "site");
    add(`line-${line}`, `Line ${line + 1}`, "PRODUCTION_LINE", `area-${area}`);
    for (let i = 0; i < MACHINES_PER_LINE && assets.length < assetCount; i++) {
      const id = `m${machines.length}`;
      add(id, `Machine ${i + 1}`, "WORK_UNIT", `line-${line}`);
      machines.push(id);
    }
  }
  const count = machines.length;
  const relations: RelationRecord[] = [];
  const relate = (type: string, from: number, to: number): void => {
    const [a, b] = [machines[from] as string, machines[to] as string];
    relations.push({ element: "relation", id: `r${relations.length}`, type, from: a, to: b, properties: [] });
  };
  const anywhere = () => Math.floor(random() * count);
  const isLast = (machine: number) => machine % MACHINES_PER_LINE === MACHINES_PER_LINE - 1;
  const flows = Math.floor(relationCount * SHARES.FEEDS);
  for (let machine = 0; machine + 1 < count && relations.length < flows; machine++)
    if (!isLast(machine)) relate("FEEDS", machine, machine + 1);
  while (relations.length < flows) {
    const [from, kind] = [anywhere(), random()];
    const line = from - (from % MACHINES_PER_LINE);
    const inLine = (offset: number) => Math.min(count - 1, line + MACHINES_PER_LINE - 1, Math.max(line, from + offset));
    // A branch or bypass, a parallel pipe, a return, a transfer to a line near by, and now and then one far away.
    if (kind < 0.5) relate("FEEDS", from, inLine(2 + Math.floor(random() * 6)));
    else if (kind < 0.6) relate("FEEDS", from, inLine(1));
    else if (kind < 0.75) relate("FEEDS", from, inLine(-1 - Math.floor(random() * 12)));
    else if (kind < 0.97) relate("FEEDS", from, (from + MACHINES_PER_LINE * (1 + Math.floor(random() * 3))) % count);
    else relate("FEEDS", from, anywhere());
  }
  // Few serve very many, many serve few: the first machines of a line are its panels and controllers.
  const server = () => Math.floor(count * random() ** 6);
  const powered = relations.length + Math.floor(relationCount * SHARES.POWERS);
  while (relations.length < powered) relate("POWERS", server(), anywhere());
  while (relations.length < relationCount) {
    const machine = anywhere();
    const line = machine - (machine % MACHINES_PER_LINE);
    relate("CONTROLS", random() < 0.9 ? line + Math.floor(random() * 3) : server(), machine);
  }
  return { assets, relations, machines };
}
