/** What changes of classes mean for their members, in the batch that makes them. */
import type { AssetRecord, ClassRecord, Id } from "../elements.ts";
import { ModelOverlay } from "./overlay.ts";
import { sameElement } from "./same-element.ts";
import { contentOfClasses, type ExpandOptions, expandAsset } from "./templates.ts";

const NONE: ReadonlySet<string> = new Set();

export class ClassMembers {
  readonly #overlay: ModelOverlay;
  readonly #before: ModelOverlay;
  /** By the ids of the classes. */
  readonly #had = new Map<string, ReadonlySet<string>>();

  constructor(overlay: ModelOverlay) {
    this.#overlay = overlay;
    this.#before = new ModelOverlay(overlay.model);
  }

  /**
   * Brings one asset up to its classes. Tags that it was given before and lacks are not given again.
   * @param hadClasses the classes it had before
   */
  expand(id: Id, hadClasses: readonly Id[], options: ExpandOptions): void {
    expandAsset(id, this.#overlay, { ...options, had: this.#tagsGiven(hadClasses) });
  }

  /** Brings the members of all classes that the batch changes up to them. @param except members that are seen to elsewhere */
  follow(options: ExpandOptions, except: (member: AssetRecord) => boolean = () => false): void {
    const members = new Map<Id, AssetRecord>();
    for (const id of this.#changedClasses())
      for (const member of this.#overlay.members(id)) if (!except(member)) members.set(member.id, member);
    for (const [id, { classes }] of members) this.expand(id, classes, options);
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
  #tagsGiven(classes: readonly Id[]): ReadonlySet<string> {
    if (classes.length === 0) return NONE;
    const key = classes.join("\u0000");
    let given = this.#had.get(key);
    if (!given) {
      given = new Set(contentOfClasses(classes, this.#before).tags.keys());
      this.#had.set(key, given);
    }
    return given;
  }
}

/** Whether members have nothing to follow: a class's description is its own. */
function sameContent(a: ClassRecord, b: ClassRecord | undefined): boolean {
  return b === undefined || sameElement({ ...a, description: b.description }, b);
}
