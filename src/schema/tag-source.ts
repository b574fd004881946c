import { Field, Float, ObjectType } from "type-graphql";
import type { SourceGrant } from "../twin/ports/data-source.ts";
import type { Deadband, Scaling, TagSource, TagTemplate } from "../twin/words/elements.ts";
import { DeadbandTypeEnum } from "./enums.ts";
import { RangeType } from "./range.ts";
import { SafeIntScalar } from "./scalars.ts";

@ObjectType("Scaling", {
  description:
    "Linear scaling from raw values to engineering units; applied to what is read, inverted for what is written.",
  simpleResolvers: true,
})
export class ScalingType implements Scaling {
  @Field(() => RangeType, { description: "Two raw values." })
  readonly raw!: Scaling["raw"];

  @Field(() => RangeType, { description: "What they are in engineering units." })
  readonly scaled!: Scaling["scaled"];
}

@ObjectType("Deadband", {
  description: "Changes smaller than this are not reported (OPC UA Part 8, 7.2).",
  simpleResolvers: true,
})
export class DeadbandType implements Deadband {
  @Field(() => DeadbandTypeEnum, { description: "How it is measured." })
  readonly type!: Deadband["type"];

  @Field(() => Float, { description: "Its size, in engineering units or percent of the range." })
  readonly value!: number;
}

@ObjectType("SourceGrant", {
  description: "What a server granted of the settings asked for a tag: servers revise them to what they can do.",
  simpleResolvers: true,
})
export class SourceGrantType implements SourceGrant {
  @Field(() => Float, {
    description: "How often the server looks at the value, milliseconds; 0: it reports every change.",
  })
  readonly samplingMs!: number;

  @Field(() => SafeIntScalar, { description: "How many samples the server keeps between two publishings." })
  readonly queueSize!: number;

  @Field(() => Float, { description: "How often the server sends what it sampled, milliseconds." })
  readonly publishingMs!: number;
}

@ObjectType("TagSource", { description: "Where a tag's live value comes from.", simpleResolvers: true })
export class TagSourceType implements TagSource {
  @Field(() => String, { description: "Name of the data source; `Query.dataSource` tells its state." })
  readonly dataSource!: string;

  @Field(() => String, {
    description: "Address there. For OPC UA: `nsu=<namespace URI>;s=<identifier>` (or i, g, b), or a browse path.",
  })
  readonly address!: string;

  @Field(() => String, { nullable: true, description: "Which part of an array: NumericRange (OPC UA Part 4, 7.27)." })
  readonly indexRange!: string | null;

  @Field(() => String, { nullable: true, description: "Which member of a structure, dots between levels." })
  readonly member!: string | null;

  @Field(() => ScalingType, { nullable: true, description: "Scaling between raw values and engineering units." })
  readonly scaling!: Scaling | null;

  @Field(() => Float, {
    nullable: true,
    description: "Sampling interval asked of the source, milliseconds; null: the data source's default.",
  })
  readonly samplingMs!: number | null;

  @Field(() => DeadbandType, { nullable: true, description: "Changes smaller than this are not reported." })
  readonly deadband!: Deadband | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "Without a sample for this many milliseconds the value is stale; null: age alone never makes it stale.",
  })
  readonly staleAfterMs!: number | null;
}

type Template = NonNullable<TagTemplate["source"]>;

@ObjectType("TagSourceTemplate", {
  description: "A class's pattern of a tag's source: `{address}`, `{name}` and `{<property>}` come from the asset.",
  simpleResolvers: true,
})
export class TagSourceTemplateType implements Template {
  @Field(() => String, { nullable: true, description: "Name of the data source; null: the asset's own." })
  readonly dataSource!: string | null;

  @Field(() => String, { description: "Pattern of the address." })
  readonly address!: string;

  @Field(() => String, { nullable: true, description: "Which part of an array: NumericRange (OPC UA Part 4, 7.27)." })
  readonly indexRange!: string | null;

  @Field(() => String, { nullable: true, description: "Which member of a structure, dots between levels." })
  readonly member!: string | null;

  @Field(() => ScalingType, { nullable: true, description: "Scaling between raw values and engineering units." })
  readonly scaling!: Scaling | null;

  @Field(() => Float, { nullable: true, description: "Sampling interval asked of the source, milliseconds." })
  readonly samplingMs!: number | null;

  @Field(() => DeadbandType, { nullable: true, description: "Changes smaller than this are not reported." })
  readonly deadband!: Deadband | null;

  @Field(() => Float, {
    nullable: true,
    description: "Without a sample for this many milliseconds the value is stale.",
  })
  readonly staleAfterMs!: number | null;
}
