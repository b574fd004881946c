/** What changes of classes mean for their members, in the batch that makes them. */

import { ModelOverlay } from "../rules/overlay.ts";
import { type CooperativeTask, yieldPoints } from "../tools/cooperative-task.ts";
import { DEFAULT_COMMIT_ELEMENTS } from "../words/commits.ts";
import type { AssetRecord, ClassRecord, Id } from "../words/elements.ts";
import { PlantgraphError } from "../words/errors.ts";
import { sameElement } from "../words/same-element.ts";
import {
  type ClassContent,
  type ContentOf,
  contentOfClasses,
  contentsOf,
  type ExpandOptions,
  expandAsset,
} from "./templates.ts";

const NONE: ReadonlySet<string> = new Set();

type Expansion = Omit<ExpandOptions, "contentOf" | "had" | "onFilled">;

/** Characters that a tag has of texts filled in for it, about: what the limit of elements means in memory. */
const FILLED_EACH = 256;

export class ClassMembers {
  readonly #overlay: ModelOverlay;
  readonly #before: ModelOverlay;
  readonly #contentBefore: ContentOf;
  readonly #most: number;
  /** Tags and properties that classes give in this batch. */
  #given: number;
  /** Characters of texts that were filled in. */
  #filled = 0;

  /**
   * @param most tags and properties that classes may give in one batch
   * @param others elements that the batch makes beside them
   */
  constructor(overlay: ModelOverlay, most: number = DEFAULT_COMMIT_ELEMENTS, others = 0) {
    this.#overlay = overlay;
    this.#before = new ModelOverlay(overlay.model);
    this.#contentBefore = contentsOf(this.#before);
    this.#most = most;
    this.#given = others;
  }

  /**
   * Brings one asset up to its classes. Tags that it was given before and lacks are not given again.
   * @param hadClasses the classes it had before
   * @throws PlantgraphError LIMIT_EXCEEDED before anything is made
   */
  *expand(id: Id, hadClasses: readonly Id[], options: Expansion): CooperativeTask<void> {
    // Classes may change between two edits of a batch, so nothing is kept.
    const content = contentOfClasses(this.#overlay.get("asset", id)?.classes ?? [], this.#overlay);
    this.reserve([sizeOf(content)]);
    yield* this.#expand(id, hadClasses, { ...options, contentOf: () => content });
  }

  /**
   * Brings the members of all classes that the batch changes up to them.
   * @param except members that are seen to elsewhere
   * @throws PlantgraphError LIMIT_EXCEEDED before anything is made
   */
  *follow(options: Expansion, except: (member: AssetRecord) => boolean = () => false): CooperativeTask<void> {
    const contentOf = contentsOf(this.#overlay);
    const isTime = yieldPoints();
    const members = new Map<Id, AssetRecord>();
    const sizes: number[] = [];
    for (const id of this.#changedClasses()) {
      for (const member of this.#overlay.members(id)) {
        if (isTime()) yield;
        if (members.has(member.id) || except(member)) continue;
        members.set(member.id, member);
        sizes.push(sizeOf(contentOf(member.classes)));
      }
    }
    this.reserve(sizes);
    for (const [id, { classes }] of members) {
      if (isTime()) yield;
      yield* this.#expand(id, classes, { ...options, contentOf });
    }
  }

  /**
   * Counts what classes are about to give.
   * @param sizes tags and properties of each asset (`sizeOf`)
   * @throws PlantgraphError LIMIT_EXCEEDED when the batch would have too many
   */
  reserve(sizes: readonly number[]): void {
    for (const size of sizes) this.#given += size;
    if (this.#given <= this.#most) return;
    const [asked, limit] = [this.#given, this.#most].map((count) => count.toLocaleString("en"));
    throw new PlantgraphError(
      "LIMIT_EXCEEDED",
      `With the tags and properties that classes give to their members this commit would make ${asked} elements and properties; the limit is ${limit} (setting limits.commitElements). Give the classes fewer, or import in parts.`,
      { limit: this.#most, asked: this.#given, setting: "limits.commitElements" },
    );
  }

  /** Counts texts that were filled in. @throws PlantgraphError LIMIT_EXCEEDED when they are too many */
  readonly onFilled = (characters: number): void => {
    this.#filled += characters;
    const limit = this.#most * FILLED_EACH;
    if (this.#filled <= limit) return;
    throw new PlantgraphError(
      "LIMIT_EXCEEDED",
      `The texts that class templates fill in for their members have more than ${limit.toLocaleString("en")} characters, ${FILLED_EACH} for each element that a commit may have (setting limits.commitElements). Shorten what the placeholders stand for, or import in parts.`,
      { limit, setting: "limits.commitElements" },
    );
  };

  *#expand(id: Id, hadClasses: readonly Id[], options: Omit<ExpandOptions, "onFilled">): CooperativeTask<void> {
    yield* expandAsset(id, this.#overlay, { ...options, onFilled: this.onFilled, had: this.#tagsGiven(hadClasses) });
  }

  /** Those the batch changes, and all that specialise them. */
  #changedClasses(): ReadonlySet<Id> {
    const changed = new Set<Id>();
    for (const record of this.#overlay.touchedClasses())
      if (!sameContent(record, this.#overlay.model.classes.get(record.id)?.record)) changed.add(record.id);
    for (const id of changed) for (const narrower of this.#overlay.specialisations(id)) changed.add(narrower.id);
    return changed;
  }

  /** What these classes gave before the batch. */
  #tagsGiven(classes: readonly Id[]): { has(name: string): boolean } {
    return classes.length === 0 ? NONE : this.#contentBefore(classes).tags;
  }
}

/** Tags and properties that one asset of these classes gets. */
export function sizeOf({ tags, properties }: ClassContent): number {
  return tags.size + properties.size;
}

/** Whether members have nothing to follow: a class's description is its own. */
function sameContent(a: ClassRecord, b: ClassRecord | undefined): boolean {
  return b === undefined || sameElement({ ...a, description: b.description }, b);
}
