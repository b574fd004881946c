/**
 * Notices commits of other processes, and that the file is gone or back: SQLite tells nobody, but `data_version` becomes
 * another number when, and only when, another connection committed something
 * (https://sqlite.org/pragma.html#pragma_data_version).
 */

import type { StoreListener } from "../../twin/ports/graph-store.ts";
import type { Clock } from "../../twin/tools/clock.ts";

/** The database file, as it is now. */
export interface WatchedFile {
  /** The `data_version` when the file was opened, so that nothing that came after is missed. */
  readonly openedAt: number;
  /** The present `data_version`. Throws whatever says that the file is out of use. */
  version(): number;
  /** Such an error as a sentence for people. */
  reasonOf(error: unknown): string;
}

export class StoreWatch {
  readonly #file: WatchedFile;
  readonly #clock: Clock;
  readonly #pollMs: number;
  readonly #endings = new Set<() => void>();

  constructor(file: WatchedFile, clock: Clock, pollMs: number) {
    this.#file = file;
    this.#clock = clock;
    this.#pollMs = pollMs;
  }

  /** As `GraphStore.watch`. */
  add(listener: StoreListener): () => void {
    let version = this.#file.openedAt;
    let reason: string | null = null;
    const look = () => {
      let found: string | null = null;
      let present = version;
      try {
        present = this.#file.version();
      } catch (error) {
        found = this.#file.reasonOf(error);
      }
      if (found !== reason) {
        reason = found;
        listener.onAvailability(found === null, found);
      }
      if (present !== version) {
        version = present;
        listener.onCommits();
      }
    };
    const cancel = this.#clock.every(this.#pollMs, look);
    const end = () => {
      cancel();
      this.#endings.delete(end);
    };
    this.#endings.add(end);
    return end;
  }

  stop(): void {
    for (const end of this.#endings) end();
  }
}
