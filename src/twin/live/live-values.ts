/**
 * The live side of the twin: keeps the newest sample of every tag on the tag itself and tells the watchers. It does not
 * care where samples come from. Everything here is on the way of every sample, so nothing allocates, awaits or throws.
 */

import { countTransition } from "../model/roll-up.ts";
import { Sample } from "../model/sample.ts";
import type { SampleWatcher, Tag } from "../model/tag.ts";
import type { SampleSink } from "../ports/data-source.ts";
import type { Clock } from "../tools/clock.ts";
import { sameDateTime } from "../words/date-time.ts";
import type { RawValue } from "../words/values.ts";

/** What is written on a tag here, which all others see read-only. */
interface LiveTag {
  current: Sample;
  changedAt: number;
  deviceTexts: Tag["deviceTexts"];
}

export class LiveValues implements SampleSink {
  readonly #clock: Clock;
  #received = 0;
  #dropped = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Samples taken over since start. */
  get received(): number {
    return this.#received;
  }

  /** Samples since start of tags that had left the model. */
  get dropped(): number {
    return this.#dropped;
  }

  put(sample: Sample): void {
    const { tag } = sample;
    if (tag.gone) {
      this.#dropped++;
      return;
    }
    this.#received++;
    const previous = tag.current;
    const live = tag as LiveTag;
    live.current = sample;
    if ((previous.status ^ sample.status) >>> 30 !== 0 || previous.isStale !== sample.isStale)
      countTransition(tag, previous, sample);
    if (previous.status !== sample.status || !sameRaw(previous.raw, sample.raw))
      live.changedAt = this.#clock.monotonic();
    const { watchers } = tag;
    if (watchers !== null) tell(watchers, sample, previous);
  }

  texts(tag: Tag, texts: Tag["deviceTexts"]): void {
    if (tag.gone || sameRaw(tag.deviceTexts, texts)) return;
    const live = tag as LiveTag;
    live.deviceTexts = texts;
    const { raw, status, sourceTime, serverTime, isStale } = tag.current;
    // Clients that show the value show another text now.
    if (raw !== null && tag.record.texts === null)
      this.put(new Sample(tag, raw, status, sourceTime, serverTime, isStale));
  }
}

function tell(watchers: readonly SampleWatcher[], sample: Sample, previous: Sample): void {
  for (let i = 0; i < watchers.length; i++) (watchers[i] as SampleWatcher).onSample(sample, previous);
}

/** Whether two raw values are the same value. NaN is the same as NaN. */
export function sameRaw(a: RawValue, b: RawValue): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === 0 && b === 0;
  return sameObject(a, b);
}

type RawObject = Extract<RawValue, object>;

function sameObject(a: RawObject, b: RawObject): boolean {
  if (a instanceof Date || b instanceof Date) return a instanceof Date && b instanceof Date && sameDateTime(a, b);
  if (a instanceof Uint8Array || b instanceof Uint8Array)
    return a instanceof Uint8Array && b instanceof Uint8Array && sameItems(a, b);
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && sameItems(a, b);
  const [x, y] = [Object.entries(a), Object.entries(b)];
  const other = new Map<string, RawValue>(y);
  return (
    x.length === y.length && x.every(([name, value]) => other.has(name) && sameRaw(value, other.get(name) ?? null))
  );
}

function sameItems(a: ArrayLike<RawValue>, b: ArrayLike<RawValue>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!sameRaw(a[i] as RawValue, b[i] as RawValue)) return false;
  return true;
}
