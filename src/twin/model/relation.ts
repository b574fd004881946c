import type { Id, PropertyRecord, RelationRecord } from "../words/elements.ts";
import type { Asset } from "./asset.ts";

/** A directed, typed edge between two assets (FEEDS, POWERS, CONTROLS ...). Containment is never a relation. */
export class Relation {
  readonly record: RelationRecord;
  readonly revision: number = 0;
  readonly from!: Asset;
  readonly to!: Asset;

  constructor(record: RelationRecord) {
    this.record = record;
  }

  get id(): Id {
    return this.record.id;
  }
  get type(): string {
    return this.record.type;
  }
  get properties(): readonly PropertyRecord[] {
    return this.record.properties;
  }
}
