/**
 * All that one caller may do: a door opens a session for the caller, and nothing that answers a caller reaches the twin by
 * another way. What a caller may not see is, for the caller, not there.
 */

import type { ModelMoment } from "../as-of/as-of-models.ts";
import type { ModelDifference } from "../as-of/difference.ts";
import { type AuditFilter, type AuditPage, pageOfAudit } from "../audit/audit-page.ts";
import { boundedWords, sha256 } from "../audit/bounded-json.ts";
import { commitFacts, elementsOf } from "../audit/commit-facts.ts";
import {
  type BegunRecord,
  begun,
  type CommonAction,
  type Recorded,
  recorded,
  recordRefusal,
} from "../audit/recorded.ts";
import { type CommitPage, type CommitQuery, pageOfCommits } from "../commit/commit-page.ts";
import type { EditOptions, ImportOptions } from "../edits/edit-options.ts";
import type { EditRights } from "../edits/edit-rights.ts";
import type { HistoricalAccess } from "../historical-access/historical-access.ts";
import type { WriteOptions, WriteReport, WriteRequest } from "../live/tag-writes.ts";
import type { AppliedCommit } from "../model/model.ts";
import type { PageLimits, PageRequest } from "../model/paging.ts";
import { Sample } from "../model/sample.ts";
import type { Tag } from "../model/tag.ts";
import { type AuditActor, actorOf } from "../ports/audit.ts";
import type { DataSourceStatus, SourceGrant } from "../ports/data-source.ts";
import { type SeenSource, withoutNetwork } from "../ports/seen-source.ts";
import type { DeviceDescription, SourceExplorer } from "../ports/source-explorer.ts";
import type { TagChangesEvent, TagChangesOptions } from "../streams/stream-events.ts";
import type { Clock } from "../tools/clock.ts";
import type { Holder } from "../tools/permits.ts";
import { picked } from "../tools/picked.ts";
import type { Twin } from "../twin.ts";
import { Grant } from "../view/grant.ts";
import { ModelView } from "../view/model-view.ts";
import { seenBy } from "../view/seen-commit.ts";
import { type Caller, holderOf } from "../words/caller.ts";
import type { Change, Commit, Revision } from "../words/commits.ts";
import type { ModelEdit } from "../words/edits.ts";
import type { Id } from "../words/elements.ts";
import { PlantgraphError } from "../words/errors.ts";
import type { ModelDraft } from "../words/model-draft.ts";
import type { HeldRemoval, ModelProblem } from "../words/model-problem.ts";
import type { Origin } from "../words/origin.ts";
import { StatusCode } from "../words/status-codes.ts";
import type { Authority, Scope } from "./authority.ts";
import { editRefusals } from "./edit-refusals.ts";
import { missingPermission } from "./missing-permission.ts";
import type { Permission } from "./permission.ts";
import type { BoundedRows, StoreQueries, StoreQuery, StoreQueryRights } from "./store-queries.ts";

/** What sessions are opened on: the same for all callers. */
export interface SessionParts {
  readonly twin: Twin;
  /** Of all sessions, so that together they keep the bounds. */
  readonly cypher: StoreQueries;
  /** Most links that one walk through the graph follows. */
  readonly walkLinks: number;
}

export type SessionEditOptions = Omit<EditOptions, "by" | "id" | "rights">;

/** Of callers who may see nothing. */
const NOTHING = Grant.under([]);

export class Session {
  readonly caller: Caller;
  readonly authority: Authority;
  /** The model as this caller sees it now: the only way into the graph, and up or sideways in it. */
  readonly view: ModelView;
  /** Aborted when the caller leaves: what only waits for an answer may end. */
  readonly signal: AbortSignal | undefined;
  readonly #twin: Twin;
  readonly #cypher: StoreQueries;
  readonly #origin: Origin;
  readonly #session: string | null;
  #actor: AuditActor | null = null;

  /**
   * @param authority what the caller may do, and where
   * @param origin where the caller came in, for the audit log
   * @param session id of the sign-in, for the same
   */
  constructor(
    { twin, cypher, walkLinks }: SessionParts,
    caller: Caller,
    authority: Authority,
    origin: Origin,
    signal: AbortSignal | undefined,
    session: string | null = null,
  ) {
    this.#twin = twin;
    this.#cypher = cypher;
    this.caller = caller;
    this.authority = authority;
    this.signal = signal;
    this.#origin = origin;
    this.#session = session;
    const grant = this.#scope.grant("read") ?? NOTHING;
    this.view = new ModelView(twin.model, twin.clock, grant, walkLinks, authority.holds("audit"));
  }

  /** What the caller may do on the model as it is now. */
  get #scope(): Scope {
    return this.authority.on(this.#twin.model);
  }

  /**
   * Of what is about the whole plant, and of what has to be held at all before anything is looked at: the same for every
   * question, so that it tells nothing of the model.
   * @throws PlantgraphError FORBIDDEN, naming the permission
   */
  need(...oneOf: readonly Permission[]): void {
    if (oneOf.some((permission) => this.authority.holds(permission))) return;
    throw missingPermission(oneOf, this.caller);
  }

  /** Of whose share is taken what the session takes. */
  get holder(): Holder {
    return holderOf(this.caller);
  }

  /** The caller as the audit log names it. */
  get actor(): AuditActor {
    this.#actor ??= actorOf(this.caller, this.#origin, this.#session);
    return this.#actor;
  }

  get clock(): Clock {
    return this.#twin.clock;
  }

  // --- the audit log ------------------------------------------------------------------------------------------------

  /** @throws PlantgraphError FORBIDDEN, and as `pageOfAudit` */
  async auditLog(filter: AuditFilter, request: PageRequest, limits: PageLimits): Promise<AuditPage> {
    this.need("audit");
    return pageOfAudit(this.#twin.audit, filter, request, limits);
  }

  /**
   * Does what is only done when it is recorded.
   * @throws PlantgraphError as `recorded` (`audit/recorded.ts`), and what `run` throws
   */
  recorded<Action extends CommonAction, Result>(
    what: Omit<Recorded<Action>, "by">,
    run: (operation: string) => Promise<Result>,
    done: (result: Result) => Recorded<Action>["nothing"],
  ): Promise<Result> {
    return recorded(this.#twin, { ...what, by: this.actor }, run, done);
  }

  /** The same for what does not end where it begins. @throws PlantgraphError as `begun` */
  begun<Action extends CommonAction>(what: Omit<Recorded<Action>, "by">): Promise<BegunRecord<Action>> {
    return begun(this.#twin, { ...what, by: this.actor });
  }

  /** Records what was refused before it was begun. Never throws. */
  recordRefusal<Action extends CommonAction>(what: Omit<Recorded<Action>, "by">, error: unknown): Promise<void> {
    return recordRefusal(this.#twin, { ...what, by: this.actor }, error);
  }

  // --- the model ---------------------------------------------------------------------------------------------------

  /**
   * Ids that the caller does not see are unknown ones. The answer has what the caller sees of the commit.
   * @throws PlantgraphError FORBIDDEN (`editRefusals`), and as `recorded` and `ModelKeeper.edit`
   */
  async edit(edits: readonly ModelEdit[], options: SessionEditOptions): Promise<AppliedCommit> {
    const { caller, view } = this;
    const object = { edits: edits.length, message: boundedWords(options.message) };
    const what = { action: "MODEL_EDIT", object, nothing: { commit: null } } as const;
    this.need("edit", "editClasses");
    const rights: EditRights = {
      sees: view.grant,
      refusals: (changes, model) => editRefusals(changes, model, this.#scope, (element) => view.seesRecord(element)),
    };
    const commit = (id?: string) => this.#twin.keeper.edit(edits, { ...options, id, by: caller.name, rights });
    return seenBy(view, options.dryRun ? await commit() : await this.recorded(what, commit, commitFacts));
  }

  /**
   * A file may name, replace and delete whatever there is, so that this is a permission for the whole plant.
   * @throws PlantgraphError FORBIDDEN, and as `recorded` and `ModelKeeper.import`
   */
  async import(draft: ModelDraft, options: Omit<ImportOptions, "by" | "id">): Promise<AppliedCommit> {
    const object = { mode: options.mode, elements: elementsOf(draft), message: boundedWords(options.message) };
    const what = { action: "MODEL_IMPORT", object, nothing: { commit: null } } as const;
    this.need("import");
    const commit = (id?: string) => this.#twin.keeper.import(draft, { ...options, id, by: this.caller.name });
    return options.dryRun ? commit() : this.recorded(what, commit, commitFacts);
  }

  /**
   * @param confirm apply a removal that is held
   * @returns the commit it made; null when it made none, or none of which the caller sees anything
   * @throws PlantgraphError FORBIDDEN, and as `recorded` and `ModelKeeper.reconcile`
   */
  async reconcile(confirm: boolean): Promise<AppliedCommit | null> {
    const what = { action: "STORE_RECONCILE", object: { confirm }, nothing: { commit: null } } as const;
    this.need("reconcile");
    const applied = await this.recorded(what, () => this.#twin.keeper.reconcile(confirm), commitFacts);
    return applied && this.view.changesOf(applied.commit.changes).length > 0 ? applied : null;
  }

  /** Elements of the store that the model leaves out, as far as the caller sees them. */
  get problems(): readonly ModelProblem[] {
    return this.view.problems(this.#twin.keeper.problems);
  }

  /** A removal that waits to be confirmed, for callers who may confirm it; null when there is none. */
  get held(): HeldRemoval | null {
    return this.authority.holds("reconcile") && this.view.seesEverything ? this.#twin.keeper.held : null;
  }

  /** @throws PlantgraphError BAD_USER_INPUT, LIMIT_EXCEEDED, STORE_UNAVAILABLE */
  commits(query: CommitQuery, request: PageRequest, limits: PageLimits): Promise<CommitPage> {
    return pageOfCommits(this.#twin.keeper, this.view, query, request, limits);
  }

  // --- the model as of a moment -------------------------------------------------------------------------------------

  /**
   * The model as it stood at a moment.
   * @throws PlantgraphError BAD_USER_INPUT, LIMIT_EXCEEDED, STORE_*
   */
  async viewAt(moment: ModelMoment): Promise<ModelView> {
    const { asOf } = this.#twin;
    return this.view.of(await asOf.at(await asOf.revisionOf(moment), this.holder));
  }

  /** @throws PlantgraphError as `AsOfModels.difference` */
  difference(from: ModelMoment, to: ModelMoment | null, under: readonly Id[] | null): Promise<ModelDifference> {
    return this.#twin.asOf.difference(this.view, from, to, under);
  }

  // --- the plant ---------------------------------------------------------------------------------------------------

  /** Those from which a tag is read that the caller sees; for callers who hold observe, all. */
  get dataSources(): readonly SeenSource[] {
    return this.#twin.sources.statuses.flatMap((status) => this.#seenSource(status) ?? []);
  }

  /** null when it is unknown or not to be seen, alike. */
  dataSource(name: string): SeenSource | null {
    const status = this.#twin.sources.status(name);
    return status ? this.#seenSource(status) : null;
  }

  /** About the network, callers who may bind tags to that very data source, and those who hold observe. null: not seen. */
  #seenSource(status: DataSourceStatus): SeenSource | null {
    const { name } = status;
    if (this.authority.holds("observe")) return status;
    if (!this.view.seesDataSource(name)) return null;
    return this.#scope.grant("link", name) === null ? withoutNetwork(status) : status;
  }

  /** What the server granted of what was asked for a tag; null while the tag is not monitored. */
  granted(tag: Tag): SourceGrant | null {
    return this.#twin.sources.granted(tag);
  }

  /**
   * For looking around in a data source. Nothing in a server belongs to anybody's part of the plant yet, so that this is a
   * permission for the whole plant.
   * @throws PlantgraphError FORBIDDEN, SOURCE_NOT_CONFIGURED, SOURCE_UNAVAILABLE
   */
  explore(name: string): SourceExplorer {
    this.need("browse");
    return this.#twin.sources.explorer(name);
  }

  /** What the devices say of tags; null where a device says nothing, can't be asked now, or not by this caller. Same order. */
  async describe(tags: readonly Tag[]): Promise<(DeviceDescription | null)[]> {
    const answers = new Map<Tag, DeviceDescription | null>();
    const scope = this.#scope;
    const readable = tags.filter(({ asset }) => scope.allows("readDevice", asset));
    const bySource = Map.groupBy(readable, (tag) => tag.source?.dataSource ?? null);
    await Promise.all(
      [...bySource].map(async ([name, own]) => {
        if (name === null) return;
        try {
          const described = await this.#twin.sources.explorer(name).describe(own);
          own.forEach((tag, i) => {
            answers.set(tag, described[i] ?? null);
          });
        } catch (error) {
          // Not connected now, or not configured: nobody can be asked, which is no fault of the query.
          if (!(error instanceof PlantgraphError)) throw error;
        }
      }),
    );
    return tags.map((tag) => answers.get(tag) ?? null);
  }

  /**
   * From the devices, each tag once, in as few calls as possible; same order, one sample per tag, never throws. Tags that the
   * caller may not have read are BadUserAccessDenied.
   */
  async read(tags: readonly Tag[]): Promise<Sample[]> {
    const scope = this.#scope;
    const distinct = [...new Set(tags)].filter(({ asset }) => scope.allows("readDevice", asset));
    const samples = await this.#twin.sources.read(distinct);
    const byTag = new Map(distinct.map((tag, i) => [tag, samples[i] as Sample]));
    return tags.map(
      (tag) => byTag.get(tag) ?? new Sample(tag, null, StatusCode.BadUserAccessDenied, null, this.clock.now()),
    );
  }

  /** Whether the caller may write a tag's value, if its data source takes any. */
  mayWrite(tag: Tag): boolean {
    return mayWriteTo(tag, this.#scope);
  }

  /** Values for the plant, every attempt audited, those that the caller may not make as well. Same order, never throws. */
  write(writes: readonly WriteRequest[], options: Omit<WriteOptions, "signal" | "mayWrite">): Promise<WriteReport[]> {
    const scope = this.#scope;
    const mayWrite = (tag: Tag) => mayWriteTo(tag, scope);
    return this.#twin.sources.write(writes, this.actor, { ...options, mayWrite, signal: this.signal });
  }

  /**
   * What tags were at, for tags of the caller's view.
   * @throws PlantgraphError HISTORY_UNAVAILABLE where nothing is recorded
   */
  get history(): HistoricalAccess {
    const { history } = this.#twin;
    if (history !== null) return history;
    throw new PlantgraphError(
      "HISTORY_UNAVAILABLE",
      "No history is recorded here; `history.enabled: true` in the configuration begins it.",
    );
  }

  // --- streams -----------------------------------------------------------------------------------------------------

  /** @throws PlantgraphError BAD_USER_INPUT before the stream starts */
  tagChanges(options: TagChangesOptions): AsyncIterableIterator<TagChangesEvent> {
    return this.#twin.streams.tagChanges({ ...options, select: this.view.selection(options.select) });
  }

  /**
   * Commits that touch what the caller sees: from now on, or all after `resumeAfter`.
   * @throws PlantgraphError BAD_USER_INPUT for an asset in `under` that is unknown or not to be seen, alike
   */
  modelChanges(
    under: readonly Id[] | null,
    resumeAfter: Revision | null,
  ): AsyncIterableIterator<AppliedCommit | Commit> {
    const { view } = this;
    if (under) view.selection({ under });
    const seen = view.seesEverything ? {} : { seen: (changes: readonly Change[]) => view.changesOf(changes) };
    return this.#twin.streams.modelChanges({ under, resumeAfter, ...seen });
  }

  dataSourceChanges(): AsyncIterableIterator<SeenSource> {
    return picked(this.#twin.streams.dataSourceChanges(), (status) => this.#seenSource(status));
  }

  // --- the store ---------------------------------------------------------------------------------------------------

  /** Whether and how far callers may query the store. */
  get queryRights(): StoreQueryRights {
    return this.#cypher.rights;
  }

  /** @throws PlantgraphError as `recorded` and `StoreQueries.open` */
  async query(query: StoreQuery): Promise<BoundedRows> {
    const object = { textHash: sha256(query.query), limit: query.limit };
    const what = { action: "CYPHER_QUERY", object, nothing: {} } as const;
    this.need("cypher");
    return this.recorded(
      what,
      () => this.#cypher.open(this.#twin.keeper, this.view, query, this.holder, this.signal),
      () => ({}),
    );
  }
}

function mayWriteTo({ asset, source }: Tag, scope: Scope): boolean {
  return scope.allows("write", asset, source?.dataSource);
}
