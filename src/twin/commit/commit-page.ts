/** Pages of the commit log, which is read from the store and never held in memory as a whole. */

import type { ModelReader } from "../model/model.ts";
import { type Order, Page, type PageLimits, type PageRequest, pageSize, readCursor } from "../model/paging.ts";
import { checkKnown } from "../selection/filter-scope.ts";
import type { ModelView } from "../view/model-view.ts";
import type { Commit, Revision } from "../words/commits.ts";
import type { Id } from "../words/elements.ts";
import { PlantgraphError } from "../words/errors.ts";
import { touchesUnder } from "./commit-places.ts";
import { CommitView } from "./commit-view.ts";
import type { ModelKeeper } from "./model-keeper.ts";

export type CommitPage = Page<CommitView>;

const byRevision: Order<CommitView, number> = {
  name: "revision",
  key: (commit) => commit.revision,
  compare: (a, b) => a - b,
  id: () => "",
  isKey: (value): value is number => Number.isSafeInteger(value),
};

/** Which commits; all when nothing is said. */
export interface CommitQuery {
  /** Only those after this revision. */
  readonly since?: Revision | null | undefined;
  /** Only those that change something on or below one of these assets, or did when they were made. */
  readonly under?: readonly Id[] | null | undefined;
  /** Only those made by this one. */
  readonly by?: string | null | undefined;
}

/**
 * The commits asked for, oldest first. A viewer of a part of the model gets the commits that touch it; telling how many
 * there are then takes reading them all, as with `under` and `by`.
 * @throws PlantgraphError BAD_USER_INPUT, LIMIT_EXCEEDED, STORE_UNAVAILABLE
 */
export async function pageOfCommits(
  keeper: Pick<ModelKeeper, "model" | "commitsSince">,
  view: ModelView,
  query: CommitQuery,
  request: PageRequest,
  limits?: PageLimits,
): Promise<CommitPage> {
  const since = query.since ?? 0;
  if (since < 0)
    throw new PlantgraphError("BAD_USER_INPUT", `\`since\` is ${since}; revisions count from 0.`, { at: "since" });
  const size = pageSize(request.first, limits);
  const start = Math.max(since, request.after == null ? 0 : readCursor(request.after, byRevision).key);
  if (view.seesEverything && query.under == null && query.by == null)
    return pageOfAll(keeper, view, since, start, size);
  return pageOfFitting(keeper, view, fitting(query, view, keeper.model), since, start, size);
}

async function pageOfAll(
  keeper: Pick<ModelKeeper, "model" | "commitsSince">,
  view: ModelView,
  since: Revision,
  start: Revision,
  size: number,
): Promise<CommitPage> {
  const nodes: CommitView[] = [];
  let newest = keeper.model.revision;
  if (size > 0 && start < newest) {
    for await (const commit of keeper.commitsSince(start)) {
      newest = Math.max(newest, commit.revision);
      if (nodes.push(new CommitView(commit, view)) === size) break;
    }
  }
  return new Page(byRevision, Math.max(0, newest - since), start - since, nodes);
}

/** @throws PlantgraphError BAD_USER_INPUT */
function fitting({ under, by }: CommitQuery, view: ModelView, model: ModelReader): (commit: Commit) => boolean {
  if (under) checkKnown(under, (id) => view.model.assets.has(id), "asset", "under");
  const places = under && new Set(under);
  return (commit) => {
    if (by != null && (commit.by !== by || !view.seesAuthor(commit.changes))) return false;
    const changes = view.changesOf(commit.changes);
    return changes.length > 0 && (!places || touchesUnder(changes, places, model));
  };
}

async function pageOfFitting(
  keeper: Pick<ModelKeeper, "commitsSince">,
  view: ModelView,
  fits: (commit: Commit) => boolean,
  since: Revision,
  start: Revision,
  size: number,
): Promise<CommitPage> {
  const nodes: CommitView[] = [];
  let [total, before] = [0, 0];
  for await (const commit of keeper.commitsSince(since)) {
    if (!fits(commit)) continue;
    total++;
    if (commit.revision <= start) before++;
    else if (nodes.length < size) nodes.push(new CommitView(commit, view));
  }
  return new Page(byRevision, total, before, nodes);
}
