/**
 * Which samples of one tag are recorded, and at what time. On the way of every sample.
 *
 * - Each that has another value or status than the last one recorded.
 * - The present one again, at the present time, when nothing was recorded for `maxGapMs`: so the sample before a moment is near.
 * - It is so repeated as well when a source that was away comes back with a sample that is older than the loss: what the value
 *   was then is recorded at its own time, and that it is so now at the time it is known.
 * - Where the queue was full, BadDataLost from the first sample on that is missing.
 */

import { historyTime } from "../history/sample-columns.ts";
import { sameRaw } from "../live/live-values.ts";
import type { Sample } from "../model/sample.ts";
import type { SampleWatcher, Tag } from "../model/tag.ts";
import type { Clock } from "../tools/clock.ts";
import { StatusCode } from "../words/status-codes.ts";
import { LONGEST_TEXT, recordedNumber, recordedText } from "./recorded-value.ts";
import type { SampleQueue } from "./sample-queue.ts";

/** Source times before are those of clocks that were never set. */
const EARLIEST = Date.UTC(1990, 0, 1);
/** The least that times of history differ, milliseconds. */
const MICROSECOND = 0.001;

export interface Recording {
  readonly queue: SampleQueue;
  readonly clock: Clock;
  /** When the present samples of tags that change now are to be recorded again; on the clock's monotonic scale. */
  readonly nextDue: number;
  /** Later times of sources can't be, milliseconds since 1970. */
  readonly latest: number;
  /** A sample found no place. */
  onDropped(): void;
}

export class RecordedTag implements SampleWatcher {
  readonly tag: Tag;
  readonly #recording: Recording;
  readonly #place: number;
  /** The last sample recorded that is not late; null: none was. */
  #last: Sample | null = null;
  #lastTime: number;
  /** When the present sample is to be recorded again; on the clock's monotonic scale. */
  #due: number;
  /** Since when samples are missing; null: none is. */
  #lostFrom: number | null = null;

  constructor(tag: Tag, recording: Recording) {
    const { queue, clock, nextDue } = recording;
    this.tag = tag;
    this.#recording = recording;
    this.#place = queue.addTag(tag.id);
    this.#lastTime = clock.now();
    this.#due = nextDue;
  }

  onSample(sample: Sample): void {
    const last = this.#last;
    if (last !== null && last.status === sample.status && sameRaw(last.raw, sample.raw)) return;
    const time = this.#timeOf(sample);
    if (!this.#put(sample, time)) return;
    if (time > this.#lastTime) this.#recorded(sample, time);
    else if (last === null || last.isStale || sample.isStale) this.#due = 0;
  }

  /** Called every now and then. @param now on the clock's monotonic scale */
  repeatIfDue(now: number): void {
    if (now < this.#due) return;
    const { current } = this.tag;
    this.#due = this.#recording.nextDue;
    if (current.status === StatusCode.BadWaitingForInitialData || !this.#tellLoss()) return;
    const time = this.#presentTime();
    if (this.#put(current, time)) this.#recorded(current, time);
  }

  /** Nothing is known of it from now on: the tag left the model. */
  end(): void {
    this.#tellLoss();
    this.#recording.queue.put(this.#place, this.#presentTime(), Number.NaN, null, StatusCode.BadDataLost);
  }

  #recorded(sample: Sample, time: number): void {
    this.#last = sample;
    this.#lastTime = time;
    this.#due = this.#recording.nextDue;
  }

  #put({ raw, status }: Sample, time: number): boolean {
    const { queue } = this.#recording;
    const text = recordedText(this.tag, raw);
    const isTooLong = text !== null && text.length > LONGEST_TEXT;
    const isIn = isTooLong
      ? queue.put(this.#place, time, Number.NaN, null, StatusCode.BadDataLost)
      : queue.put(this.#place, time, recordedNumber(raw), text, status);
    if (isIn) return true;
    this.#recording.onDropped();
    this.#lostFrom ??= time;
    // Told as soon as there is room.
    this.#due = 0;
    return false;
  }

  /** @returns false: there is no room yet */
  #tellLoss(): boolean {
    if (this.#lostFrom === null) return true;
    const from = this.#lostFrom;
    if (!this.#recording.queue.put(this.#place, from, Number.NaN, null, StatusCode.BadDataLost)) {
      this.#due = 0;
      return false;
    }
    this.#lostFrom = null;
    this.#last = null;
    this.#lastTime = Math.max(this.#lastTime, from);
    return true;
  }

  /** The source's own time; for what the twin found out itself, and for times that can't be, when it was noticed. */
  #timeOf({ isStale, sourceTime, serverTime }: Sample): number {
    const { clock, latest } = this.#recording;
    const time = isStale ? serverTime : (sourceTime ?? serverTime);
    return historyTime(time !== null && time >= EARLIEST && time < latest ? time : clock.now());
  }

  /** Also after clocks were set back: later than all that is recorded. */
  #presentTime(): number {
    return historyTime(Math.max(this.#recording.clock.now(), this.#lastTime + MICROSECOND));
  }
}
