import { Field, InputType, ObjectType } from "type-graphql";
import type { Binding } from "../twin/words/elements.ts";

@ObjectType("Binding", {
  description: "Where the tags an asset gets from its classes are read from.",
  simpleResolvers: true,
})
export class BindingType implements Binding {
  @Field(() => String, { nullable: true, description: "Name of the data source." })
  readonly dataSource!: string | null;

  @Field(() => String, { nullable: true, description: "What `{address}` in the classes' templates stands for." })
  readonly address!: string | null;
}

@InputType("BindingInput", {
  description:
    "Where the tags an asset gets from its classes are read from. In an update what is absent stays, and null clears.",
})
export class BindingInput {
  @Field(() => String, { nullable: true, description: "Name of the data source." })
  readonly dataSource?: string | null;

  @Field(() => String, { nullable: true, description: "What `{address}` in the classes' templates stands for." })
  readonly address?: string | null;
}
