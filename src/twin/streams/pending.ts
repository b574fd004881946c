/** What happened to a selection's tags between two events: each tag once, and in EVERY mode each sample in order. */
import type { Sample } from "../model/sample.ts";
import type { Tag } from "../model/tag.ts";
import type { DeadbandFilter } from "./deadband.ts";
import type { JoinedReason, LeftReason, StreamMode } from "./stream-events.ts";

/** Status bits that say the source's queue overflowed: samples before this one are lost (OPC UA Part 4, 7.39.1). */
const OVERFLOW = 0x480;

export class Pending {
  readonly mode: StreamMode;
  /** The change log's newest entry when this began. */
  readonly start: number;
  /** Changed tags, and whether a sample is among the changes. */
  readonly tags = new Map<Tag, boolean>();
  readonly joined = new Map<Tag, JoinedReason>();
  readonly left = new Map<Tag, LeftReason>();
  /** EVERY: the samples in order, and the sequence number of each. */
  readonly samples: Sample[] = [];
  readonly seqs: number[] = [];
  #partlyTold = false;
  conflated = 0;
  dropped = 0;
  withinDeadband = 0;

  constructor(mode: StreamMode, start: number) {
    this.mode = mode;
    this.start = start;
  }

  get empty(): boolean {
    return this.tags.size === 0 && this.joined.size === 0 && this.left.size === 0 && this.samples.length === 0;
  }

  /**
   * A consumer is told what happened until now, in the middle of it: a tag that leaves or comes again was seen by that
   * consumer.
   */
  tellPart(): void {
    this.#partlyTold ||= !this.empty;
  }

  /** Takes a sample in; false when the deadband holds it back. */
  sample(sample: Sample, seq: number, deadband: DeadbandFilter | null): boolean {
    if ((sample.status & OVERFLOW) === OVERFLOW) this.dropped++;
    if (deadband !== null && !this.#known(sample) && !deadband.passes(sample)) {
      this.withinDeadband++;
      return false;
    }
    if (this.mode === "EVERY") {
      this.samples.push(sample);
      this.seqs.push(seq);
      deadband?.tell(sample);
      this.tags.set(sample.tag, true);
    } else {
      this.#sampled(sample.tag);
    }
    return true;
  }

  /** The tag's own record, or where it stands, changed. */
  change(tag: Tag): void {
    if (!this.tags.has(tag)) this.tags.set(tag, false);
  }

  join(tag: Tag, reason: JoinedReason): void {
    this.change(tag);
    // A tag that left and came back was there all the time.
    if (!this.left.delete(tag) || this.#partlyTold) this.joined.set(tag, reason);
  }

  leave(tag: Tag, reason: LeftReason): void {
    this.tags.delete(tag);
    // A tag that came and left again was never there, unless its samples are told.
    const came = this.mode === "LATEST" && this.joined.delete(tag);
    if (!came || this.#partlyTold) this.left.set(tag, reason);
  }

  merge(later: Pending): void {
    this.#partlyTold ||= later.#partlyTold;
    for (const [tag, reason] of later.joined) this.join(tag, reason);
    for (const [tag, sampled] of later.tags) {
      this.left.delete(tag);
      this.change(tag);
      if (sampled) this.#sampled(tag);
    }
    for (const [tag, reason] of later.left) this.leave(tag, reason);
    this.conflated += later.conflated;
    this.dropped += later.dropped;
    this.withinDeadband += later.withinDeadband;
  }

  /** LATEST: a tag that is told anyway is told with its newest sample. */
  #known(sample: Sample): boolean {
    return this.mode === "LATEST" && this.tags.has(sample.tag);
  }

  #sampled(tag: Tag): void {
    if (this.tags.get(tag) === true) this.conflated++;
    else this.tags.set(tag, true);
  }
}
