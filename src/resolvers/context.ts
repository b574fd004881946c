/** What a request is answered from. Made anew for each request, and for each event of a subscription. */
import DataLoader from "dataloader";
import type { CredentialAdministration } from "../twin/access/credential-administration.ts";
import type { Session } from "../twin/access/session.ts";
import { DEFAULT_HISTORY_LIMITS, type HistoryLimits } from "../twin/historical-access/limits.ts";
import { DEFAULT_PAGE_LIMITS, type PageLimits } from "../twin/model/paging.ts";
import type { Sample } from "../twin/model/sample.ts";
import type { Tag } from "../twin/model/tag.ts";
import { DEFAULT_WALK_LINKS } from "../twin/model/walk.ts";
import type { Certificates } from "../twin/ports/certificates.ts";
import type { ModelProposal } from "../twin/ports/source-explorer.ts";
import type { Clock } from "../twin/tools/clock.ts";
import type { ModelView } from "../twin/view/model-view.ts";
import type { ModelDraft, ModelFile, ModelFormat } from "../twin/words/model-draft.ts";
import { HistoryReads } from "./history-reads.ts";

/** Reads a model from texts of a format; throws INVALID_FILE with every mistake, and the signal's reason. */
export interface ModelReading {
  read(files: readonly ModelFile[], format: ModelFormat, signal?: AbortSignal): ModelDraft | Promise<ModelDraft>;
  /** A proposal as text that `read` understands; absent where nothing is proposed. */
  readonly propose?: (proposal: ModelProposal) => Promise<string>;
}

export interface RequestLimits {
  readonly pages: PageLimits;
  /** Entries of `applyChanges`. */
  readonly changes: number;
  /** Entries of `writeTags`. */
  readonly writes: number;
  /** Links that one walk through the graph follows. */
  readonly walkLinks: number;
  readonly history: HistoryLimits;
}

export const DEFAULT_REQUEST_LIMITS: RequestLimits = {
  pages: DEFAULT_PAGE_LIMITS,
  changes: 10_000,
  writes: 1_000,
  walkLinks: DEFAULT_WALK_LINKS,
  history: DEFAULT_HISTORY_LIMITS,
};

/** Reads from the devices, those of one tick together, each tag once. */
export class TagReads {
  readonly #session: Session;
  /** Most requests ask no device. */
  #loader: DataLoader<Tag, Sample> | null = null;

  constructor(session: Session) {
    this.#session = session;
  }

  load(tag: Tag): Promise<Sample> {
    // A sample read a moment ago is not the answer to a read asked for now.
    this.#loader ??= new DataLoader((tags) => this.#session.read(tags), { cache: false });
    return this.#loader.load(tag);
  }
}

export interface RequestContext {
  /** All that the caller may do. */
  readonly session: Session;
  /** What the answer is made from: the session's view of the model, or the same of the past. */
  readonly view: ModelView;
  readonly clock: Clock;
  readonly tagReads: TagReads;
  readonly historyReads: HistoryReads;
  readonly formats: ModelReading;
  readonly certificates: Certificates;
  /** Keys and sign-ins; null: callers need not be known. */
  readonly credentials: CredentialAdministration | null;
  readonly limits: RequestLimits;
  /**
   * What the caller has already of the subscription it opens, where its door says so beside the document: a cursor, or a
   * revision. Goes before the argument `resumeAfter`.
   */
  readonly resumeAfter?: string | null;
}

/** The same for all callers. */
export interface RequestSettings {
  readonly formats: ModelReading;
  readonly limits: RequestLimits;
  readonly certificates: Certificates;
  /** null: callers need not be known. */
  readonly credentials: CredentialAdministration | null;
}

export function createRequestContext(
  session: Session,
  { formats, limits, certificates, credentials }: RequestSettings,
): RequestContext {
  return {
    session,
    view: session.view,
    clock: session.clock,
    tagReads: new TagReads(session),
    historyReads: new HistoryReads(),
    formats,
    certificates,
    credentials,
    limits,
  };
}
