import { Field, InputType, ObjectType } from "type-graphql";

@ObjectType("Translation", { description: "Name and description in another language.", simpleResolvers: true })
export class TranslationType {
  @Field(() => String, { description: "The language (BCP 47): de, pt-BR." })
  readonly locale!: string;

  @Field(() => String, {
    nullable: true,
    description: "The name people see; null: only the description is translated.",
  })
  readonly name!: string | null;

  @Field(() => String, { nullable: true, description: "The description; null: only the name is translated." })
  readonly description!: string | null;
}

@InputType("TranslationInput", { description: "Name and description in another language." })
export class TranslationInput {
  @Field(() => String, { description: "The language (BCP 47): de, pt-BR." })
  readonly locale!: string;

  @Field(() => String, { nullable: true, description: "The name people see." })
  readonly name?: string | null;

  @Field(() => String, { nullable: true, description: "The description." })
  readonly description?: string | null;
}
