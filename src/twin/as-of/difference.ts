/** What is different between two revisions: each element once, however many commits touched it on the way. */
import { hasMember } from "../commit/commit-places.ts";
import { ChangeView, countOf } from "../commit/commit-view.ts";
import { type Order, type Page, type PageLimits, type PageRequest, pageOf } from "../model/paging.ts";
import { checkKnown } from "../selection/filter-scope.ts";
import type { ModelView } from "../view/model-view.ts";
import { type Change, changed, type ElementKey, keyOf, type Revision } from "../words/commits.ts";
import type { ElementKind, Id, ModelElement } from "../words/elements.ts";
import { type CommitLog, netChanges, RevisionRange } from "./rewind.ts";

const KINDS: readonly ElementKind[] = ["class", "asset", "tag", "relation"];

/** Classes first, then assets, tags and relations; each by id. */
const byElement: Order<ChangeView, number> = {
  name: "element",
  key: ({ element }) => KINDS.indexOf(element),
  compare: (a, b) => a - b,
  id: ({ id }) => id,
  isKey: (value): value is number => Number.isSafeInteger(value),
};

export class ModelDifference {
  readonly from: Revision;
  readonly to: Revision;
  readonly #changes: readonly ChangeView[];

  constructor(from: Revision, to: Revision, changes: readonly ChangeView[]) {
    this.from = from;
    this.to = to;
    this.#changes = changes;
  }

  get created(): number {
    return countOf("CREATED", this.#changes);
  }
  get updated(): number {
    return countOf("UPDATED", this.#changes);
  }
  get deleted(): number {
    return countOf("DELETED", this.#changes);
  }

  /** @throws PlantgraphError BAD_USER_INPUT, LIMIT_EXCEEDED */
  page(request: PageRequest, limits?: PageLimits): Page<ChangeView> {
    return pageOf(this.#changes, byElement, request, limits);
  }
}

/**
 * The way from one revision to another; from a later to an earlier one, what it takes to go back.
 * @param under only what stands on or below one of these assets, at either end
 * @param most changes of the log that are read
 * @throws PlantgraphError BAD_USER_INPUT for unknown assets, LIMIT_EXCEEDED, STORE_*
 */
export async function differenceBetween(
  log: CommitLog,
  view: ModelView,
  from: Revision,
  to: Revision,
  under: readonly Id[] | null,
  most: number,
): Promise<ModelDifference> {
  const [earlier, later] = from <= to ? [from, to] : [to, from];
  const range = new RevisionRange(log, earlier, most);
  await range.readTo(later);
  let changes = view.changesOf(netChanges(range));
  if (under) {
    const since = new RevisionRange(log, later, most);
    do await since.readTo(log.model.revision);
    while (since.end < log.model.revision);
    const ends = bothEnds(log, range, since);
    checkKnown(under, (id) => view.model.assets.has(id) || ends.some((end) => seesAt(end, id, view)), "asset", "under");
    const stands = standsUnder(new Set(under), ends, view);
    changes = changes.filter(stands);
  }
  if (from > to) changes = changes.map(({ before, after }) => ({ before: after, after: before }) as Change);
  return new ModelDifference(
    from,
    to,
    changes.map((change) => new ChangeView(change, view)),
  );
}

/** Looks up what an element was. */
type State = (key: ElementKey) => ModelElement | null;

/** The model's states at both ends of a range, valid until the model changes. @param since from its end to the present */
function bothEnds(log: CommitLog, range: RevisionRange, since: RevisionRange): [State, State] {
  const end: State = (key) => {
    const touched = since.touched.get(key);
    return touched ? touched.before : (log.model.record(key) ?? null);
  };
  const start: State = (key) => {
    const touched = range.touched.get(key);
    return touched ? touched.before : end(key);
  };
  return [start, end];
}

/** Whether an asset was there at an end, and is seen as it stood there. */
function seesAt(end: State, id: Id, view: ModelView): boolean {
  const record = end(`asset:${id}`);
  return record !== null && view.seesRecord(record);
}

function standsUnder(places: ReadonlySet<Id>, ends: readonly State[], view: ModelView): (change: Change) => boolean {
  const under = (id: Id, state: State): boolean => {
    for (let at: Id | null = id; at !== null; ) {
      if (places.has(at)) return true;
      const record: ModelElement | null = state(`asset:${at}`);
      at = record?.element === "asset" ? record.parent : null;
    }
    return false;
  };
  return (change) => {
    const { element, id } = changed(change);
    if (element === "class") return hasMember(id, places, view.model);
    return ends.some((state) => {
      const record = state(keyOf({ element, id }));
      if (record?.element === "relation") return under(record.from, state) || under(record.to, state);
      return record !== null && under(record.element === "tag" ? record.asset : record.id, state);
    });
  };
}
