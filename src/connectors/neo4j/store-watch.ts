/**
 * Notices what happens in the database without this process's doing. Neo4j Community has no change feed, but the bookmark of
 * an empty read changes when, and only when, somebody committed something; and the head says whether it was a twin. A
 * bookmark that changed between two looks that saw the same head is an edit by another tool for certain.
 */

import type { StoreListener } from "../../twin/ports/graph-store.ts";
import { inBackground } from "../../twin/tools/background.ts";
import type { Clock } from "../../twin/tools/clock.ts";
import type { Revision } from "../../twin/words/commits.ts";
import type { Connection } from "./connection.ts";
import { LOOK_MS } from "./deadlines.ts";

/** Between two looks, milliseconds; a look takes a few. */
const INTERVAL_MS = 250;
/** Until what was told and not acted upon is told again. */
const REPEAT_MS = 2_000;

export class StoreWatch {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #onRecovery: () => Promise<void>;
  readonly #onCertainEdit: () => void;
  readonly #listeners = new Set<StoreListener>();
  #cancel: (() => void) | null = null;
  #reason: string | null = null;
  /** What the last look saw. */
  #looked: { readonly head: Revision; readonly bookmark: string } | null = null;
  /** The newest revision this process knows. */
  #seen: Revision = 0;
  /** The bookmark before the last compare began; null: never compared. Never one of an own write: edits hide behind it. */
  #compared: string | null = null;
  #toldHead = { value: 0, at: Number.NEGATIVE_INFINITY };
  #toldBookmark = { value: "", at: Number.NEGATIVE_INFINITY };

  /**
   * @param onRecovery awaited when the server is back, before anybody is told
   * @param onCertainEdit called before the listeners are, when it can have been nobody's commit
   */
  constructor(connection: Connection, clock: Clock, onRecovery: () => Promise<void>, onCertainEdit: () => void) {
    this.#connection = connection;
    this.#clock = clock;
    this.#onRecovery = onRecovery;
    this.#onCertainEdit = onCertainEdit;
  }

  add(listener: StoreListener): () => void {
    const own = { ...bound(listener) };
    this.#listeners.add(own);
    if (this.#reason !== null) own.onAvailability(false, this.#reason);
    this.#cancel ??= this.#clock.after(0, () => this.#lookSoon());
    return () => {
      this.#listeners.delete(own);
      if (this.#listeners.size === 0) this.stop();
    };
  }

  get isReachable(): boolean {
    return this.#reason === null;
  }

  stop(): void {
    this.#listeners.clear();
    this.#cancel?.();
    this.#cancel = null;
  }

  /** That commit is known to this process; one after it only when none before it was missed. */
  saw(revision: Revision): void {
    if (revision === this.#seen + 1) this.#seen = revision;
  }

  loaded(revision: Revision, bookmark: string): void {
    this.#seen = revision;
    this.#compared = bookmark;
  }

  compared(bookmark: string): void {
    this.#compared = bookmark;
  }

  /** There is something to compare again, soon. */
  again(): void {
    this.#compared = null;
  }

  /** Tells everybody that there are commits, at once. */
  tellCommits(): void {
    for (const listener of this.#listeners) listener.onCommits();
  }

  lost(reason: string): void {
    if (this.#reason === reason) return;
    const first = this.#reason === null;
    this.#reason = reason;
    if (first) for (const listener of this.#listeners) listener.onAvailability(false, reason);
  }

  /** A look that fails, by a fault of a listener too, is not the last one. */
  #lookSoon(): void {
    inBackground(
      async () => {
        try {
          await this.#look();
        } finally {
          if (this.#listeners.size > 0) this.#cancel = this.#clock.after(INTERVAL_MS, () => this.#lookSoon());
        }
      },
      (error) => this.lost(this.#connection.translate(error).message),
    );
  }

  async #look(): Promise<void> {
    try {
      const { rows, bookmark } = await this.#connection.readWithBookmark(
        "MATCH (m:_Plantgraph {key: 'meta'}) RETURN m.head AS head",
        {},
        LOOK_MS,
      );
      if (this.#reason !== null) await this.#recover();
      const now = this.#clock.monotonic();
      const head = Number(rows[0]?.["head"] ?? 0);
      if (head > this.#seen && isDue(this.#toldHead, head, now)) {
        this.#toldHead = { value: head, at: now };
        this.tellCommits();
      }
      const last = this.#looked;
      this.#looked = { head, bookmark };
      if (last !== null && bookmark !== last.bookmark && head === last.head) this.#onCertainEdit();
      if (bookmark !== this.#compared && isDue(this.#toldBookmark, bookmark, now)) {
        this.#toldBookmark = { value: bookmark, at: now };
        for (const listener of this.#listeners) listener.onEdits();
      }
    } catch (error) {
      if (!this.#connection.closed) this.lost(this.#connection.translate(error).message);
    }
  }

  async #recover(): Promise<void> {
    await this.#onRecovery();
    this.#reason = null;
    // Nobody knows what happened meanwhile, a restored backup included.
    this.#compared = null;
    this.#toldHead = { value: 0, at: Number.NEGATIVE_INFINITY };
    for (const listener of this.#listeners) listener.onAvailability(true, null);
  }
}

function isDue<T>(told: { readonly value: T; readonly at: number }, value: T, now: number): boolean {
  return told.value !== value || now - told.at >= REPEAT_MS;
}

/** An object of its own, so that a listener added twice is two. */
function bound(listener: StoreListener): StoreListener {
  return {
    onCommits: () => listener.onCommits(),
    onEdits: () => listener.onEdits(),
    onAvailability: (available, reason) => listener.onAvailability(available, reason),
  };
}
