/**
 * The model as it stood at a revision: made from the present one by taking back what the commit log says happened since,
 * and kept for the next questions. A past model has no live values: its tags never received one.
 */
import { LRUCache } from "lru-cache";
import type { ModelKeeper } from "../commit/model-keeper.ts";
import { type ModelReader, TwinModel } from "../model/model.ts";
import type { Clock } from "../tools/clock.ts";
import { type Holder, shareOf } from "../tools/permits.ts";
import { Semaphore } from "../tools/semaphore.ts";
import type { ModelView } from "../view/model-view.ts";
import { type Change, type ElementKey, keyOf, type Revision } from "../words/commits.ts";
import {
  type AssetRecord,
  type ClassRecord,
  ELEMENT_KINDS,
  type Id,
  type ModelElement,
  type RelationRecord,
  type TagRecord,
} from "../words/elements.ts";
import { PlantgraphError } from "../words/errors.ts";
import { differenceBetween, type ModelDifference } from "./difference.ts";
import { type CommitLog, RevisionRange } from "./rewind.ts";

export interface AsOfLimits {
  /** Past models kept at a time; each costs about what the present one does. */
  readonly models: number;
  /** Changes of the commit log read for one answer. */
  readonly changes: number;
  /** Part of the kept models that may be kept for one caller, above 0; 1: all. */
  readonly callerShare: number;
}

export const DEFAULT_AS_OF_LIMITS: AsOfLimits = { models: 2, changes: 1_000_000, callerShare: 1 };

/** A model nobody asked about for so long is let go, milliseconds. */
const KEPT_MS = 10 * 60_000;

/** Elements linked in one piece of work: a few milliseconds. */
const SLICE = 1_000;

/** A point in the model's time: exactly one of the two. */
export interface ModelMoment {
  readonly revision?: Revision | null;
  /** Milliseconds since 1970: the newest commit made at or before it. */
  readonly time?: number | null;
}

interface KeptModel {
  readonly model: Promise<ModelReader>;
  /** The caller for whom it was made, and of whose share it is. */
  readonly holder: Holder;
  readonly cancelExpiry: () => void;
}

export class AsOfModels {
  readonly #keeper: CommitLog & Pick<ModelKeeper, "revisionAt">;
  readonly #clock: Clock;
  readonly #limits: AsOfLimits;
  readonly #kept: LRUCache<Revision, KeptModel>;
  /** Most that are kept for one caller. */
  readonly #share: number;
  /** One is made at a time, so that memory is bounded by what is kept. Callers who wait are served in turn. */
  readonly #making: Semaphore;

  constructor(
    keeper: CommitLog & Pick<ModelKeeper, "revisionAt">,
    clock: Clock,
    limits: AsOfLimits = DEFAULT_AS_OF_LIMITS,
  ) {
    this.#keeper = keeper;
    this.#clock = clock;
    this.#limits = limits;
    this.#share = shareOf(limits.models, limits.callerShare);
    this.#making = new Semaphore(1, clock);
    // It expires by the twin's clock, not by one of the cache's own.
    this.#kept = new LRUCache({ max: limits.models, dispose: ({ cancelExpiry }) => cancelExpiry() });
  }

  /** Revisions whose models are kept, the one asked for last at the end. */
  get kept(): readonly Revision[] {
    return [...this.#kept.rkeys()];
  }

  /** @throws PlantgraphError BAD_USER_INPUT for no moment of this model, STORE_* */
  async revisionOf({ revision, time }: ModelMoment): Promise<Revision> {
    if ((revision == null) === (time == null))
      throw new PlantgraphError("BAD_USER_INPUT", "Give exactly one of `revision` and `time`.");
    if (time != null) return Math.min(await this.#keeper.revisionAt(time), this.#keeper.model.revision);
    const given = revision as Revision;
    const newest = this.#keeper.model.revision;
    if (Number.isSafeInteger(given) && given >= 0 && given <= newest) return given;
    throw new PlantgraphError(
      "BAD_USER_INPUT",
      `Revision ${given} is none of this model's: they go from 0, the empty model, to ${newest}, the present one.`,
      { revision: given, newest },
    );
  }

  /**
   * Answers from memory when the model is kept; else it is made in pieces of a few milliseconds, between which everything
   * else goes on.
   * @param holder the caller of whose share it is taken, where it is made
   * @throws PlantgraphError BAD_USER_INPUT, LIMIT_EXCEEDED, STORE_*
   */
  at(revision: Revision, holder: Holder): Promise<ModelReader> {
    const kept = this.#kept.get(revision);
    if (kept === undefined) this.#makeRoom(holder);
    const model = kept?.model ?? this.#make(revision, holder);
    const cancelExpiry = this.#clock.after(KEPT_MS, () => this.#kept.delete(revision));
    this.#kept.set(revision, { model, holder: kept ? kept.holder : holder, cancelExpiry });
    return model;
  }

  /**
   * What is different between two moments, for a viewer; without `to`, between then and now.
   * @param under only what stands on or below one of these assets, at either end
   * @throws PlantgraphError BAD_USER_INPUT, LIMIT_EXCEEDED, STORE_*
   */
  async difference(
    view: ModelView,
    from: ModelMoment,
    to: ModelMoment | null,
    under: readonly Id[] | null,
  ): Promise<ModelDifference> {
    const start = await this.revisionOf(from);
    const end = to === null ? this.#keeper.model.revision : await this.revisionOf(to);
    return differenceBetween(this.#keeper, view, start, end, under, this.#limits.changes);
  }

  close(): void {
    this.#kept.clear();
  }

  /**
   * Where all are kept that may be, another caller's model is not given up for one who has its share; and one of a caller who
   * has more than that is given up first.
   */
  #makeRoom(holder: Holder): void {
    if (this.#kept.size < this.#limits.models) return;
    const oldestFirst = [...this.#kept.rkeys()];
    const keptFor = Map.groupBy(oldestFirst, (revision) => this.#kept.peek(revision)?.holder ?? null);
    const own = holder === null ? [] : (keptFor.get(holder) ?? []);
    const tooMany = [...keptFor].find(([other, kept]) => other !== null && kept.length > this.#share)?.[1] ?? [];
    const [givenUp = oldestFirst[0]] = own.length >= this.#share ? own : tooMany;
    if (givenUp !== undefined) this.#kept.delete(givenUp);
  }

  #make(revision: Revision, holder: Holder): Promise<ModelReader> {
    const made = this.#making.run(holder, async () => {
      const since = new RevisionRange(this.#keeper, revision, this.#limits.changes);
      const present = this.#keeper.model;
      // The model goes on while the log is read.
      do await since.readTo(present.revision);
      while (since.end < present.revision);
      const records = recordsThen(present, since.touched);
      const model = new TwinModel(revision, [], true);
      for (const changes of inOrder(records)) {
        model.apply({ ...NO_META, revision, changes });
        await pause();
      }
      return model;
    });
    made.catch(() => {
      if (this.#kept.peek(revision)?.model === made) this.#kept.delete(revision);
    });
    return made;
  }
}

const NO_META = { id: "", by: "", origin: "API", message: null, at: 0 } as const;

interface Records {
  readonly classes: Map<Id, ClassRecord>;
  readonly assets: AssetRecord[];
  readonly tags: TagRecord[];
  readonly relations: RelationRecord[];
}

function recordsThen(
  present: ModelReader,
  touched: ReadonlyMap<ElementKey, { readonly before: ModelElement | null }>,
): Records {
  const then: Records = { classes: new Map(), assets: [], tags: [], relations: [] };
  const add = (record: ModelElement): void => {
    if (record.element === "class") then.classes.set(record.id, record);
    else if (record.element === "asset") then.assets.push(record);
    else if (record.element === "tag") then.tags.push(record);
    else then.relations.push(record);
  };
  for (const { before } of touched.values()) if (before !== null) add(before);
  for (const element of ELEMENT_KINDS)
    for (const { record } of present.elements[element].values()) if (!touched.has(keyOf(record))) add(record);
  return then;
}

/**
 * In an order in which they can be linked piece by piece: classes, assets parents first, tags, relations. In a store of an older
 * program, what another tool put there while no twin ran stands in no commit, so it seems to have been there always; where
 * it hangs on something younger, it is left out here.
 */
function* inOrder({ classes, assets, tags, relations }: Records): Generator<Change[]> {
  yield [...lawful(classes)].map(created);
  const below = new Map<Id | null, AssetRecord[]>();
  for (const asset of assets) {
    const siblings = below.get(asset.parent);
    if (siblings) siblings.push(asset);
    else below.set(asset.parent, [asset]);
  }
  const standing = new Set<Id>();
  const ordered: ModelElement[] = [];
  for (let ring = below.get(null) ?? []; ring.length > 0; ) {
    const next: AssetRecord[] = [];
    for (const asset of ring) {
      standing.add(asset.id);
      const known = asset.classes.filter((id) => classes.has(id));
      ordered.push(known.length === asset.classes.length ? asset : { ...asset, classes: known });
      for (const child of below.get(asset.id) ?? []) next.push(child);
    }
    ring = next;
  }
  for (const tag of tags) if (standing.has(tag.asset)) ordered.push(tag);
  for (const relation of relations)
    if (standing.has(relation.from) && standing.has(relation.to)) ordered.push(relation);
  for (let start = 0; start < ordered.length; start += SLICE) yield ordered.slice(start, start + SLICE).map(created);
}

/** Classes all of whose broader classes are there. Removes the others. */
function lawful(classes: Map<Id, ClassRecord>): Iterable<ClassRecord> {
  for (let before = -1; before !== classes.size; ) {
    before = classes.size;
    for (const record of classes.values())
      if (!record.extends.every((id) => classes.has(id))) classes.delete(record.id);
  }
  return classes.values();
}

function created(after: ModelElement): Change {
  return { before: null, after };
}

function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
