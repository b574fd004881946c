import type { DataType } from "../words/data-types.ts";
import type { Id, Identifier, Range, TagRecord, TagSource } from "../words/elements.ts";
import { escapeName } from "../words/names.ts";
import { StatusCode } from "../words/status-codes.ts";
import type { Asset } from "./asset.ts";
import { Sample } from "./sample.ts";

/** Told of every new sample of a tag it watches, synchronously, on the hot path: never throws, never awaits. */
export interface SampleWatcher {
  onSample(sample: Sample, previous: Sample): void;
}

/** One signal of one home asset. Lives as long as the tag does; only the model and the live values write to it. */
export class Tag {
  readonly record: TagRecord;
  readonly asset!: Asset;
  /** Revision of the commit that last changed it. */
  readonly revision: number = 0;
  /** Its place in arrays that hold something for each tag of the model: small, and reused when the tag is gone. */
  readonly slot: number = -1;
  /** Its name without case and accents, for filters (`foldedNameOf`); null until one asks for it. */
  readonly foldedName: string | null = null;
  /** Whether the tag has left the model: known without a look-up, on the way of every sample. */
  readonly gone: boolean = false;
  /** The newest sample; never absent: a tag that has received nothing says so. */
  readonly current: Sample;
  /**
   * When its value or status last became another, on the clock's monotonic scale; 0, the scale's beginning, until then.
   * Samples that only repeat the value with a new time do not count.
   */
  readonly changedAt: number = 0;
  /**
   * What the device itself calls the tag's ordinals; null while it has not said so, or has no names. The data source tells
   * them where the model has none.
   */
  readonly deviceTexts: Readonly<Record<string, string>> | null = null;
  /** Kept by the change feed; null when nobody watches. */
  readonly watchers: readonly SampleWatcher[] | null = null;

  constructor(record: TagRecord) {
    this.record = record;
    const status = record.source === null ? StatusCode.BadNotConnected : StatusCode.BadWaitingForInitialData;
    this.current = new Sample(this, null, status, null, null, true);
  }

  get id(): Id {
    return this.record.id;
  }
  get name(): string {
    return this.record.name;
  }
  get description(): string | null {
    return this.record.description;
  }
  get dataType(): DataType {
    return this.record.dataType;
  }
  get range(): Range | null {
    return this.record.range;
  }
  get writable(): boolean {
    return this.record.writable;
  }
  get source(): TagSource | null {
    return this.record.source;
  }
  /** What people call its values: the model's texts, else the device's. */
  get shownTexts(): Readonly<Record<string, string>> | null {
    return this.record.texts ?? this.deviceTexts;
  }
  get identifiers(): readonly Identifier[] {
    return this.record.identifiers;
  }
  get path(): string {
    return `${this.asset.path}/${escapeName(this.record.name)}`;
  }
}
