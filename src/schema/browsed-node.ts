/** What a data source itself says of its nodes. */
import { Field, Int, ObjectType } from "type-graphql";
import type { BrowsedNode, DeviceDescription } from "../twin/ports/source-explorer.ts";
import { DataTypeEnum, NodeKindEnum } from "./enums.ts";
import { RangeType } from "./range.ts";

@ObjectType("DeviceDescription", {
  description: "What a device says of one of its variables. Where the model says otherwise, the model counts.",
  simpleResolvers: true,
})
export class DeviceDescriptionType {
  @Field(() => DataTypeEnum, { description: "Data type that a tag of it would have." })
  readonly dataType!: DeviceDescription["dataType"];

  @Field(() => String, {
    nullable: true,
    description: "The device's own name of the data type: Double, MachineModeEnum; null while unknown.",
  })
  readonly dataTypeName!: string | null;

  @Field(() => Int, { description: "OPC UA ValueRank (Part 3, 5.6.2): -1 a scalar, 1 an array, -2 anything." })
  readonly valueRank!: number;

  @Field(() => RangeType, { nullable: true, description: "Where values are in normal operation (EURange)." })
  readonly range!: DeviceDescription["range"];

  @Field(() => RangeType, { nullable: true, description: "What the instrument can measure (InstrumentRange)." })
  readonly instrumentRange!: DeviceDescription["instrumentRange"];

  @Field(() => String, { nullable: true, description: "The device's description of it." })
  readonly description!: string | null;

  @Field(() => Boolean, { description: "Whether the user the twin signs in as may read it." })
  readonly readable!: boolean;

  @Field(() => Boolean, { description: "Whether the user the twin signs in as may write it." })
  readonly writable!: boolean;
}

@ObjectType("BrowsedNode", { description: "A node of a data source's address space.", simpleResolvers: true })
export class BrowsedNodeType {
  @Field(() => String, { description: "Its address, as a tag of the model would name it." })
  readonly address!: string;

  @Field(() => String, { description: "Its browse name, without the namespace." })
  readonly name!: string;

  @Field(() => String, { description: "Its name for people." })
  readonly displayName!: string;

  @Field(() => NodeKindEnum, { description: "What kind of node it is; variables have values." })
  readonly kind!: BrowsedNode["kind"];

  @Field(() => String, {
    nullable: true,
    description: "Name of its type: FolderType, AnalogUnitType; null for what has none.",
  })
  readonly type!: string | null;

  @Field(() => DeviceDescriptionType, { nullable: true, description: "Of a variable: what it holds." })
  readonly variable!: BrowsedNode["variable"];
}
