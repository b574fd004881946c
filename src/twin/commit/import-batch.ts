/** What the parts of an import share: the batch they put together, what was matched, and what was refused. */
import type { ElementKey } from "../commits.ts";
import type { ElementKind, Id, Identifier, ModelElement } from "../elements.ts";
import { type ErrorCode, PlantgraphError } from "../errors.ts";
import type { ModelReader } from "../model/model.ts";
import type { FilePosition, ModelDraft } from "../model-draft.ts";
import { ModelOverlay } from "./overlay.ts";
import { type ClassContent, contentOfClasses } from "./templates.ts";
import { Violations } from "./violations.ts";

export type ImportMode = "MERGE" | "REPLACE";

export class ImportBatch {
  readonly model: ModelReader;
  readonly mode: ImportMode;
  readonly overlay: ModelOverlay;
  readonly violations = new Violations();
  /** Of every element the draft names, once it is matched. */
  readonly positionOf = new Map<ElementKey, FilePosition>();
  /** Ids the draft names itself: an element that has one is never matched by its path. */
  readonly #claimed = new Set<ElementKey>();
  readonly #contents = new Map<string, ClassContent>();

  constructor(model: ModelReader, { classes, assets, tags, relations }: ModelDraft, mode: ImportMode) {
    this.model = model;
    this.mode = mode;
    this.overlay = new ModelOverlay(model);
    for (const draft of classes) this.#claim("class", draft.id);
    for (const draft of assets) this.#claim("asset", draft.id);
    for (const draft of tags) this.#claim("tag", draft.id);
    for (const draft of relations) this.#claim("relation", draft.id);
  }

  /** The element of the model that a draft means. */
  matched<E extends ModelElement>(element: E["element"], id: Id | undefined, atPath: E | undefined): E | undefined {
    if (id !== undefined) {
      const present = this.model.entity(element, id);
      return present && (this.overlay.find(element, id) as E | undefined);
    }
    return atPath && !this.isClaimed(element, atPath.id) ? atPath : undefined;
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
    const where = first.line === null ? first.key : `line ${first.line}`;
    this.refuse("DUPLICATE_ID", position, `The ${element} "${id}" stands in the file already, at ${where}.`, {
      element,
      id,
    });
    return false;
  }

  /** What these classes give, once those of the draft are in the batch. */
  content(classes: readonly Id[]): ClassContent {
    const key = classes.join("\u0000");
    let content = this.#contents.get(key);
    if (!content) {
      content = contentOfClasses(classes, this.overlay);
      this.#contents.set(key, content);
    }
    return content;
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

  #claim(element: ElementKind, id: Id | undefined): void {
    if (id !== undefined) this.#claimed.add(`${element}:${id}`);
  }
}

/** MERGE adds to identifiers, by system. */
export function mergedIdentifiers(
  before: readonly Identifier[],
  given: readonly Identifier[] | undefined,
): readonly Identifier[] {
  if (given === undefined) return before;
  const systems = new Set(given.map(({ system }) => system));
  return [...before.filter(({ system }) => !systems.has(system)), ...given];
}
