/** One reading of a graph by a mapping: what its parts share. What nodes get wrong is noted, and reading goes on. */

import type { ForeignGraph, ForeignNode, ForeignProperties } from "../../twin/ports/foreign-graph.ts";
import { escapeName } from "../../twin/words/names.ts";
import type { YamlScalar } from "../../yaml/nodes.ts";
import { elementBudget, type ReadLimits } from "../file-format.ts";
import { StopReading, shorten } from "../mistakes.ts";
import { type Reading, Scope } from "../plant-file/fields.ts";
import { NO_VARIABLES } from "../plant-file/ranges.ts";
import { AssetNodes } from "./asset-nodes.ts";
import { DataMistakes } from "./data-mistakes.ts";
import { offsetOf } from "./filled-fields.ts";
import type { AssetRules, GraphMapping, RelationRules, TagRules } from "./mapping.ts";
import { fill, propertiesIn, type Rule } from "./rules.ts";

const NO_ID =
  "has no id: a property the mapping makes it of is missing. Give the node one, or the mapping another choice, as in id: ['{id}', '{serial}'].";

export class GraphReading {
  readonly mapping: GraphMapping;
  readonly graph: ForeignGraph;
  readonly mistakes: DataMistakes;
  readonly assets: AssetNodes;
  readonly assetLabels: readonly string[];
  /** What was left out, and names that the graph does not have. */
  readonly notTaken: string[] = [];
  readonly #fields: Reading;
  readonly #limits: ReadLimits;
  #characters = 0;

  constructor(mapping: GraphMapping, graph: ForeignGraph, limits: ReadLimits) {
    const { maxElements } = limits;
    this.mapping = mapping;
    this.graph = graph;
    this.#limits = limits;
    this.mistakes = new DataMistakes(mapping.placeOf, mapping.file);
    const namespaces = new Map(mapping.namespaces);
    this.#fields = { mistakes: this.mistakes, namespaces, budget: elementBudget(limits), maxElements };
    this.assets = new AssetNodes(mapping);
    this.assetLabels = mapping.assets.map(({ label }) => label);
  }

  /** Where mistakes of one node are noted: it names the node by what people know of it. */
  scopeOf(
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
    return new Scope(this.#fields, NO_VARIABLES, `${what.slice(0, 40)}${known} (${element})`);
  }

  /** A name as the key of a plant file; null when there is none, or no acceptable one, which is noted. */
  nameOf(rule: Rule, properties: ForeignProperties, scope: Scope): YamlScalar | null {
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
  checkId({ fields, offset }: AssetRules | TagRules, id: string | undefined, scope: Scope): void {
    if ((id === undefined || id === "") && fields.some(([key]) => key.text === "id")) scope.mistake(offset, NO_ID);
  }

  /** The id that the mapping makes of a relationship's properties; undefined where it makes none. */
  idOf({ id, offset }: RelationRules, properties: ForeignProperties, scope: Scope): string | undefined {
    const node = id && fill(id, properties, scope.below("id"));
    if (node?.kind === "scalar") return node.text;
    if (id) scope.mistake(offset, NO_ID);
    return undefined;
  }

  /** An asset's id, else its path; null for what is not imported. */
  endOf(element: string): string | null {
    const node = this.assets.get(element);
    if (!node?.path) return null;
    return node.fields.id ?? node.path.map(escapeName).join("/");
  }

  /**
   * Counts what is kept of a node or relationship.
   * @param count elements that it takes from the budget
   * @throws StopReading when the graph has more than may be read, which is noted
   */
  take(scope: Scope, offset: number, properties: ForeignProperties, count = 1): void {
    const { budget } = this.#fields;
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

  /** Says what was left out, in a sentence: so many of what it is, where they are, and with what. */
  noteLeftOut(count: number, [one, many]: readonly [string, string], where: string, rest = ""): void {
    if (count === 0) return;
    const [subject, verb] = count === 1 ? [one, "was"] : [many, "were"];
    this.notTaken.push(`${count.toLocaleString("en")} ${subject} ${where} and ${verb} left out${rest}.`);
  }
}

function sizeOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + sizeOf(item), 0);
  return 8;
}
