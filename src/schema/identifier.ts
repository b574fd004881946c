import { Field, InputType, ObjectType } from "type-graphql";
import type { Identifier } from "../twin/words/elements.ts";

@ObjectType("Identifier", {
  description: "What another system calls this element. Unique per system among assets and among tags.",
  simpleResolvers: true,
})
export class IdentifierType implements Identifier {
  @Field(() => String, { description: "The other system: sap, mes, cmms, a historian." })
  readonly system!: string;

  @Field(() => String, { description: "The element's key there." })
  readonly value!: string;
}

@InputType("IdentifierInput", { description: "What another system calls an element." })
export class IdentifierInput implements Identifier {
  @Field(() => String, { description: "The other system: sap, mes, cmms, a historian." })
  readonly system!: string;

  @Field(() => String, { description: "The element's key there." })
  readonly value!: string;
}
