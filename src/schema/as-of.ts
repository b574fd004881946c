/** Asking the model as it once was: the directive of a whole query, and a moment as an argument. */
import { DirectiveLocation, GraphQLDirective } from "graphql";
import { Field, InputType, Int, ObjectType } from "type-graphql";
import type { ModelMoment } from "../twin/as-of/as-of-models.ts";
import type { ModelDifference } from "../twin/as-of/difference.ts";
import { DateTimeScalar, SafeIntScalar } from "./scalars.ts";

/** Exactly one argument is given; that is checked when the moment is looked up. */
export const AsOfDirective = new GraphQLDirective({
  name: "asOf",
  description: [
    "Answers the whole query from the model as it stood at a revision, or at a moment: give exactly one of the two.",
    "Only fields that follow from the model alone can be asked: the past has no live values.",
  ].join("\n"),
  locations: [DirectiveLocation.QUERY],
  args: {
    revision: { type: SafeIntScalar, description: "The revision; 0 is the empty model." },
    time: { type: DateTimeScalar, description: "The newest commit made at or before this moment." },
  },
});

@InputType("ModelMoment", { description: "A point in the model's time: exactly one of the two." })
export class ModelMomentInput implements ModelMoment {
  @Field(() => SafeIntScalar, { nullable: true, description: "A revision; 0 is the empty model." })
  readonly revision?: number | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "The newest commit made at or before this moment." })
  readonly time?: number | null;
}

@ObjectType("ModelDifference", {
  description:
    "What is different between two revisions: each element once, however many commits touched it on the way.",
  simpleResolvers: true,
})
export class ModelDifferenceType {
  @Field(() => SafeIntScalar, { description: "The revision it starts from." })
  readonly from!: ModelDifference["from"];

  @Field(() => SafeIntScalar, { description: "The revision it leads to." })
  readonly to!: ModelDifference["to"];

  @Field(() => Int, { description: "How many elements are new." })
  readonly created!: ModelDifference["created"];

  @Field(() => Int, { description: "How many are different." })
  readonly updated!: ModelDifference["updated"];

  @Field(() => Int, { description: "How many are gone." })
  readonly deleted!: ModelDifference["deleted"];
}
