/** A mapping as it was read: what is what, and how each field is made. */
import type { ForeignCondition } from "../../twin/ports/foreign-graph.ts";
import type { PlaceOf } from "../../twin/tools/text-places.ts";
import type { AssetDraft, ClassDraft } from "../../twin/words/model-draft.ts";
import type { YamlScalar } from "../../yaml/nodes.ts";
import type { PropertyRules } from "./node-properties.ts";
import type { Rule } from "./rules.ts";

/** Which way a relationship points: from what contains to what is contained, or back. */
export type Direction = "down" | "up";

/** What all entries of the mapping have. */
export interface EntryRules {
  readonly label: string;
  /** Of the label in the mapping. */
  readonly offset: number;
  /** Fields that plant files have too, and how they are made. */
  readonly fields: readonly (readonly [key: YamlScalar, rule: Rule])[];
  readonly where: readonly ForeignCondition[];
  /** Every property a field is made of. */
  readonly used: ReadonlySet<string>;
}

export interface AssetRules extends EntryRules {
  readonly name: Rule;
  readonly level: Rule;
  readonly properties: PropertyRules;
}

export interface TagRules extends EntryRules {
  readonly name: Rule;
  /** Types of the relationships between an asset and its tags. */
  readonly on: readonly (readonly [type: string, direction: Direction])[];
}

export interface RelationRules extends Omit<EntryRules, "fields"> {
  readonly id: Rule | undefined;
  readonly type: string;
  readonly reversed: boolean;
  readonly properties: PropertyRules;
}

/** What the assets hang under that have no parent. */
export interface EnterpriseRules {
  readonly draft: AssetDraft;
  /** Labels of what may hang there; null: all. */
  readonly roots: ReadonlySet<string> | null;
}

export interface GraphMapping {
  readonly classes: readonly ClassDraft[];
  readonly enterprise: EnterpriseRules | null;
  readonly assets: readonly AssetRules[];
  readonly containment: readonly (readonly [type: string, direction: Direction])[];
  readonly tags: readonly TagRules[];
  readonly relations: readonly RelationRules[];
  /** Whether what hangs nowhere is a mistake. */
  readonly orphans: "refuse" | "skip";
  /** Whether the graph may be the one of a Plantgraph store. */
  readonly ownStore: boolean;
  readonly namespaces: ReadonlyMap<string, string>;
  /** Names of properties that its classes define. */
  readonly typed: ReadonlySet<string>;
  readonly placeOf: PlaceOf;
  readonly file: string | null;
}
