/**
 * From a file's model (`model-draft.ts`) to the changes of one commit. Elements are matched by id, else by path; MERGE adds
 * and updates, REPLACE also deletes what the draft does not name and gives absent fields their defaults.
 *
 * On MERGE the lists of properties, identifiers and translations are added to (by name, by system, by language); classes, where given, replace.
 * Importing the same draft again gives no changes.
 */

import { blankAsset, blankClass, blankTag } from "../blank-elements.ts";
import type { Change, ElementKey } from "../commits.ts";
import type {
  AssetRecord,
  ClassRecord,
  ElementKind,
  Id,
  Identifier,
  ModelElement,
  PropertyRecord,
  RelationRecord,
  TagRecord,
  TagSource,
} from "../elements.ts";
import { type ErrorCode, PlantgraphError } from "../errors.ts";
import type { ModelReader } from "../model/model.ts";
import type {
  AssetDraft,
  ClassDraft,
  FilePosition,
  ModelDraft,
  PropertyDraft,
  RelationDraft,
  SourceDraft,
  TagDraft,
} from "../model-draft.ts";
import { escapeName, splitPath } from "../names.ts";
import { orNone } from "../translations.ts";
import { newId, tagWith } from "./changes-of-edits.ts";
import { ClassMembers } from "./class-members.ts";
import { ModelOverlay } from "./overlay.ts";
import { readProperties } from "./property-input.ts";
import { sameValue } from "./same-element.ts";
import {
  type ClassContent,
  contentOfClasses,
  expandAsset,
  fillTemplate,
  inheritedDataSource,
  overriddenFields,
} from "./templates.ts";
import { Violations } from "./violations.ts";

export type ImportMode = "MERGE" | "REPLACE";

export interface ChangesOfDraft {
  readonly changes: readonly Change[];
  readonly positionOf: ReadonlyMap<ElementKey, FilePosition>;
  /** What the draft says that can't be understood; each with its position. */
  readonly violations: Violations;
}

export function changesOfDraft(model: ModelReader, draft: ModelDraft, mode: ImportMode): ChangesOfDraft {
  return new Import(model, draft, mode).run();
}

class Import {
  readonly #model: ModelReader;
  readonly #draft: ModelDraft;
  readonly #mode: ImportMode;
  readonly #overlay: ModelOverlay;
  readonly #members: ClassMembers;
  readonly #violations = new Violations();
  readonly #positionOf = new Map<ElementKey, FilePosition>();
  /** Ids the draft names itself: an element that has one is never matched by its path. */
  readonly #claimed = new Set<ElementKey>();
  readonly #assetAt = new Map<string, Id>();
  readonly #assetsNamed = new Map<string, Set<Id>>();
  readonly #contents = new Map<string, ClassContent>();
  readonly #tagsByAsset = new Map<Id, Map<string, Id>>();
  #allNames: Map<string, Set<Id>> | null = null;

  constructor(model: ModelReader, draft: ModelDraft, mode: ImportMode) {
    this.#model = model;
    this.#draft = draft;
    this.#mode = mode;
    this.#overlay = new ModelOverlay(model);
    this.#members = new ClassMembers(this.#overlay);
  }

  run(): ChangesOfDraft {
    const { classes, assets, tags, relations } = this.#draft;
    for (const draft of classes) this.#claim("class", draft.id);
    for (const draft of assets) this.#claim("asset", draft.id);
    for (const draft of tags) this.#claim("tag", draft.id);
    for (const draft of relations) this.#claim("relation", draft.id);
    this.#classes(classes);
    const placed = assets.map((draft) => ({ draft, id: this.#asset(draft) }));
    for (const { draft, id } of placed) {
      if (id !== null && draft.templates !== false && this.#overlay.get("asset", id)) {
        expandAsset(id, this.#overlay, { newId, leftovers: this.#mode === "MERGE" ? "KEEP" : "DELETE" });
      }
    }
    if (this.#mode === "MERGE")
      this.#members.follow({ newId, leftovers: "KEEP" }, ({ id }) => this.#positionOf.has(`asset:${id}`));
    const templated = this.#mode === "REPLACE" ? this.#templatedTags(placed.map(({ id }) => id)) : new Set<Id>();
    for (const draft of tags) this.#tag(draft);
    this.#relations(relations);
    if (this.#mode === "REPLACE") this.#deleteTheRest(templated);
    return { changes: this.#overlay.changes(), positionOf: this.#positionOf, violations: this.#violations };
  }

  #claim(element: ElementKind, id: Id | undefined): void {
    if (id !== undefined) this.#claimed.add(`${element}:${id}`);
  }

  // --- classes ----------------------------------------------------------------------------------------------------

  #classes(drafts: readonly ClassDraft[]): void {
    const named = new Map<string, Id>();
    const placed: { draft: ClassDraft; before: ClassRecord; id: Id }[] = [];
    for (const draft of drafts) {
      const name = draft.name.normalize("NFC");
      const present = this.#matched("class", draft.id, this.#model.classNamed(name)?.record);
      const id = present?.id ?? draft.id ?? newId();
      if (!this.#isFirst("class", id, draft.position)) continue;
      named.set(name, id);
      const blank = blankClass(id, name);
      placed.push({ draft, id, before: this.#mode === "MERGE" && present ? { ...present, name } : blank });
    }
    for (const { draft, before } of placed) {
      const extended = draft.extends?.map(
        (name) => named.get(name.normalize("NFC")) ?? this.#model.classNamed(name)?.id,
      );
      draft.extends?.forEach((name, i) => {
        if (extended?.[i] === undefined)
          this.#refuse("NOT_FOUND", draft.position, `There is no class "${name}".`, before);
      });
      this.#overlay.put({
        ...before,
        description: draft.description === undefined ? before.description : draft.description,
        extends: extended ? extended.filter((id) => id !== undefined) : before.extends,
        properties: draft.properties ?? before.properties,
        tags: draft.tags ?? before.tags,
      });
    }
  }

  #classIds(names: readonly string[], position: FilePosition, asset: AssetRecord): Id[] {
    const ids: Id[] = [];
    for (const name of names) {
      const found = this.#overlay.classNamed(name.normalize("NFC"));
      if (found) ids.push(found.id);
      else this.#refuse("NOT_FOUND", position, `There is no class "${name}".`, asset);
    }
    return ids;
  }

  #content(classes: readonly Id[]): ClassContent {
    const key = classes.join("\u0000");
    let content = this.#contents.get(key);
    if (!content) {
      content = contentOfClasses(classes, this.#overlay);
      this.#contents.set(key, content);
    }
    return content;
  }

  // --- assets -----------------------------------------------------------------------------------------------------

  /** null when its place can't be found. */
  #asset(draft: AssetDraft): Id | null {
    const path = draft.path.map((name) => name.normalize("NFC"));
    const name = path.at(-1);
    if (name === undefined) {
      this.#refuse("INVALID_FILE", draft.position, "An asset has no name.");
      return null;
    }
    const parent = path.length === 1 ? null : this.#placeOf(path.slice(0, -1));
    if (parent === undefined) {
      this.#refuse(
        "NOT_FOUND",
        draft.position,
        `There is no asset "${pathText(path.slice(0, -1))}" to hold "${name}".`,
      );
      return null;
    }
    const there = parent === null ? this.#model.assetAt(escapeName(name)) : this.#model.assets.get(parent)?.child(name);
    const present = this.#matched("asset", draft.id, there?.record);
    const id = present?.id ?? draft.id ?? newId();
    if (!this.#isFirst("asset", id, draft.position)) return null;
    this.#assetAt.set(pathKey(path), id);
    const level = draft.level ?? present?.level ?? (parent === null ? "ENTERPRISE" : "OTHER");
    const blank = blankAsset({ id, name, level, parent });
    const before = this.#mode === "MERGE" && present ? { ...present, name, parent, level } : blank;
    const classes = draft.classes ? this.#classIds(draft.classes, draft.position, before) : before.classes;
    this.#overlay.put({
      ...before,
      description: draft.description === undefined ? before.description : draft.description,
      classes,
      properties: draft.properties ? this.#properties(before, draft, classes) : before.properties,
      identifiers: this.#identifiers(before.identifiers, draft.identifiers),
      timeZone: draft.timeZone === undefined ? before.timeZone : draft.timeZone,
      binding: draft.binding === undefined ? before.binding : draft.binding,
      translations: orNone({ ...before.translations, ...draft.translations }),
    });
    const namesakes = this.#assetsNamed.get(name);
    if (namesakes) namesakes.add(id);
    else this.#assetsNamed.set(name, new Set([id]));
    return id;
  }

  #properties(before: AssetRecord, draft: AssetDraft, classes: readonly Id[]): PropertyRecord[] {
    const inputs = draft.properties ?? [];
    const given = readProperties(inputs, this.#content(classes)).map((record) => this.#withOrigin(record, inputs));
    if (before.properties.length === 0) return given;
    const named = new Set(inputs.map(({ name }) => name.normalize("NFC")));
    return [...before.properties.filter(({ name }) => !named.has(name)), ...given];
  }

  /** Exports say themselves which class a property came from. */
  #withOrigin(record: PropertyRecord, inputs: readonly PropertyDraft[]): PropertyRecord {
    const input = inputs.find(({ name }) => name === record.name);
    if (input?.fromClass == null) return record;
    return { ...record, fromClass: input.fromClass, overridden: input.overridden ?? [] };
  }

  #identifiers(before: readonly Identifier[], given: readonly Identifier[] | undefined): readonly Identifier[] {
    if (given === undefined) return before;
    const systems = new Set(given.map(({ system }) => system));
    return [...before.filter(({ system }) => !systems.has(system)), ...given];
  }

  /** Of the draft, else of the model; the path's beginning may be either. */
  #placeOf(path: readonly string[]): Id | undefined {
    const known = this.#assetAt.get(pathKey(path));
    if (known !== undefined) return known;
    const name = path.at(-1) as string;
    if (path.length === 1) return this.#model.assetAt(escapeName(name))?.id;
    const parent = this.#placeOf(path.slice(0, -1));
    return parent === undefined ? undefined : this.#model.assets.get(parent)?.child(name)?.id;
  }

  // --- tags -------------------------------------------------------------------------------------------------------

  #tag(draft: TagDraft): void {
    const path = draft.asset.map((name) => name.normalize("NFC"));
    const home = this.#placeOf(path);
    const asset = home === undefined ? undefined : this.#overlay.get("asset", home);
    if (!asset) {
      this.#refuse(
        "NOT_FOUND",
        draft.position,
        `There is no asset "${pathText(path)}" to hold the tag "${draft.name}".`,
      );
      return;
    }
    const name = draft.name.normalize("NFC");
    const namesake = this.#tagNamed(asset.id, name);
    const present = this.#matched("tag", draft.id, namesake);
    const id = present?.id ?? draft.id ?? newId();
    if (!this.#isFirst("tag", id, draft.position)) return;
    // A tag just made from a template has no history yet: it takes the id the draft gives it.
    const made = namesake && namesake.id !== id && !this.#model.tags.has(namesake.id) ? namesake : undefined;
    if (made) this.#overlay.remove("tag", made.id);
    const from = draft.fromClass === null ? undefined : this.#content(asset.classes).tags.get(name);
    const filled = from && fillTemplate(from.template, asset, inheritedDataSource(asset, this.#overlay));
    const blank = blankTag({ id, asset: asset.id, name, dataType: "Double" });
    const start: TagRecord = filled ? { ...blank, ...filled, fromClass: from.fromClass } : blank;
    const before = this.#mode === "MERGE" && present ? { ...present, name, asset: asset.id } : start;
    if (before === blank && draft.dataType === undefined) {
      this.#refuse(
        "INVALID_FILE",
        draft.position,
        `The tag "${name}" has no data type, and no class of its asset gives one.`,
      );
      return;
    }
    const { position: _, id: __, source, fromClass, overridden, ...fields } = draft;
    const identifiers = this.#identifiers(before.identifiers, draft.identifiers);
    const translations = orNone({ ...before.translations, ...draft.translations });
    const merged = { ...tagWith(before, { ...fields, name, source: undefined }), identifiers, translations };
    const after: TagRecord = { ...merged, source: this.#source(before, source, asset, draft) };
    this.#tagsOf(asset.id).set(name, id);
    this.#overlay.put(this.#marked(after, filled, from?.fromClass ?? null, fromClass, overridden));
  }

  #marked(
    tag: TagRecord,
    filled: ReturnType<typeof fillTemplate> | undefined,
    byClass: Id | null,
    fromClass: string | null | undefined,
    overridden: readonly string[] | undefined,
  ): TagRecord {
    if (fromClass !== undefined) return { ...tag, fromClass, overridden: overridden ?? [] };
    if (!filled) return { ...tag, fromClass: null, overridden: [] };
    return { ...tag, fromClass: byClass, overridden: overriddenFields(tag, filled) };
  }

  #tagNamed(asset: Id, name: string): TagRecord | undefined {
    const id = this.#tagsOf(asset).get(name);
    const record = id === undefined ? undefined : this.#overlay.get("tag", id);
    return record?.asset === asset && record.name === name ? record : undefined;
  }

  /** Tags of an asset by name; made when the first tag of it is read, those of its classes included. */
  #tagsOf(asset: Id): Map<string, Id> {
    let tags = this.#tagsByAsset.get(asset);
    if (!tags) {
      tags = new Map();
      for (const tag of this.#overlay.tags(asset)) tags.set(tag.name, tag.id);
      this.#tagsByAsset.set(asset, tags);
    }
    return tags;
  }

  #source(
    before: TagRecord,
    draft: SourceDraft | null | undefined,
    asset: AssetRecord,
    at: TagDraft,
  ): TagSource | null {
    if (draft === undefined) return before.source;
    if (draft === null) return null;
    const dataSource =
      draft.dataSource ?? inheritedDataSource(asset, this.#overlay) ?? before.source?.dataSource ?? null;
    const address = draft.address ?? before.source?.address;
    if (dataSource === null || address === undefined) {
      const what = address === undefined ? "no address" : "no data source, and none to inherit from its assets";
      this.#refuse("INVALID_FILE", at.position, `The tag "${at.name}" has a source with ${what}.`, before);
      return null;
    }
    const was = before.source;
    return {
      dataSource,
      address,
      indexRange: either(draft.indexRange, was?.indexRange),
      member: either(draft.member, was?.member),
      scaling: either(draft.scaling, was?.scaling),
      samplingMs: either(draft.samplingMs, was?.samplingMs),
      deadband: either(draft.deadband, was?.deadband),
      staleAfterMs: either(draft.staleAfterMs, was?.staleAfterMs),
    };
  }

  /** Tags the assets of the draft have from their classes: a REPLACE keeps them without their being named. */
  #templatedTags(assets: readonly (Id | null)[]): Set<Id> {
    const ids = new Set<Id>();
    for (const id of assets) {
      if (id === null) continue;
      for (const tag of this.#overlay.tags(id)) if (tag.fromClass !== null) ids.add(tag.id);
    }
    return ids;
  }

  // --- relations --------------------------------------------------------------------------------------------------

  #relations(drafts: readonly RelationDraft[]): void {
    const used = new Set<Id>();
    for (const draft of drafts) {
      const from = this.#end(draft.from, draft);
      const to = this.#end(draft.to, draft);
      if (from === undefined || to === undefined) continue;
      const inputs = draft.properties;
      const present = draft.id === undefined ? undefined : this.#model.relations.get(draft.id)?.record;
      const properties =
        inputs === undefined && present && this.#mode === "MERGE"
          ? present.properties
          : readProperties(inputs ?? [], undefined);
      const wanted = { element: "relation", type: draft.type, from, to, properties } as const;
      const like = present ?? (draft.id === undefined ? this.#relationLike(wanted, used) : undefined);
      const id = like?.id ?? draft.id ?? newId();
      if (!this.#isFirst("relation", id, draft.position)) continue;
      used.add(id);
      this.#overlay.put({ ...wanted, id });
    }
  }

  /** Equal relations may run side by side: each one of the model answers for one of the draft. */
  #relationLike(wanted: Omit<RelationRecord, "id">, used: ReadonlySet<Id>): RelationRecord | undefined {
    for (const { record } of this.#model.assets.get(wanted.from)?.outgoing ?? []) {
      if (used.has(record.id) || this.#claimed.has(`relation:${record.id}`)) continue;
      if (sameValue({ ...wanted, id: record.id }, record)) return record;
    }
    return undefined;
  }

  /** An id, a path, or a name that only one asset has. */
  #end(text: string, draft: RelationDraft): Id | undefined {
    if (this.#overlay.get("asset", text)) return text;
    const at = this.#placeOf(splitPath(text));
    if (at !== undefined && this.#overlay.get("asset", at)) return at;
    const ids = [...(this.#namesakes().get(text.normalize("NFC")) ?? [])];
    if (ids.length === 1) return ids[0];
    const what =
      ids.length === 0
        ? `There is no asset "${text}": give an id, a path, or a name that only one asset has.`
        : `${ids.length} assets are named "${text}": give the path or the id of the one meant.`;
    this.#refuse(ids.length === 0 ? "NOT_FOUND" : "INVALID_FILE", draft.position, what);
    return undefined;
  }

  /** Assets by name, of the draft and the model together; made when the first relation asks. */
  #namesakes(): ReadonlyMap<string, ReadonlySet<Id>> {
    if (!this.#allNames) {
      this.#allNames = this.#assetsNamed;
      for (const asset of this.#model.assets.values()) {
        const record = this.#overlay.get("asset", asset.id);
        if (!record) continue;
        const ids = this.#allNames.get(record.name);
        if (ids) ids.add(record.id);
        else this.#allNames.set(record.name, new Set([record.id]));
      }
    }
    return this.#allNames;
  }

  // --- all of them ------------------------------------------------------------------------------------------------

  #matched<E extends ModelElement>(element: E["element"], id: Id | undefined, atPath: E | undefined): E | undefined {
    if (id !== undefined) {
      const present = this.#model.entity(element, id);
      return present && (this.#overlay.find(element, id) as E | undefined);
    }
    return atPath && !this.#claimed.has(`${element}:${atPath.id}`) ? atPath : undefined;
  }

  #isFirst(element: ElementKind, id: Id, position: FilePosition): boolean {
    const first = this.#positionOf.get(`${element}:${id}`);
    if (!first) {
      this.#positionOf.set(`${element}:${id}`, position);
      return true;
    }
    const where = first.line === null ? first.key : `line ${first.line}`;
    this.#refuse("DUPLICATE_ID", position, `The ${element} "${id}" stands in the file already, at ${where}.`, {
      element,
      id,
    });
    return false;
  }

  #deleteTheRest(templated: ReadonlySet<Id>): void {
    for (const key of [...this.#model.keys()]) {
      if (this.#positionOf.has(key)) continue;
      const colon = key.indexOf(":");
      const element = key.slice(0, colon) as ElementKind;
      const id = key.slice(colon + 1);
      if (element === "tag" && templated.has(id)) continue;
      this.#overlay.remove(element, id);
    }
  }

  #refuse(code: ErrorCode, position: FilePosition, message: string, ref?: { element: ElementKind; id: Id }): void {
    const { key, file, line, column } = position;
    const details = {
      ...(ref ? { element: { element: ref.element, id: ref.id } } : {}),
      at: key,
      ...(file === undefined ? {} : { file }),
      ...(line === null ? {} : { line }),
      ...(column === null ? {} : { column }),
    };
    this.#violations.addError(new PlantgraphError(code, message, details));
  }
}

function either<T>(given: T | null | undefined, before: T | null | undefined): T | null {
  return given === undefined ? (before ?? null) : given;
}

function pathKey(path: readonly string[]): string {
  return path.join("\u0000");
}

function pathText(path: readonly string[]): string {
  return path.map(escapeName).join("/");
}
