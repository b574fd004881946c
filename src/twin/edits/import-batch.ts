/** What the parts of an import share: the batch they put together, what was matched, and what was refused. */

import type { ModelReader } from "../model/model.ts";
import { ModelOverlay } from "../rules/overlay.ts";
import { Violations } from "../rules/violations.ts";
import { type CooperativeTask, yieldPoints } from "../tools/cooperative-task.ts";
import type { ElementKey } from "../words/commits.ts";
import type { ElementKind, Id, Identifier, RecordOf, Translation, Translations } from "../words/elements.ts";
import { type ErrorCode, PlantgraphError } from "../words/errors.ts";
import type { Covered, FilePosition, ModelDraft, RelationDraft } from "../words/model-draft.ts";
import { orNone } from "../words/translations.ts";
import { type ContentOf, contentsOf } from "./templates.ts";

export type ImportMode = "MERGE" | "REPLACE";

export class ImportBatch {
  readonly model: ModelReader;
  readonly mode: ImportMode;
  readonly overlay: ModelOverlay;
  /** The model as it was, to ask it the same questions. */
  readonly before: ModelOverlay;
  readonly violations = new Violations();
  /** Of every element the draft names, once it is matched. */
  readonly positionOf = new Map<ElementKey, FilePosition>();
  /** Ids the draft names itself: an element that has one is never matched by its path. */
  readonly #claimed = new Set<ElementKey>();
  /** What classes give, once those of the draft are in the batch. */
  readonly content: ContentOf;

  constructor(model: ModelReader, mode: ImportMode) {
    this.model = model;
    this.mode = mode;
    this.overlay = new ModelOverlay(model);
    this.before = new ModelOverlay(model);
    this.content = contentsOf(this.overlay);
  }

  /** Before anything is matched. */
  *claim({ classes, assets, tags, relations }: ModelDraft): CooperativeTask<void> {
    const isTime = yieldPoints();
    for (const [element, drafts] of [
      ["class", classes],
      ["asset", assets],
      ["tag", tags],
      ["relation", relations],
    ] as const) {
      for (const { id } of drafts) {
        if (isTime()) yield;
        if (id !== undefined) this.#claimed.add(`${element}:${id}`);
      }
    }
  }

  /** The element of the model that a draft means. */
  matched<Kind extends ElementKind>(
    element: Kind,
    id: Id | undefined,
    atPath: RecordOf<Kind> | undefined,
  ): RecordOf<Kind> | undefined {
    if (id !== undefined) return this.model.elements[element].has(id) ? this.overlay.get(element, id) : undefined;
    return atPath && !this.isClaimed(element, atPath.id) ? atPath : undefined;
  }

  /** Whether the element stays as it is, since nobody edited what the file says of it. */
  isUnedited(element: ElementKind, { id, isUnedited }: Pick<RelationDraft, "id" | "isUnedited">): boolean {
    return isUnedited === true && this.mode === "MERGE" && id !== undefined && this.model.elements[element].has(id);
  }

  isClaimed(element: ElementKind, id: Id): boolean {
    return this.#claimed.has(`${element}:${id}`);
  }

  /** Whether the draft names the element for the first time; the second is refused. */
  isFirst(element: ElementKind, id: Id, position: FilePosition): boolean {
    const first = this.positionOf.get(`${element}:${id}`);
    if (!first) {
      this.positionOf.set(`${element}:${id}`, position);
      return true;
    }
    const line = first.line === null ? first.key : `line ${first.line}`;
    const where = first.file === undefined || first.file === position.file ? line : `${first.file}, ${line}`;
    this.refuse("DUPLICATE_ID", position, `The ${element} "${id}" stands in the file already, at ${where}.`, {
      element,
      id,
    });
    return false;
  }

  refuse(code: ErrorCode, position: FilePosition, message: string, ref?: { element: ElementKind; id: Id }): void {
    const { key, file, line, column } = position;
    const details = {
      ...(ref ? { element: { element: ref.element, id: ref.id } } : {}),
      at: key,
      ...(file === undefined ? {} : { file }),
      ...(line === null ? {} : { line }),
      ...(column === null ? {} : { column }),
    };
    this.violations.addError(new PlantgraphError(code, message, details));
  }
}

/** Identifiers are added to by system, and translations by language; of what a table covers, only what it says is left. */
export function mergedIdentifiers(
  before: readonly Identifier[],
  given: readonly Identifier[] | undefined,
  covers: Covered | undefined,
): readonly Identifier[] {
  if (given === undefined) return before;
  const systems = covers?.identifiers ?? new Set(given.map(({ system }) => system));
  return [...before.filter(({ system }) => !systems.has(system)), ...given];
}

/** See `mergedIdentifiers`. */
export function mergedTranslations(
  before: Translations | undefined,
  given: Translations | undefined,
  covers: Covered | undefined,
): Translations | undefined {
  if (!covers) return orNone({ ...before, ...given });
  const merged: Record<string, Translation> = { ...before };
  for (const language of new Set([...covers.displayName, ...covers.description])) {
    const { name, description } = merged[language] ?? {};
    const said = given?.[language];
    const [ownName, ownDescription] = [
      covers.displayName.has(language) ? said?.name : name,
      covers.description.has(language) ? said?.description : description,
    ];
    if (ownName === undefined && ownDescription === undefined) delete merged[language];
    else
      merged[language] = {
        ...(ownName === undefined ? {} : { name: ownName }),
        ...(ownDescription === undefined ? {} : { description: ownDescription }),
      };
  }
  return orNone(merged);
}
