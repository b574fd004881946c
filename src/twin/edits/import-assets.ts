import { blankAsset } from "../words/blank-elements.ts";
import type { AssetRecord, Id, PropertyRecord } from "../words/elements.ts";
import type { AssetDraft } from "../words/model-draft.ts";
import { escapeName, splitPath } from "../words/names.ts";
import { sameValue } from "../words/same-element.ts";
import { bindingWith, newId } from "./given-fields.ts";
import { type ImportBatch, mergedIdentifiers, mergedTranslations } from "./import-batch.ts";
import { classIdsOf } from "./import-classes.ts";
import { readProperties } from "./property-input.ts";
import { markOfClass } from "./templates.ts";

const NOBODY: ReadonlySet<Id> = new Set();

/** Puts the assets of a draft into the batch, and finds the assets that its other parts name. */
export class AssetImport {
  readonly #batch: ImportBatch;
  readonly #assetAt = new Map<string, Id>();
  readonly #assetsNamed = new Map<string, Set<Id>>();
  #allNames: Map<string, Set<Id>> | null = null;

  constructor(batch: ImportBatch) {
    this.#batch = batch;
  }

  /** null when its place can't be found. */
  add(draft: AssetDraft): Id | null {
    const path = draft.path.map((name) => name.normalize("NFC"));
    const name = path.at(-1);
    if (name === undefined) {
      this.#batch.refuse("INVALID_FILE", draft.position, "An asset has no name.");
      return null;
    }
    if (this.#batch.isUnedited("asset", draft)) {
      const id = draft.id as Id;
      if (!this.#batch.isFirst("asset", id, draft.position)) return null;
      this.#assetAt.set(pathKey(path), id);
      return id;
    }
    const parent = path.length === 1 ? null : this.placeOf(path.slice(0, -1));
    if (parent === undefined) {
      this.#batch.refuse(
        "NOT_FOUND",
        draft.position,
        `There is no asset "${pathText(path.slice(0, -1))}" to hold "${name}".`,
      );
      return null;
    }
    const there =
      parent === null ? this.#batch.model.assetAt(escapeName(name)) : this.#batch.model.assets.get(parent)?.child(name);
    const isKnown = draft.isForeignId !== true || this.#batch.model.assets.has(draft.id ?? "");
    const present = this.#batch.matched("asset", isKnown ? draft.id : undefined, there?.record);
    const id = present?.id ?? draft.id ?? newId();
    if (!this.#batch.isFirst("asset", id, draft.position)) return null;
    this.#assetAt.set(pathKey(path), id);
    const level = draft.level ?? present?.level ?? (parent === null ? "ENTERPRISE" : "OTHER");
    const blank = blankAsset({ id, name, level, parent });
    const before = this.#batch.mode === "MERGE" && present ? { ...present, name, parent, level } : blank;
    const classes = draft.classes ? classIdsOf(this.#batch, draft.classes, draft.position, before) : before.classes;
    this.#batch.overlay.put({
      ...before,
      description: draft.description === undefined ? before.description : draft.description,
      classes,
      properties: draft.properties ? this.#properties(before, draft, classes, present) : before.properties,
      identifiers: mergedIdentifiers(before.identifiers, draft.identifiers, draft.covers),
      timeZone: draft.timeZone === undefined ? before.timeZone : draft.timeZone,
      binding: bindingWith(before.binding, draft.binding),
      translations: mergedTranslations(before.translations, draft.translations, draft.covers),
    });
    const namesakes = this.#assetsNamed.get(name);
    if (namesakes) namesakes.add(id);
    else this.#assetsNamed.set(name, new Set([id]));
    return id;
  }

  /** Of the draft, else of the model; the path's beginning may be either. */
  placeOf(path: readonly string[]): Id | undefined {
    const known = this.#assetAt.get(pathKey(path));
    if (known !== undefined) return known;
    const name = path.at(-1) as string;
    if (path.length === 1) return this.#batch.model.assetAt(escapeName(name))?.id;
    const parent = this.placeOf(path.slice(0, -1));
    return parent === undefined ? undefined : this.#batch.model.assets.get(parent)?.child(name)?.id;
  }

  /** The assets that are meant by an id, a path, or a name. */
  meantBy(text: string): ReadonlySet<Id> {
    if (this.#batch.overlay.get("asset", text)) return new Set([text]);
    const at = this.placeOf(splitPath(text));
    if (at !== undefined && this.#batch.overlay.get("asset", at)) return new Set([at]);
    return this.#namesakes().get(text.normalize("NFC")) ?? NOBODY;
  }

  #properties(
    before: AssetRecord,
    draft: AssetDraft,
    classes: readonly Id[],
    present: AssetRecord | undefined,
  ): PropertyRecord[] {
    const inputs = draft.properties ?? [];
    const content = this.#batch.content(classes);
    const inputOf = new Map(inputs.map((input) => [input.name.normalize("NFC"), input]));
    const presentOf = new Map(present?.properties.map((property) => [property.name, property]));
    const given = readProperties(inputs, content).map((record) => {
      const input = inputOf.get(record.name);
      // Exports say themselves which class a property came from.
      if (input?.fromClass != null && !(draft.covers && present))
        return { ...record, fromClass: input.fromClass, overridden: input.overridden ?? [] };
      if (!draft.covers) return record;
      const own = presentOf.get(record.name);
      if (present) return own && saysTheSame(own, record) ? own : record;
      return input?.fromClass === null ? record : markOfClass(record, content);
    });
    if (before.properties.length === 0) return given;
    const named = draft.covers?.properties ?? new Set(inputs.map(({ name }) => name.normalize("NFC")));
    return [...before.properties.filter(({ name }) => !named.has(name)), ...given];
  }

  /** Assets by name, of the draft and the model together; made when the first relation asks. */
  #namesakes(): ReadonlyMap<string, ReadonlySet<Id>> {
    if (!this.#allNames) {
      this.#allNames = this.#assetsNamed;
      for (const asset of this.#batch.model.assets.values()) {
        const record = this.#batch.overlay.get("asset", asset.id);
        if (!record) continue;
        const ids = this.#allNames.get(record.name);
        if (ids) ids.add(record.id);
        else this.#allNames.set(record.name, new Set([record.id]));
      }
    }
    return this.#allNames;
  }
}

function saysTheSame(a: PropertyRecord, b: PropertyRecord): boolean {
  return a.type === b.type && a.unit === b.unit && sameValue(a.value, b.value);
}

function pathKey(path: readonly string[]): string {
  return path.join("\u0000");
}

export function pathText(path: readonly string[]): string {
  return path.map(escapeName).join("/");
}
