/** Pages of the commit log, which is read from the store and never held in memory as a whole. */

import type { Revision } from "../commits.ts";
import { PlantgraphError } from "../errors.ts";
import { type Order, Page, type PageLimits, type PageRequest, pageSize, readCursor } from "../model/paging.ts";
import type { ModelView } from "../model/view.ts";
import type { ModelKeeper } from "../twin.ts";
import { CommitView } from "./commit-view.ts";

export type CommitPage = Page<CommitView>;

const byRevision: Order<CommitView, number> = {
  name: "revision",
  key: (commit) => commit.revision,
  compare: (a, b) => a - b,
  id: () => "",
  isKey: (value): value is number => Number.isSafeInteger(value),
};

/**
 * The commits after a revision, oldest first. A viewer of a part of the model gets the commits that touch it; telling how
 * many there are takes reading them all.
 * @throws PlantgraphError BAD_USER_INPUT, LIMIT_EXCEEDED, STORE_UNAVAILABLE
 */
export async function pageOfCommits(
  keeper: Pick<ModelKeeper, "model" | "commitsSince">,
  view: ModelView,
  since: Revision,
  request: PageRequest,
  limits?: PageLimits,
): Promise<CommitPage> {
  if (since < 0)
    throw new PlantgraphError("BAD_USER_INPUT", `\`since\` is ${since}; revisions count from 0.`, { at: "since" });
  const size = pageSize(request.first, limits);
  const start = Math.max(since, request.after == null ? 0 : readCursor(request.after, byRevision).key);
  return view.seesEverything
    ? pageOfAll(keeper, view, since, start, size)
    : pageOfVisible(keeper, view, since, start, size);
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
  return new Page(byRevision as unknown as Order<CommitView>, Math.max(0, newest - since), start - since, nodes);
}

async function pageOfVisible(
  keeper: Pick<ModelKeeper, "commitsSince">,
  view: ModelView,
  since: Revision,
  start: Revision,
  size: number,
): Promise<CommitPage> {
  const nodes: CommitView[] = [];
  let [total, before] = [0, 0];
  for await (const commit of keeper.commitsSince(since)) {
    if (!commit.changes.some((change) => view.seesChange(change))) continue;
    total++;
    if (commit.revision <= start) before++;
    else if (nodes.length < size) nodes.push(new CommitView(commit, view));
  }
  return new Page(byRevision as unknown as Order<CommitView>, total, before, nodes);
}
