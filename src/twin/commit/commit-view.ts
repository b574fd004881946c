/** A commit and its changes as a viewer sees them. */

import type { Entity } from "../model/model.ts";
import type { ModelView } from "../view/model-view.ts";
import { type Change, type Commit, type CommitOrigin, changed, type Revision } from "../words/commits.ts";
import type { ElementKind, Id, ModelElement } from "../words/elements.ts";

/** An answer names so many changes of a commit; the counts are of all. */
export const CHANGES_SHOWN = 1_000;

export const CHANGE_KINDS = ["CREATED", "UPDATED", "DELETED"] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export class ChangeView {
  readonly #change: Change;
  readonly #view: ModelView;

  constructor(change: Change, view: ModelView) {
    this.#change = change;
    this.#view = view;
  }

  get kind(): ChangeKind {
    return kindOf(this.#change);
  }
  get element(): ElementKind {
    return changed(this.#change).element;
  }
  get id(): Id {
    return changed(this.#change).id;
  }
  /** A relation has a type instead of a name. */
  get name(): string {
    const record = changed(this.#change);
    return record.element === "relation" ? record.type : record.name;
  }
  /** Names of the fields that differ; all of them for a created or deleted element. */
  get fields(): string[] {
    const { before, after } = this.#change;
    const [was, is] = [fieldsOf(before), fieldsOf(after)];
    const names = Object.keys(is ?? was ?? {}).filter((name) => name !== "element" && name !== "id");
    if (was === null || is === null) return names;
    return names.filter((name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]));
  }
  get before(): ModelElement | null {
    return this.#change.before;
  }
  get after(): ModelElement | null {
    return this.#change.after;
  }
  /** The element as it is now; null when it is gone. */
  get entity(): Entity | null {
    return this.#view.model.elements[this.element].get(this.id) ?? null;
  }
}

export class CommitView {
  readonly #commit: Commit;
  readonly #view: ModelView;
  #visible: readonly Change[] | null = null;
  #authorSeen: boolean | null = null;

  constructor(commit: Commit, view: ModelView) {
    this.#commit = commit;
    this.#view = view;
  }

  get id(): string {
    return this.#commit.id;
  }
  get revision(): Revision {
    return this.#commit.revision;
  }
  /** null: the commit changed what this viewer does not see, too. */
  get by(): string | null {
    return this.#isAuthorSeen ? this.#commit.by : null;
  }
  get origin(): CommitOrigin {
    return this.#commit.origin;
  }
  /** null also where `by` is. */
  get message(): string | null {
    return this.#isAuthorSeen ? this.#commit.message : null;
  }
  get at(): number {
    return this.#commit.at;
  }
  get changeCount(): number {
    return this.#changes.length;
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
  /** The first `CHANGES_SHOWN`. */
  get changes(): ChangeView[] {
    return this.#changes.slice(0, CHANGES_SHOWN).map((change) => new ChangeView(change, this.#view));
  }

  get #isAuthorSeen(): boolean {
    this.#authorSeen ??= this.#view.seesAuthor(this.#commit.changes);
    return this.#authorSeen;
  }

  get #changes(): readonly Change[] {
    this.#visible ??= this.#view.changesOf(this.#commit.changes);
    return this.#visible;
  }
}

/** How many of the changes are of a kind. */
export function countOf(kind: ChangeKind, changes: readonly BeforeAndAfter[]): number {
  let count = 0;
  for (const change of changes) if (kindOf(change) === kind) count++;
  return count;
}

/** A change, or one as a viewer sees it. */
type BeforeAndAfter = Pick<Change, "before" | "after">;

function kindOf(change: BeforeAndAfter): ChangeKind {
  return change.before === null ? "CREATED" : change.after === null ? "DELETED" : "UPDATED";
}

function fieldsOf(record: ModelElement | null): Readonly<Record<string, unknown>> | null {
  return record === null ? null : { ...record };
}
