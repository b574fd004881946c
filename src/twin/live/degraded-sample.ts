/**
 * What a tag's sample becomes when its source is no longer what it was (the table "What a Sample says" of the architecture
 * page). For the code that owns a data source's samples.
 */

import { Sample } from "../model/sample.ts";
import type { Tag } from "../model/tag.ts";
import { qualityOf, StatusCode } from "../words/status-codes.ts";

/**
 * The source is lost: the last value stays, with its source time, as not more than the last usable one; a tag that had
 * none says BadNoCommunication.
 */
export function lostSample(current: Sample, now: number): Sample {
  return qualityOf(current.status) === "BAD"
    ? new Sample(current.tag, null, StatusCode.BadNoCommunication, null, now, true)
    : new Sample(
        current.tag,
        current.raw,
        StatusCode.UncertainNoCommunicationLastUsableValue,
        current.sourceTime,
        now,
        true,
      );
}

/**
 * The source is there, but is not proven alive, or says itself that it is not well, or has been silent longer than the tag
 * allows. Good becomes Uncertain; what is worse already stays.
 */
export function staleSample(sample: Sample, now: number): Sample {
  const good = qualityOf(sample.status) === "GOOD";
  const status = good ? StatusCode.UncertainLastUsableValue : sample.status;
  return new Sample(sample.tag, sample.raw, status, sample.sourceTime, now, true);
}

/** The source has said nothing of the tag, and is away, or disabled by its configuration. */
export function absentSample(tag: Tag, enabled: boolean, now: number): Sample {
  const status = enabled ? StatusCode.BadNoCommunication : StatusCode.BadOutOfService;
  return new Sample(tag, null, status, null, now, true);
}
