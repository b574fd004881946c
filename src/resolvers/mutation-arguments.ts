/** Arguments that every mutation of the model has. */
import { Arg } from "type-graphql";
import { SafeIntScalar } from "../schema/scalars.ts";

export function ExpectedRevision() {
  return Arg("expectedRevision", () => SafeIntScalar, {
    nullable: true,
    description:
      "Refuse with CONFLICT if an element named in the changes has changed after this revision. Changes elsewhere don't matter.",
  });
}

export function Message() {
  return Arg("message", () => String, {
    nullable: true,
    description: "Why: stands in the commit for people who ask later.",
  });
}
