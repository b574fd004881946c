import type { Asset } from "./asset.ts";
import type { ClassRecord, Id, PropertyDefinition, TagTemplate } from "./elements.ts";

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
    return this === other || this.extends.some((parent) => parent.isA(other));
  }

  /** This class and all that specialise it, each once. */
  withSpecialisations(found: Set<EquipmentClass> = new Set()): Set<EquipmentClass> {
    if (!found.has(this)) {
      found.add(this);
      for (const narrower of this.specialisations) narrower.withSpecialisations(found);
    }
    return found;
  }
}
