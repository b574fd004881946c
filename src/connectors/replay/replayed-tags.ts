/** The tags of one replay source, and what the sample of each says: waiting, played, refused, source lost, overdue. */

import { Ageing, type AgeingTag } from "../../twin/live/ageing.ts";
import { absentSample, lostSample, staleSample } from "../../twin/live/degraded-sample.ts";
import { Sample } from "../../twin/model/sample.ts";
import type { Tag } from "../../twin/model/tag.ts";
import type { SampleSink } from "../../twin/ports/data-source.ts";
import type { Clock } from "../../twin/tools/clock.ts";
import type { TagSource } from "../../twin/words/elements.ts";
import { rawValueOf } from "../../twin/words/plain-value.ts";
import { qualityOf, StatusCode } from "../../twin/words/status-codes.ts";
import type { ReplayOptions } from "./options.ts";
import type { RecordedSample } from "./recorded-sample.ts";

interface ReplayedTag extends AgeingTag {
  readonly tag: Tag;
  readonly source: TagSource;
  latest: Sample | null;
  receivedAt: number;
}

/** A sample that was played, with its source time. */
interface Played extends RecordedSample {
  readonly sourceTime: number;
}

export class ReplayedTags {
  readonly #options: ReplayOptions;
  readonly #clock: Clock;
  readonly #tags = new Map<Tag, ReplayedTag>();
  readonly #byAddress = new Map<string, Set<ReplayedTag>>();
  readonly #ageing: Ageing<ReplayedTag>;
  /** What each address says now; null: it is in the file, and its time has not come. */
  readonly #present = new Map<string, Played | null>();
  #sink: SampleSink = { put: () => {} };
  /** Whether the file is there. */
  #isOpen = false;
  /** Whether it was looked for: before that, a tag waits for its first value. */
  #tried = false;

  constructor(options: ReplayOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
    this.#ageing = new Ageing(clock, ({ latest }) => {
      if (latest) this.#sink.put(staleSample(latest, clock.now()));
    });
  }

  get size(): number {
    return this.#tags.size;
  }

  /** How many tags the file has nothing for. */
  get refused(): number {
    let refused = 0;
    for (const { source } of this.#tags.values()) if (this.refusalOf(source) !== null) refused++;
    return refused;
  }

  begin(sink: SampleSink): void {
    this.#sink = sink;
  }

  update(added: readonly Tag[], removed: readonly Tag[]): void {
    const released: ReplayedTag[] = [];
    const release = (tag: Tag) => {
      const known = this.#tags.get(tag);
      if (!known) return;
      released.push(known);
      this.#tags.delete(tag);
      const others = this.#byAddress.get(known.source.address);
      others?.delete(known);
      if (others?.size === 0) this.#byAddress.delete(known.source.address);
    };
    for (const tag of removed) release(tag);
    const taken: ReplayedTag[] = [];
    for (const tag of added) {
      release(tag);
      const { source } = tag;
      if (source === null) continue;
      const one: ReplayedTag = { tag, source, latest: null, receivedAt: 0, overdue: false };
      this.#tags.set(tag, one);
      const others = this.#byAddress.get(source.address);
      if (others) others.add(one);
      else this.#byAddress.set(source.address, new Set([one]));
      taken.push(one);
      this.#begin(one);
    }
    this.#ageing.update(taken, released);
  }

  /** The file is there: `addresses` are all it has. What its tags said before stays until its time comes. */
  opened(addresses: Iterable<string>): void {
    this.#isOpen = true;
    this.#tried = true;
    this.#present.clear();
    this.known(addresses);
    for (const one of this.#tags.values()) if (this.refusalOf(one.source) !== null) this.#begin(one);
  }

  /** It has these, too. */
  known(addresses: Iterable<string>): void {
    for (const address of addresses) if (!this.#present.has(address)) this.#present.set(address, null);
  }

  /** The file is away: every tag says that its source is lost. */
  lost(): void {
    if (this.#tried && !this.#isOpen) return;
    this.#tried = true;
    this.#isOpen = false;
    this.#present.clear();
    const now = this.#clock.now();
    for (const one of this.#tags.values()) {
      const { latest, tag } = one;
      one.latest = null;
      one.overdue = false;
      // The last usable value it was handed over with stays.
      if (latest === null && tag.current.status === StatusCode.UncertainNoCommunicationLastUsableValue) continue;
      this.#sink.put(lostSample(latest ?? tag.current, now));
    }
  }

  /** On the hot path. @returns to how many tags it went */
  play(recorded: RecordedSample): number {
    const now = this.#clock.now();
    const sourceTime = this.#options.times === "RECORDED" ? (recorded.time ?? now) : now;
    const played = { ...recorded, sourceTime };
    this.#present.set(recorded.address, played);
    const tags = this.#byAddress.get(recorded.address);
    if (tags) for (const one of tags) this.#receive(one, played);
    return tags?.size ?? 0;
  }

  stop(): void {
    this.#isOpen = false;
    this.#ageing.stop();
  }

  /** What the file says of a tag now. */
  read(tag: Tag): Sample {
    const { source } = tag;
    if (!this.#isOpen || source === null) return this.#absent(tag);
    const refusal = this.refusalOf(source);
    const played = this.#present.get(source.address);
    if (refusal === null && played) return this.#sampleOf(tag, played);
    return new Sample(tag, null, refusal ?? StatusCode.BadWaitingForInitialData, null, this.#clock.now());
  }

  /** Why nothing will ever come for such a tag; null while something may. */
  refusalOf({ address, member, indexRange }: TagSource): number | null {
    if (!this.#isOpen) return null;
    // What is recorded is a tag's whole value.
    if (member !== null || indexRange !== null) return StatusCode.BadConfigurationError;
    return this.#present.has(address) ? null : StatusCode.BadNodeIdUnknown;
  }

  #absent(tag: Tag): Sample {
    return absentSample(tag, this.#options.enabled, this.#clock.now());
  }

  /** What a tag says that has just been taken over, or of whose file more is known. */
  #begin(one: ReplayedTag): void {
    const { tag, source } = one;
    const played = this.#present.get(source.address);
    const refusal = this.refusalOf(source);
    if (this.#isOpen && refusal !== null) {
      one.latest = new Sample(tag, null, refusal, null, this.#clock.now());
      this.#sink.put(one.latest);
    } else if (this.#isOpen && played) this.#receive(one, played);
    else if (this.#options.enabled && tag.current.status === StatusCode.UncertainNoCommunicationLastUsableValue) return;
    else if (this.#isOpen || (this.#options.enabled && !this.#tried)) {
      const waits = StatusCode.BadWaitingForInitialData;
      if (tag.current.status !== waits) this.#sink.put(new Sample(tag, null, waits, null, null, true));
    } else this.#sink.put(this.#absent(tag));
  }

  #receive(one: ReplayedTag, played: Played): void {
    if (one.source.member !== null || one.source.indexRange !== null) return;
    one.latest = this.#sampleOf(one.tag, played);
    one.overdue = false;
    if (one.source.staleAfterMs !== null) one.receivedAt = this.#clock.monotonic();
    this.#sink.put(one.latest);
  }

  #sampleOf(tag: Tag, { value, status, sourceTime }: Played): Sample {
    const now = this.#clock.now();
    if (qualityOf(status) === "BAD") return new Sample(tag, null, status, sourceTime, now);
    const raw = rawValueOf(tag.record, value);
    return raw === undefined
      ? new Sample(tag, null, StatusCode.BadTypeMismatch, sourceTime, now)
      : new Sample(tag, raw, status, sourceTime, now);
  }
}
