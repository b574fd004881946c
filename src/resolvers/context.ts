/** What a request is answered from. Made anew for each request, and for each event of a subscription. */
import DataLoader from "dataloader";
import type { Caller } from "../twin/access/caller.ts";
import { type Certificates, NO_CERTIFICATES } from "../twin/certificates.ts";
import type { Clock } from "../twin/clock.ts";
import type { Sample } from "../twin/live/sample.ts";
import { DEFAULT_PAGE_LIMITS, type PageLimits } from "../twin/model/paging.ts";
import type { Tag } from "../twin/model/tag.ts";
import { type Grant, ModelView } from "../twin/model/view.ts";
import { DEFAULT_WALK_LINKS } from "../twin/model/walk.ts";
import type { ModelDraft, ModelFile, ModelFormat } from "../twin/model-draft.ts";
import type { ModelProposal } from "../twin/source-explorer.ts";
import { StoreQueries } from "../twin/store-queries.ts";
import type { Twin } from "../twin/twin.ts";

/** Reads a model from texts of a format; throws INVALID_FILE with every mistake, and the signal's reason. */
export interface ModelReading {
  read(files: readonly ModelFile[], format: ModelFormat, signal?: AbortSignal): ModelDraft | Promise<ModelDraft>;
  /** A proposal as text that `read` understands; absent where nothing is proposed. */
  readonly propose?: (proposal: ModelProposal) => string;
}

export interface RequestLimits {
  readonly pages: PageLimits;
  /** Entries of `applyChanges`. */
  readonly changes: number;
  /** Entries of `writeTags`. */
  readonly writes: number;
  /** Links that one walk through the graph follows. */
  readonly walkLinks: number;
}

export const DEFAULT_REQUEST_LIMITS: RequestLimits = {
  pages: DEFAULT_PAGE_LIMITS,
  changes: 10_000,
  writes: 1_000,
  walkLinks: DEFAULT_WALK_LINKS,
};

export interface RequestContext {
  readonly twin: Twin;
  /** The only way a resolver enters the graph, or goes up or sideways in it. */
  readonly view: ModelView;
  readonly caller: Caller;
  readonly clock: Clock;
  /** Reads from the devices, those of one tick together, each tag once. */
  readonly tagReads: DataLoader<Tag, Sample>;
  readonly formats: ModelReading;
  readonly certificates: Certificates;
  readonly limits: RequestLimits;
  readonly cypher: StoreQueries;
  /** Aborted when the caller leaves before the answer is made: what only waits for it may end. */
  readonly signal: AbortSignal | undefined;
  /**
   * What the caller has already of the subscription it opens, where its door says so beside the document: a cursor, or a
   * revision. Goes before the argument `resumeAfter`.
   */
  readonly resumeAfter?: string | null;
}

export interface RequestContextOptions {
  readonly formats: ModelReading;
  /** What the caller may see; everything when absent. */
  readonly grant?: Grant;
  readonly limits?: RequestLimits;
  /** None when absent. */
  readonly certificates?: Certificates;
  /** Of all requests; refused when absent. */
  readonly cypher?: StoreQueries;
}

const NO_CYPHER = new StoreQueries();

/** @param signal aborted when the caller leaves before the answer is made */
export function createRequestContext(
  twin: Twin,
  caller: Caller,
  options: RequestContextOptions,
  signal?: AbortSignal,
): RequestContext {
  const limits = options.limits ?? DEFAULT_REQUEST_LIMITS;
  let tagReads: DataLoader<Tag, Sample> | undefined;
  return {
    twin,
    view: new ModelView(twin.model, twin.clock, options.grant ?? "EVERYTHING", limits.walkLinks),
    caller,
    clock: twin.clock,
    // Most requests ask no device.
    get tagReads() {
      tagReads ??= new DataLoader((tags) => readOnce(twin, tags), { cache: false });
      return tagReads;
    },
    formats: options.formats,
    certificates: options.certificates ?? NO_CERTIFICATES,
    limits,
    cypher: options.cypher ?? NO_CYPHER,
    signal,
  };
}

/** Nothing is remembered between batches: a sample read a moment ago is not the answer to a read asked for now. */
async function readOnce(twin: Twin, tags: readonly Tag[]): Promise<Sample[]> {
  const distinct = [...new Set(tags)];
  const samples = await twin.sources.read(distinct);
  const byTag = new Map(distinct.map((tag, i) => [tag, samples[i] as Sample]));
  return tags.map((tag) => byTag.get(tag) as Sample);
}
