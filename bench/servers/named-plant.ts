/**
 * A plant whose elements have names people search for: numbered equipment of several classes, descriptions in several
 * languages, tags, identifiers and addresses. Everything about it follows from the number of elements and the seed.
 */
import type { AssetDraft, ModelDraft, TagDraft } from "../../src/twin/words/model-draft.ts";
import { seeded } from "./process-plant.ts";

const SITES = ["Lyon", "Göteborg", "Zürich", "São Paulo", "Houston", "Nagoya", "Kraków", "Düsseldorf"];
const AREAS = [
  "Utilities",
  "Énergie",
  "Brauerei",
  "Packaging",
  "Réfrigération",
  "Lager",
  "Wasseraufbereitung",
  "Tank farm",
];
const LINES = [
  "Filling line",
  "Mischanlage",
  "Ligne de séchage",
  "Kältekreis",
  "Boiler house",
  "CIP station",
  "Presse",
  "Oven",
];
const MACHINES: readonly (readonly [letter: string, equipmentClass: string, words: readonly string[]])[] = [
  ["P", "Pump", ["Kühlwasserpumpe", "pompe de relèvement", "booster pump", "condensate pump", "Speisepumpe"]],
  ["V", "Valve", ["control valve", "Absperrventil", "vanne à bille", "safety valve"]],
  ["E", "Heat exchanger", ["plate heat exchanger", "Wärmetauscher", "échangeur à plaques", "condenser"]],
  ["M", "Motor", ["drive motor", "Antriebsmotor", "moteur du ventilateur", "conveyor motor"]],
  ["T", "Tank", ["buffer tank", "Reinwassertank", "cuve de mélange", "silo"]],
  ["K", "Compressor", ["air compressor", "Kälteverdichter", "compresseur à vis"]],
  ["Z", "Oven", ["Tunnelofen", "four à étages", "curing oven"]],
];
const TAGS = [
  "Temperature",
  "Druck",
  "débit",
  "Level",
  "Drehzahl",
  "couple",
  "Motor current",
  "Leistung",
  "Vibration X",
  "Position",
  "set-point",
  "Öldruck",
];
const MAKERS = ["Grundfos", "Siemens", "Alfa Laval", "KSB", "Schneider", "Wilo", "GEA"];
const TAGS_PER_MACHINE = 4;
const MACHINES_PER_LINE = 20;
const LINES_PER_AREA = 8;

export function namedPlantDraft(elements: number, seed: number): ModelDraft {
  const random = seeded(seed);
  const of = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const position = { key: "bench", line: null, column: null };
  const assets: AssetDraft[] = [{ id: "e", path: ["Plantgraph Industries"], level: "ENTERPRISE", position }];
  const tags: TagDraft[] = [];
  const known = new Set<string>();
  const place = (above: readonly string[], name: string, level: AssetDraft["level"]): readonly string[] => {
    const path = [...above, name];
    const key = path.join("\n");
    if (!known.has(key)) assets.push({ id: `a${assets.length}`, path, level, position });
    known.add(key);
    return path;
  };
  for (let machine = 0; assets.length + tags.length < elements; machine++) {
    const line = Math.floor(machine / MACHINES_PER_LINE);
    const area = Math.floor(line / LINES_PER_AREA);
    const site = place(["Plantgraph Industries"], SITES[area % SITES.length] as string, "SITE");
    const areaName = `${AREAS[Math.floor(area / SITES.length) % AREAS.length]} ${Math.floor(area / SITES.length / AREAS.length) + 1}`;
    const areaPath = place(site, areaName, "AREA");
    const linePath = place(areaPath, `${LINES[line % LINES.length]} ${line + 1}`, "PRODUCTION_LINE");
    const [letter, equipmentClass, words] = of(MACHINES);
    const path = [...linePath, `${letter}-${machine + 100}`];
    assets.push({
      id: `m${machine}`,
      path,
      level: "WORK_UNIT",
      description: `${of(words)} ${1 + Math.floor(random() * 9)}`,
      classes: [equipmentClass],
      identifiers: [{ system: "sap", value: `10-${400000 + machine}` }],
      properties: [{ name: "maker", type: "String", value: of(MAKERS) }],
      position,
    });
    const first = Math.floor(random() * TAGS.length);
    for (let i = 0; i < TAGS_PER_MACHINE && assets.length + tags.length < elements; i++) {
      const name = TAGS[(first + i) % TAGS.length] as string;
      tags.push({
        id: `t${tags.length}`,
        asset: path,
        name,
        dataType: "Double",
        source: { dataSource: "plc", address: `ns=3;s="DB_${letter}${machine + 100}"."${name}"` },
        position,
      });
    }
  }
  const classes = MACHINES.map(([, name]) => ({ id: name.toLowerCase().replace(" ", "-"), name, position }));
  return { classes, assets, tags, relations: [] };
}

/** What people type: words of elements and of what is above them, letter by letter; some without accents, some wrong. */
export function typedTexts({ assets, tags }: ModelDraft, count: number, seed: number): string[] {
  const random = seeded(seed);
  const texts: string[] = [];
  const of = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  while (texts.length < count) {
    const { path, words } = random() < 0.5 ? ofTag(of(tags)) : ofAsset(of(assets));
    const above = of(path.slice(1));
    const kind = random();
    let text =
      kind < 0.4
        ? of(words)
        : kind < 0.75
          ? `${above} ${of(words)}`
          : `${path.at(-2) ?? above} ${of(words)} ${of(words)}`;
    if (random() < 0.4) text = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    const wrong = random();
    if (wrong < 0.15) text = swapped(text, Math.floor(random() * (text.length - 1)));
    else if (wrong < 0.2) text = `${text} xyzzy`;
    for (let letters = 1; letters <= text.length && texts.length < count; letters++)
      if (/[\p{L}\p{N}]/u.test(text.slice(0, letters))) texts.push(text.slice(0, letters));
  }
  return texts;
}

interface Typed {
  readonly path: readonly string[];
  readonly words: readonly string[];
}

function ofTag({ asset, name }: TagDraft): Typed {
  return { path: asset, words: [name, asset.at(-1) as string, `${asset.at(-1)} ${name}`] };
}

function ofAsset({ path, description, identifiers }: AssetDraft): Typed {
  const name = path.at(-1) as string;
  return { path, words: [name, description ?? name, identifiers?.[0]?.value ?? name] };
}

function swapped(text: string, at: number): string {
  return text.slice(0, at) + (text[at + 1] ?? "") + (text[at] ?? "") + text.slice(at + 2);
}
