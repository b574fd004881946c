import { Field, ID, InputType, ObjectType } from "type-graphql";
import type { Sample } from "../twin/model/sample.ts";
import type { Tag } from "../twin/model/tag.ts";
import type { WriteOutcome } from "../twin/ports/data-source.ts";
import type { ErrorCode } from "../twin/words/errors.ts";
import { ErrorCodeEnum, WriteOutcomeEnum } from "./enums.ts";
import { SampleType } from "./sample.ts";
import { TagValueScalar } from "./scalars.ts";
import { TagType } from "./tag.ts";

@InputType("TagWriteInput", { description: "A value to write to a tag." })
export class TagWriteInput {
  @Field(() => ID, { description: "The tag's id." })
  readonly id!: string;

  @Field(() => TagValueScalar, { description: "The value, in engineering units." })
  readonly value!: unknown;

  @Field(() => Boolean, {
    defaultValue: false,
    description: "Whether to read the device after the write, and compare what it holds with what was sent.",
  })
  readonly verify!: boolean;
}

@ObjectType("ItemError", { description: "Why one item of a list could not be done.", simpleResolvers: true })
export class ItemErrorType {
  @Field(() => ErrorCodeEnum, { description: "The reason, for programs." })
  readonly code!: ErrorCode;

  @Field(() => String, { description: "The reason, for people: what is wrong and what would be right." })
  readonly message!: string;
}

@ObjectType("WriteResult", { description: "What became of one write.", simpleResolvers: true })
export class WriteResultType {
  @Field(() => ID, { description: "Id of the tag, as it was asked for." })
  readonly id!: string;

  @Field(() => TagType, { nullable: true, description: "The tag; null when there is none with this id." })
  readonly tag!: Tag | null;

  @Field(() => WriteOutcomeEnum, { description: "What became of it." })
  readonly outcome!: WriteOutcome;

  @Field(() => Boolean, { description: "Whether the device has taken the value: `outcome` is WRITTEN." })
  readonly ok!: boolean;

  @Field(() => String, {
    description: "The device's answer, or why there is none: Good, BadNotWritable, BadTimeout.",
  })
  readonly status!: string;

  @Field(() => String, { description: 'The same as a number: "0x00000000".' })
  readonly statusCode!: string;

  @Field(() => ItemErrorType, {
    nullable: true,
    description:
      "What went wrong. WRITE_REJECTED when `outcome` is REFUSED, WRITE_OUTCOME_UNKNOWN when it is UNKNOWN, any other code when it is NOT_SENT. Null when it is WRITTEN, unless that could not be put down in the audit log (INTERNAL_SERVER_ERROR).",
  })
  readonly error!: ItemErrorType | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether the device, read after the write, held the very value that was sent; null unless `verify` was asked for and the device had taken the value. False is no failure of the write: a device may clamp a value, or a program in it set its own.",
  })
  readonly verified!: boolean | null;

  @Field(() => SampleType, {
    nullable: true,
    description: "What was read then; of BAD quality when it could not be read. Null where `verified` is.",
  })
  readonly readBack!: Sample | null;
}
