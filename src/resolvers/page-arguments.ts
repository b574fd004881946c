/** The two arguments of every page. */
import { Arg, Int } from "type-graphql";

export function First() {
  return Arg("first", () => Int, {
    nullable: true,
    description: "How many items: 100 when absent. More than the server's limit (10,000) are refused.",
  });
}

export function After() {
  return Arg("after", () => String, {
    nullable: true,
    description: "`pageInfo.endCursor` of the page before; the first page when absent.",
  });
}
