/**
 * What happened lately, in order: the samples of all tags that some stream's selection holds, and the tags that entered and
 * left a selection. One log for all streams, bounded; the oldest is forgotten first. Samples are kept by reference, each
 * once, so an entry costs eight bytes beside the sample itself. Nothing is written while no selection is kept.
 */
import { Sample } from "../model/sample.ts";
import type { Tag } from "../model/tag.ts";
import type { JoinedReason, LeftReason } from "./stream-events.ts";

/** A tag entered or left a selection. */
export interface MemberEntry {
  /** The selection's membership. */
  readonly of: object;
  readonly tag: Tag;
  readonly joined: JoinedReason | null;
  readonly left: LeftReason | null;
  /** The sample that made it so; null: the model or the time did. */
  readonly sample: Sample | null;
}

/** null: a mark. */
export type LogEntry = Sample | MemberEntry | null;

const MOST_PER_CHUNK = 4096;

export class ChangeLog {
  readonly #limit: number;
  readonly #perChunk: number;
  readonly #chunks: LogEntry[][] = [];
  /** Sequence number of the first entry of the first chunk. */
  #first = 1;
  #last = 0;
  #newest: Sample | null = null;

  /** @param limit entries kept at most */
  constructor(limit: number) {
    this.#limit = limit;
    this.#perChunk = Math.max(1, Math.min(MOST_PER_CHUNK, Math.ceil(limit / 8)));
  }

  /** Sequence number of the newest entry; 0: there was none. */
  get last(): number {
    return this.#last;
  }

  get size(): number {
    return this.#last - this.#first + 1;
  }

  /** Whether everything after this entry is still here. */
  reaches(seq: number): boolean {
    return seq + 1 >= this.#first && seq <= this.#last;
  }

  /** Notes a sample, once, however many selections hold its tag. */
  sample(sample: Sample): void {
    if (sample === this.#newest) return;
    this.#newest = sample;
    this.#push(sample);
  }

  member(entry: MemberEntry): void {
    this.#push(entry);
  }

  /** Takes a sequence number of its own, before which the one that asks for it knows nothing. */
  mark(): number {
    this.#push(null);
    return this.#last;
  }

  /** The entry of a sequence number that is still here. */
  at(seq: number): LogEntry {
    const offset = seq - this.#first;
    const chunk = Math.floor(offset / this.#perChunk);
    return this.#chunks[chunk]?.[offset - chunk * this.#perChunk] as LogEntry;
  }

  /** Forgets everything. Sequence numbers go on. */
  clear(): void {
    this.#chunks.length = 0;
    this.#first = this.#last + 1;
    this.#newest = null;
  }

  #push(entry: LogEntry): void {
    this.#last++;
    if (this.#limit === 0) {
      this.#first = this.#last + 1;
      return;
    }
    const chunk = this.#chunks.at(-1);
    if (chunk !== undefined && chunk.length < this.#perChunk) chunk.push(entry);
    else this.#chunks.push([entry]);
    if (this.size <= this.#limit) return;
    this.#chunks.shift();
    this.#first += this.#perChunk;
  }
}

/** The sample an entry came with. */
export function sampleOf(entry: LogEntry): Sample | null {
  return entry instanceof Sample ? entry : (entry?.sample ?? null);
}
