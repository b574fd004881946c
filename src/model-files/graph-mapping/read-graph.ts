/**
 * A graph read by a mapping into the draft that every import makes. What the graph gets wrong is noted with the node and the
 * place of the mapping that reads it, and reading goes on. The graph streams; what is kept is the draft.
 */

import type { ForeignGraph, ForeignLinkQuery, ForeignNode, ForeignProperties } from "../../twin/ports/foreign-graph.ts";
import { didYouMean } from "../../twin/tools/did-you-mean.ts";
import type { AssetDraft, ClassDraft, ModelDraft, RelationDraft, TagDraft } from "../../twin/words/model-draft.ts";
import { escapeName } from "../../twin/words/names.ts";
import type { YamlMap, YamlScalar } from "../../yaml/nodes.ts";
import { elementBudget, READ_LIMITS, type ReadLimits } from "../file-format.ts";
import { Mistakes, StopReading, shorten } from "../mistakes.ts";
import { Fields, type Reading, Scope } from "../plant-file/fields.ts";
import { NO_VARIABLES } from "../plant-file/ranges.ts";
import { readAssetFields } from "../plant-file/read-assets.ts";
import { readTags } from "../plant-file/read-tags.ts";
import { AssetNodes, noteSameId } from "./asset-nodes.ts";
import { DataMistakes } from "./data-mistakes.ts";
import { filledFields, levelOf, offsetOf } from "./filled-fields.ts";
import type { AssetRules, Direction, GraphMapping, RelationRules, TagRules } from "./mapping.ts";
import { fillProperties } from "./node-properties.ts";
import { ASSET_KEYS } from "./read-mapping.ts";
import { fill, propertiesIn, type Rule } from "./rules.ts";

/**
 * Names the graph does not have, and what was left out, are told as not taken.
 * @throws PlantgraphError INVALID_FILE with every mistake in `problems`, and what the graph throws
 */
export async function readGraph(
  mapping: GraphMapping,
  graph: ForeignGraph,
  limits: Partial<ReadLimits> = {},
): Promise<ModelDraft> {
  return new GraphReading(mapping, graph, { ...READ_LIMITS, ...limits }).read();
}

class GraphReading {
  readonly #mapping: GraphMapping;
  readonly #graph: ForeignGraph;
  readonly #limits: ReadLimits;
  readonly #mistakes: DataMistakes;
  readonly #reading: Reading;
  readonly #assets: AssetNodes;
  readonly #assetLabels: readonly string[];
  readonly #notTaken: string[] = [];
  #characters = 0;

  constructor(mapping: GraphMapping, graph: ForeignGraph, limits: ReadLimits) {
    const { maxElements } = limits;
    this.#mapping = mapping;
    this.#graph = graph;
    this.#limits = limits;
    this.#mistakes = new DataMistakes(mapping.placeOf, mapping.file);
    const namespaces = new Map(mapping.namespaces);
    this.#reading = { mistakes: this.#mistakes, namespaces, budget: elementBudget(limits), maxElements };
    this.#assets = new AssetNodes(mapping);
    this.#assetLabels = mapping.assets.map(({ label }) => label);
  }

  async read(): Promise<ModelDraft> {
    await this.#refuseOwnStore();
    await this.#noteUnknownNames();
    const assets: AssetDraft[] = [];
    const tags: TagDraft[] = [];
    const relations: RelationDraft[] = [];
    try {
      for (const rules of this.#mapping.assets) await this.#readAssets(rules);
      for (const direction of this.#mapping.containment) await this.#readContainment(direction);
      for (const draft of this.#assets.place()) assets.push(draft);
      await this.#readTags(tags);
      await this.#readRelations(relations);
    } catch (error) {
      if (!(error instanceof StopReading)) throw error;
    }
    this.#mistakes.check();
    this.#noteSkipped();
    return { classes: this.#classes(assets), assets, tags, relations, notTaken: this.#notTaken };
  }

  // --- before anything is read ------------------------------------------------------------------------------------

  /** In a twin's own store its labels are its own elements, which nobody means to import into themselves. */
  async #refuseOwnStore(): Promise<void> {
    const own = new Set(this.#mapping.ownStore ? [] : await this.#graph.ownLabels());
    const { placeOf, file, assets, tags } = this.#mapping;
    const mistakes = new Mistakes("The mapping", placeOf, file);
    for (const { label, offset } of [...assets, ...tags])
      if (own.has(label))
        mistakes.add(
          offset,
          label,
          `the database is the store of a twin, where :${label} is the twin's own. Give your nodes another label, read another database, or say \`ownStore: true\` where the twin's own elements are meant.`,
        );
    mistakes.check();
  }

  /** Not mistakes: one mapping may serve many plants, of which not all have everything. */
  async #noteUnknownNames(): Promise<void> {
    const { labels, types, properties } = await this.#graph.names();
    const { assets, containment, tags, relations } = this.#mapping;
    const note = (what: string, names: Iterable<string>, known: readonly string[]) => {
      const there = new Set(known);
      for (const name of new Set(names))
        if (!there.has(name))
          this.#notTaken.push(`The graph has no ${what} "${shorten(name)}".${didYouMean(name, known)}`);
    };
    const entries = [...assets, ...tags, ...relations];
    note(
      "label",
      [...assets, ...tags].map(({ label }) => label),
      labels,
    );
    const hung = [...containment, ...tags.flatMap(({ on }) => on)].map(([type]) => type);
    note("relationship type", [...hung, ...relations.map(({ label }) => label)], types);
    note(
      "property",
      entries.flatMap(({ used, where }) => [...used, ...where.map(({ property }) => property)]),
      properties,
    );
  }

  // --- assets -----------------------------------------------------------------------------------------------------

  async #readAssets(rules: AssetRules): Promise<void> {
    const { label, where, used, offset } = rules;
    const properties = rules.properties.except === null ? [...used] : null;
    for await (const node of this.#graph.nodes({ label, properties, where })) {
      // The first label of the mapping that a node has counts.
      if (this.#assets.get(node.element)) continue;
      const scope = this.#scopeOf(rules, node);
      this.#take(scope, offset, node.properties);
      const fields = readAssetFields(new Fields(scope, filledFields(rules, node.properties, scope), ASSET_KEYS));
      this.#checkId(rules, fields.id, scope);
      this.#assets.add(node.element, {
        label,
        scope,
        offset,
        name: this.#nameOf(rules.name, node.properties, scope)?.text ?? null,
        level: levelOf(rules.level, node.properties, scope),
        fields: {
          ...fields,
          properties: fillProperties(
            rules.properties,
            node.properties,
            used,
            this.#mapping.typed,
            scope.below("properties"),
          ),
        },
        parent: null,
        by: "",
        path: null,
      });
    }
  }

  async #readContainment([type, direction]: readonly [string, Direction]): Promise<void> {
    const labels = this.#assetLabels;
    for await (const { from, to } of this.#graph.links({ type, from: labels, to: labels, properties: [], where: [] }))
      if (direction === "down") this.#assets.contain(from, to, type);
      else this.#assets.contain(to, from, type);
  }

  // --- tags -------------------------------------------------------------------------------------------------------

  async #readTags(into: TagDraft[]): Promise<void> {
    const read = new Set<string>();
    const ids = new Map<string, Scope>();
    const names = new Map<string, Scope>();
    let skipped = 0;
    for (const rules of this.#mapping.tags) {
      const { label, where, used, offset } = rules;
      const homes = await this.#homesOf(rules);
      for await (const node of this.#graph.nodes({ label, properties: [...used], where })) {
        if (read.has(node.element)) continue;
        read.add(node.element);
        const home = homes.get(node.element);
        if (home === OUTSIDE) continue;
        const scope = this.#scopeOf(rules, node);
        // Its reader takes it from the budget.
        this.#take(scope, offset, node.properties, 0);
        if (this.#assets.get(node.element))
          scope.mistake(
            offset,
            "is a tag by this label and an asset by another; a node is one of them (where, unless).",
          );
        else if (home === undefined) {
          if (this.#mapping.orphans === "skip") skipped++;
          else
            scope.mistake(
              offset,
              `hangs on no asset by ${rules.on.map(([type]) => type).join(", ")}. \`orphans: skip\` leaves out what hangs nowhere.`,
            );
        } else if (home.length > 1)
          scope.mistake(
            offset,
            `hangs on several assets: ${home.map((each) => this.#assets.get(each)?.scope.key).join(", ")}. A tag has one; remove the others, or leave their type out of \`on\`.`,
          );
        else this.#readTag(rules, node, home[0] as string, scope, { into, ids, names });
      }
    }
    if (skipped > 0)
      this.#notTaken.push(
        `${counted(skipped, "tag hangs", "tags hang")} on no asset and ${skipped === 1 ? "was" : "were"} left out.`,
      );
  }

  #readTag(
    rules: TagRules,
    { properties }: ForeignNode,
    homeElement: string,
    scope: Scope,
    { into, ids, names }: { into: TagDraft[]; ids: Map<string, Scope>; names: Map<string, Scope> },
  ): void {
    const home = this.#assets.get(homeElement);
    const key = this.#nameOf(rules.name, properties, scope);
    if (!home?.path || key === null) return;
    const map: YamlMap = {
      kind: "map",
      keys: [key],
      values: [filledFields(rules, properties, scope, true)],
      offset: rules.offset,
    };
    const read: TagDraft[] = [];
    readTags(scope, map, { path: home.path, address: home.fields.binding?.address ?? null, whole: false }, read);
    const [tag] = read;
    if (!tag) return;
    this.#checkId(rules, tag.id, scope);
    const place = `${homeElement} ${tag.name}`;
    const namesake = names.get(place);
    if (namesake)
      scope.mistake(
        rules.offset,
        `the name "${shorten(tag.name)}" is the one of ${namesake.key} too, on the same asset; names of its tags differ, as in name: '{name} {unit}'.`,
      );
    else names.set(place, scope);
    const first = tag.id === undefined ? undefined : ids.get(tag.id);
    if (first) noteSameId(scope, rules.offset, tag.id as string, first);
    else if (tag.id !== undefined) ids.set(tag.id, scope);
    into.push({ ...tag, position: this.#mistakes.position(rules.offset, scope.key) });
  }

  /** The assets each tag hangs on; OUTSIDE for one that hangs on what is not imported alone. */
  async #homesOf({ label, on }: TagRules): Promise<ReadonlyMap<string, readonly string[]>> {
    const homes = new Map<string, readonly string[]>();
    for (const [type, direction] of on) {
      const ends =
        direction === "down" ? { from: this.#assetLabels, to: [label] } : { from: [label], to: this.#assetLabels };
      for await (const { from, to } of this.#graph.links({ type, ...ends, properties: [], where: [] })) {
        const [asset, tag] = direction === "down" ? [from, to] : [to, from];
        const known = homes.get(tag);
        if (!this.#assets.get(asset)?.path) homes.set(tag, known ?? OUTSIDE);
        else if (known === undefined || known === OUTSIDE) homes.set(tag, [asset]);
        else if (!known.includes(asset)) homes.set(tag, [...known, asset]);
      }
    }
    return homes;
  }

  // --- relations --------------------------------------------------------------------------------------------------

  async #readRelations(into: RelationDraft[]): Promise<void> {
    const ids = new Map<string, Scope>();
    for (const rules of this.#mapping.relations) {
      const { label, where, used, offset } = rules;
      const properties = rules.properties.except === null ? [...used] : null;
      const query: ForeignLinkQuery = {
        type: label,
        from: this.#assetLabels,
        to: this.#assetLabels,
        properties,
        where,
      };
      for await (const link of this.#graph.links(query)) {
        const [from, to] = [this.#endOf(link.from), this.#endOf(link.to)];
        if (from === null || to === null) continue;
        const scope = this.#scopeOf(rules, link, `[:${label}]`);
        this.#take(scope, offset, link.properties);
        const id = this.#idOf(rules, link.properties, scope);
        const first = id === undefined ? undefined : ids.get(id);
        if (first) noteSameId(scope, offset, id as string, first);
        else if (id !== undefined) ids.set(id, scope);
        into.push({
          position: this.#mistakes.position(offset, scope.key),
          id,
          type: rules.type,
          from: rules.reversed ? to : from,
          to: rules.reversed ? from : to,
          properties: fillProperties(rules.properties, link.properties, used, NO_NAMES, scope.below("properties")),
        });
      }
    }
  }

  /** An asset's id, else its path; null for what is not imported. */
  #endOf(element: string): string | null {
    const node = this.#assets.get(element);
    if (!node?.path) return null;
    return node.fields.id ?? node.path.map(escapeName).join("/");
  }

  #idOf({ id, offset }: RelationRules, properties: ForeignProperties, scope: Scope): string | undefined {
    const node = id && fill(id, properties, scope.below("id"));
    if (node?.kind === "scalar") return node.text;
    if (id) scope.mistake(offset, NO_ID);
    return undefined;
  }

  // --- all of them ------------------------------------------------------------------------------------------------

  #scopeOf(
    rules: Pick<AssetRules, "label"> & {
      readonly name?: Rule;
      readonly id?: Rule | undefined;
      readonly fields?: AssetRules["fields"];
    },
    { element, properties }: ForeignNode,
    what = `:${rules.label}`,
  ): Scope {
    const id = rules.id ?? rules.fields?.find(([key]) => key.text === "id")?.[1];
    let known = "";
    for (const rule of [id, rules.name]) {
      for (const property of rule ? propertiesIn(rule) : []) {
        const value = properties.get(property);
        if (known === "" && value !== undefined && typeof value !== "object")
          known = ` {${property}: ${typeof value === "string" ? JSON.stringify(value.slice(0, 40)) : value}}`;
      }
    }
    return new Scope(this.#reading, NO_VARIABLES, `${what.slice(0, 40)}${known} (${element})`);
  }

  /** A name as the key of a plant file; null when there is none, or no acceptable one, which is noted. */
  #nameOf(rule: Rule, properties: ForeignProperties, scope: Scope): YamlScalar | null {
    const node = fill(rule, properties, scope.below("name"));
    if (node?.kind !== "scalar" || node.text === "") {
      const needed = [...propertiesIn(rule)].map((property) => `"${shorten(property)}"`).join(" or ");
      scope.mistake(
        offsetOf(rule),
        `has no name: it has no ${needed}. Give it one, or the mapping another choice, as in name: ['{name}', '{serial}'].`,
      );
      return null;
    }
    const name = scope.name({ ...node, plain: false });
    return name === null ? null : { ...node, text: name, plain: false };
  }

  /** An id that the mapping makes of properties must be there: an element without one would be another one next time. */
  #checkId({ fields, offset }: AssetRules | TagRules, id: string | undefined, scope: Scope): void {
    if ((id === undefined || id === "") && fields.some(([key]) => key.text === "id")) scope.mistake(offset, NO_ID);
  }

  #take(scope: Scope, offset: number, properties: ForeignProperties, count = 1): void {
    const { budget } = this.#reading;
    const { maxElements, maxBytes } = this.#limits;
    for (const value of properties.values()) this.#characters += sizeOf(value);
    if (this.#characters > maxBytes)
      scope.mistake(
        offset,
        `the graph has more than ${maxBytes.toLocaleString("en")} characters of properties in what the mapping reads (limits.importBytes). Read fewer properties, or a part of it (where).`,
      );
    else if (budget.left <= 0)
      scope.mistake(
        offset,
        `the graph has more than ${maxElements.toLocaleString("en")} elements in what the mapping reads; read a part of it (where).`,
      );
    else {
      budget.left -= count;
      return;
    }
    throw new StopReading();
  }

  /** Those of the mapping, and those that assets name. */
  #classes(assets: readonly AssetDraft[]): ClassDraft[] {
    const named = new Map(this.#mapping.classes.map((each) => [each.name, each]));
    for (const { classes, position } of assets)
      for (const name of classes ?? []) if (!named.has(name)) named.set(name, { name, position });
    return [...named.values()];
  }

  #noteSkipped(): void {
    const { orphans, below } = this.#assets.skipped;
    if (orphans > 0)
      this.#notTaken.push(
        `${counted(orphans, "asset hangs", "assets hang")} nowhere, or below one that does, and ${orphans === 1 ? "was" : "were"} left out.`,
      );
    if (below > 0)
      this.#notTaken.push(
        `${counted(below, "asset stands", "assets stand")} below one that the conditions leave out, and ${below === 1 ? "was" : "were"} left out with it.`,
      );
    if (this.#assets.size === 0) this.#notTaken.push("No node of the graph is an asset by this mapping.");
  }
}

/** What a tag hangs on that hangs on no asset of the import, but on one that was left out. */
const OUTSIDE: readonly string[] = [];
const NO_NAMES: ReadonlySet<string> = new Set();
const NO_ID =
  "has no id: a property the mapping makes it of is missing. Give the node one, or the mapping another choice, as in id: ['{id}', '{serial}'].";

function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

function sizeOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + sizeOf(item), 0);
  return 8;
}
