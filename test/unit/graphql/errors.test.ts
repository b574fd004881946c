import { GraphQLError, Source } from "graphql";
import { expect, test } from "vitest";
import { toGraphQLError } from "../../../src/resolvers/errors.ts";
import { PlantgraphError } from "../../../src/twin/words/errors.ts";

test("an error of the twin shows its code, its facts and where GraphQL met it", () => {
  const error = new PlantgraphError("CONFLICT", "Somebody was first.", {
    element: { element: "asset", id: "p" },
    at: "x",
  });
  const at = new GraphQLError("", { source: new Source("{ a }"), positions: [2], path: ["a", 0] });
  expect(toGraphQLError(error, at).toJSON()).toEqual({
    message: "Somebody was first.",
    locations: [{ line: 1, column: 3 }],
    path: ["a", 0],
    extensions: { code: "CONFLICT", element: { element: "asset", id: "p" }, at: "x" },
  });
  expect(toGraphQLError(error).toJSON()).not.toHaveProperty("path");
});

test("many mistakes stand beside the first, bounded, with the count of all", () => {
  const problems = Array.from({ length: 250 }, (_, line) => new PlantgraphError("INVALID_FILE", `${line}`, { line }));
  const { extensions } = toGraphQLError(new PlantgraphError("INVALID_FILE", "250 mistakes", {}, { problems }));
  expect(extensions).toMatchObject({
    code: "INVALID_FILE",
    problemCount: 250,
    problems: { length: 100, 99: { line: 99, code: "INVALID_FILE" } },
  });
});

test("facts never hide the code", () => {
  expect(toGraphQLError(new PlantgraphError("NOT_FOUND", "", { code: "forged" })).extensions["code"]).toBe("NOT_FOUND");
});
