import { Arg } from "type-graphql";

export function Locale() {
  return Arg("locale", () => String, {
    nullable: true,
    description: "A language tag (BCP 47): de, pt-BR. A variant that is not there falls back to its language.",
  });
}
