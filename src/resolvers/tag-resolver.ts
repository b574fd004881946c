import { Ctx, FieldResolver, Float, Int, Resolver, Root } from "type-graphql";
import { EquipmentClassType } from "../schema/equipment-class.ts";
import { Cost } from "../schema/list-cost.ts";
import { Needs } from "../schema/needs.ts";
import { SampleType } from "../schema/sample.ts";
import { TagTextType, TagType } from "../schema/tag.ts";
import { SourceGrantType, TagSourceType } from "../schema/tag-source.ts";
import { TranslationType } from "../schema/translation.ts";
import { UnitType } from "../schema/unit.ts";
import type { EquipmentClass } from "../twin/model/equipment-class.ts";
import type { Sample } from "../twin/model/sample.ts";
import type { Tag } from "../twin/model/tag.ts";
import type { SourceGrant } from "../twin/ports/data-source.ts";
import { type Unit, unitOf } from "../twin/units/units.ts";
import type { TagSource } from "../twin/words/elements.ts";
import { translated } from "../twin/words/translations.ts";
import type { RequestContext } from "./context.ts";
import { Locale } from "./locale-argument.ts";
import { textsOf, translationsOf } from "./texts.ts";
import { convertedTo, InUnit } from "./unit-argument.ts";

@Resolver(() => TagType)
export class TagResolver {
  @FieldResolver(() => String, {
    description: "Its name for people, in the language nearest to the locale; `name` where it is not translated.",
  })
  displayName(@Root() tag: Tag, @Locale() locale?: string | null): string {
    return (locale != null && translated(tag.record.translations, locale, "name")) || tag.name;
  }

  @Cost({ property: true })
  @FieldResolver(() => String, {
    nullable: true,
    description: "What it measures or does, for people, in the language nearest to the locale.",
  })
  description(@Root() tag: Tag, @Locale() locale?: string | null): string | null {
    return (locale != null && translated(tag.record.translations, locale, "description")) || tag.description;
  }

  @Cost({ list: "texts" })
  @FieldResolver(() => [TranslationType], { description: "Its name and description in other languages." })
  translations(@Root() tag: Tag): TranslationType[] {
    return translationsOf(tag.record.translations);
  }

  @FieldResolver(() => UnitType, { nullable: true, description: "Unit of its value; null when it has none." })
  unit(@Root() tag: Tag): Unit | null {
    return tag.record.unit === null ? null : unitOf(tag.record.unit);
  }

  @FieldResolver(() => TagSourceType, {
    nullable: true,
    description: "Where its live value comes from; null: from nowhere yet.",
  })
  source(@Root() tag: Tag): SourceOfTag | null {
    return tag.source && { ...tag.source, tag };
  }

  @FieldResolver(() => Int, { description: "-1 a scalar, 1 an array, 2 or more a matrix (OPC UA Part 3, 5.6.2)." })
  valueRank(@Root() tag: Tag): number {
    return tag.record.valueRank;
  }

  @Cost({ list: "texts" })
  @FieldResolver(() => [TagTextType], { description: "What the values of an enumeration or Boolean are called." })
  texts(@Root() tag: Tag): TagTextType[] {
    return textsOf(tag.record.texts);
  }

  @FieldResolver(() => EquipmentClassType, {
    nullable: true,
    description: "The class whose template it was made from; null when it is the asset's own.",
  })
  fromClass(@Root() tag: Tag, @Ctx() { view }: RequestContext): EquipmentClass | null {
    return (tag.record.fromClass !== null && view.model.classes.get(tag.record.fromClass)) || null;
  }

  @FieldResolver(() => [String], { description: "Fields that deviate from the class's template." })
  overridden(@Root() tag: Tag): readonly string[] {
    return tag.record.overridden;
  }

  @Needs("readDevice")
  @Cost({ work: "DEVICE" })
  @FieldResolver(() => SampleType, {
    description:
      "A fresh sample, read from the device now. All reads of a request travel together; a device that does not answer gives a BAD sample, not an error.",
  })
  read(@Root() tag: Tag, @Ctx() { tagReads }: RequestContext): Promise<Sample> {
    return tagReads.load(tag);
  }
}

/** A tag's source with the way back to the tag. */
interface SourceOfTag extends TagSource {
  readonly tag: Tag;
}

@Resolver(() => TagSourceType)
export class TagSourceResolver {
  @Cost({ live: "ANSWER" })
  @FieldResolver(() => SourceGrantType, {
    nullable: true,
    description:
      "What the server granted of the settings asked for; null while it granted nothing: not connected, or the tag refused.",
  })
  granted(@Root() { tag }: SourceOfTag, @Ctx() { session }: RequestContext): SourceGrant | null {
    return session.granted(tag);
  }
}

@Resolver(() => SampleType)
export class SampleResolver {
  @FieldResolver(() => String, {
    description: "Name of the OPC UA status code: Good, UncertainLastUsableValue, BadNoCommunication.",
  })
  status(@Root() sample: Sample): string {
    return sample.statusName;
  }

  @Cost({ property: true })
  @FieldResolver(() => Float, {
    nullable: true,
    description:
      "The value as a number, in the tag's unit or in another of the same quantity: 1 and 0 for true and false, the ordinal of an enumeration, the nearest Float of a 64 bit integer, milliseconds since 1970 of a DateTime; null where it is none.",
  })
  number(@Root() sample: Sample, @InUnit() unit?: string | null): number | null {
    const { number, tag } = sample;
    return unit == null || number === null
      ? number
      : convertedTo(unit, tag.record.unit, `The tag "${tag.path}"`)(number);
  }

  @Cost({ live: "MOMENT" })
  @FieldResolver(() => Float, {
    nullable: true,
    description:
      "Milliseconds since the server time, now; null without one. Age alone is no sign of trouble: see `isStale`.",
  })
  ageMs(@Root() sample: Sample, @Ctx() { clock }: RequestContext): number | null {
    return sample.serverTime === null ? null : clock.now() - sample.serverTime;
  }
}
