/**
 * A sample: value, quality, status and both times of one tag at one moment. Quality is part of the value, always.
 *
 * | Situation | Value | Status |
 * |---|---|---|
 * | nothing was received yet | null | BadWaitingForInitialData |
 * | the source is lost, and there was a value | the last one, with its source time | UncertainNoCommunicationLastUsableValue |
 * | the source is lost, and there never was one | null | BadNoCommunication |
 * | the tag has no source; it is not configured; it is switched off | null | BadNotConnected; BadConfigurationError; BadOutOfService |
 * | the node does not exist; may not be read; the item was refused | null | BadNodeIdUnknown; BadNotReadable; the server's |
 * | the value does not fit the tag's data type | null | BadTypeMismatch |
 * | the server sends a bad status | null | the server's |
 *
 * Each transition is itself a change that subscribers receive (`docs/stream-protocol.md`).
 */

import { type Quality, qualityOf, statusCodeText, statusName } from "../words/status-codes.ts";
import { type JsonValue, type RawValue, toJson, toNumber, toText } from "../words/values.ts";
import type { Tag } from "./tag.ts";

/**
 * Immutable; a new one is made for every change, and it is the only allocation on the way of a tag change.
 *
 * `stale` follows from what is known of the source, never from age alone: the source is not proven alive, its server is
 * not Running, its heartbeat stopped, or the tag's own `staleAfterMs` passed. A stale sample is never GOOD.
 */
export class Sample {
  readonly tag: Tag;
  readonly raw: RawValue;
  /** OPC UA status code, unsigned 32 bit. */
  readonly status: number;
  /** When the source says the value was so, milliseconds since 1970 (fractions are kept); null when it does not say. */
  readonly sourceTime: number | null;
  /** When the server (or, for samples the twin made itself, the twin) noticed; milliseconds since 1970. */
  readonly serverTime: number | null;
  readonly isStale: boolean;

  constructor(
    tag: Tag,
    raw: RawValue,
    status: number,
    sourceTime: number | null,
    serverTime: number | null,
    isStale = false,
  ) {
    this.tag = tag;
    this.raw = raw;
    this.status = status;
    this.sourceTime = sourceTime;
    this.serverTime = serverTime;
    this.isStale = isStale;
  }

  get quality(): Quality {
    return qualityOf(this.status);
  }

  /** "BadNoCommunication" */
  get statusName(): string {
    return statusName(this.status);
  }

  /** "0x80310000" */
  get statusCode(): string {
    return statusCodeText(this.status);
  }

  /** The design's column "value": what JSON can hold without loss, null for NaN and infinities. */
  get value(): JsonValue {
    return toJson(this.raw);
  }

  /** The nearest Float, null where there is none. */
  get number(): number | null {
    return toNumber(this.raw);
  }

  /** The value for people: a Boolean's and an enumeration's texts (the model's, else the device's), "NaN", "Infinity". */
  get text(): string | null {
    return toText(this.raw, this.tag.shownTexts, this.tag.record.dataType === "Float");
  }
}
