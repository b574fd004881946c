import type { ClassRecord, Id, PropertyDefinition, TagTemplate } from "../words/elements.ts";
import type { Asset } from "./asset.ts";

/** What assets are examples of (Pump, Oven). Classes specialise classes; an asset may have many. */
export class EquipmentClass {
  readonly record: ClassRecord;
  readonly revision: number = 0;
  /** The classes this one specialises directly. */
  readonly extends: readonly EquipmentClass[] = [];
  /** The classes that specialise this one directly. */
  readonly specialisations: readonly EquipmentClass[] = [];
  /** Assets that name this very class; members of specialisations are not among them. */
  readonly members: ReadonlySet<Asset> = new Set();

  constructor(record: ClassRecord) {
    this.record = record;
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
  get properties(): readonly PropertyDefinition[] {
    return this.record.properties;
  }
  get tagTemplates(): readonly TagTemplate[] {
    return this.record.tags;
  }

  /** Whether this is that class or specialises it, directly or not. */
  isA(other: EquipmentClass): boolean {
    if (this === other) return true;
    if (this.extends.length === 0) return false;
    // Each class is looked at once: hierarchies with many diamonds have exponentially many ways up.
    const seen = new Set<EquipmentClass>(this.extends);
    for (const wider of seen) {
      if (wider === other) return true;
      for (const next of wider.extends) seen.add(next);
    }
    return false;
  }

  /** This class and all that specialise it, each once. */
  withSpecialisations(): Set<EquipmentClass> {
    const found = new Set<EquipmentClass>([this]);
    for (const narrower of found) for (const next of narrower.specialisations) found.add(next);
    return found;
  }
}
