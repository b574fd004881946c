import { Field, Int, ObjectType } from "type-graphql";
import type { HeldRemoval, ModelProblem } from "../twin/words/model-problem.ts";
import { ErrorCodeEnum } from "./enums.ts";
import { DateTimeScalar } from "./scalars.ts";

@ObjectType("ModelProblem", {
  description:
    "A part of an element in the store that another tool made break a rule of the model. It is left alone there. Here that part stays as it was last; what was never good is left out.",
  simpleResolvers: true,
})
export class ModelProblemType {
  @Field(() => String, { nullable: true, description: "The element's name, where it has one." })
  readonly name!: ModelProblem["name"];

  @Field(() => ErrorCodeEnum, { description: "The rule it breaks." })
  readonly rule!: ModelProblem["rule"];

  @Field(() => String, { description: "What is wrong and what would be right." })
  readonly message!: ModelProblem["message"];

  @Field(() => DateTimeScalar, { description: "Since when the twin has known." })
  readonly since!: ModelProblem["since"];
}

@ObjectType("HeldRemoval", {
  description:
    "Another tool removed so much from the store at once that the twin waits for somebody to confirm it with `reconcile(confirm: true)`.",
  simpleResolvers: true,
})
export class HeldRemovalType implements HeldRemoval {
  @Field(() => Int, { description: "Assets that would go." })
  readonly assets!: number;

  @Field(() => Int, { description: "Tags that would go." })
  readonly tags!: number;

  @Field(() => DateTimeScalar, { description: "Since when it has been held." })
  readonly since!: number;
}
