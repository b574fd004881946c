/** What a document is refused for, and where its mistakes are said to stand. */
import fc from "fast-check";
import { GraphQLError, parse, Source, specifiedRules, validate, visit } from "graphql";
import { describe, expect, it } from "vitest";
import { buildPlantgraphSchema } from "../../../src/resolvers/index.ts";
import { checkDocument } from "../../../src/server/documents/check-document.ts";
import { keepPlaces, placesOf } from "../../../src/server/documents/places.ts";
import { randomOperation } from "../../fixtures/random-operation.ts";

const schema = buildPlantgraphSchema();
const LIMITS = {
  documentLength: 20_000,
  tokens: 1_000,
  depth: 20,
  rootFields: 100,
  fields: 1_000,
  aliases: 1_000,
  directives: 1_000,
  cost: 1_000,
};

function errorsOf(text: string): readonly GraphQLError[] {
  const checked = checkDocument(schema, LIMITS, text);
  return "errors" in checked ? checked.errors : [];
}

describe("a document is refused", () => {
  it("with more tokens than allowed, comments among them", () => {
    expect(errorsOf(`{ revision } ${"#\n".repeat(990)}`)).toEqual([]);
    expect(errorsOf(`{ revision } ${"#\n".repeat(1_000)}`)).toMatchObject([
      { extensions: { code: "LIMIT_EXCEEDED", setting: "limits.tokens", limit: 1_000 } },
    ]);
    expect(errorsOf(`{ ${"revision ".repeat(1_000)} }`)).toMatchObject([{ extensions: { setting: "limits.tokens" } }]);
  });

  it("with a longer text, whatever it is made of, before it is read", () => {
    expect(errorsOf(`{ revision } #${" ".repeat(19_000)}`)).toEqual([]);
    for (const filling of [" ", "\n", "#", "#\n", "{", '"'])
      expect(errorsOf(`{ revision } ${filling.repeat(20_000)}`)).toMatchObject([
        { extensions: { code: "LIMIT_EXCEEDED", setting: "limits.documentLength", limit: 20_000 } },
      ]);
  });

  it("with a few of its mistakes, however many there are", () => {
    const unknown = Array.from({ length: 200 }, (_, i) => `nothing${i}`).join(" ");
    expect(errorsOf(`{ ${unknown.slice(0, 900)} }`).length).toBeLessThanOrEqual(6);
    const operations = Array.from({ length: 50 }, (_, i) => `query Q${i} { ${"revision ".repeat(15)} }`).join(" ");
    const narrow = checkDocument(schema, { ...LIMITS, rootFields: 10 }, operations);
    expect("errors" in narrow && narrow.errors.length).toBe(5);
  });
});

it("fields repeated beyond what is compared are refused in words", () => {
  const wide = { ...LIMITS, tokens: 20_000, documentLength: 100_000, fields: 10_000 };
  const checked = checkDocument(schema, wide, `{ enterprises { ${"name ".repeat(4_900)} } }`);
  expect(checked).toMatchObject({
    errors: [
      {
        message: expect.stringContaining("Ask for each field once."),
        extensions: { code: "GRAPHQL_VALIDATION_FAILED" },
      },
    ],
  });
});

it("a subscription whose field depends on a variable is refused, and not a fault of the server", () => {
  const text = "subscription($x: Boolean!) { tagChanges(select: {}) @skip(if: $x) { kind } }";
  expect(errorsOf(text)).toMatchObject([{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }]);
});

describe("places in the text", () => {
  it("are those of GraphQL's own locations, for every node", () => {
    const words = { arguments: {}, inputFields: {}, without: new Set<string>() };
    const spaces = fc.constantFrom(" ", "\n", "\r\n", "\r", " # a comment\n", "\t", ",");
    fc.assert(
      fc.property(randomOperation(schema, words), fc.array(spaces, { minLength: 1 }), ({ query }, between) => {
        let i = 0;
        const text = query.replace(/ /g, () => between[i++ % between.length] as string);
        const located: unknown[] = [];
        visit(parse(text), { enter: (node) => void located.push(new GraphQLError("", { nodes: [node] }).locations) });
        const document = parse(text);
        keepPlaces(document);
        let next = 0;
        visit(document, {
          enter: (node) => {
            expect(node.loc).toBeUndefined();
            if (node !== document) expect(placesOf([node])).toEqual(located[next]);
            next++;
          },
        });
      }),
    );
  });

  it("are told of errors as GraphQL tells them, the first ten of each", () => {
    const text = `query(${"$a: Int ".repeat(30)}) { assets(first: "x") {\n  nodes { nam } } }`;
    const ours = errorsOf(text).map(({ message, nodes }) => ({ message, locations: placesOf(nodes) }));
    const theirs = validate(schema, parse(new Source(text)), specifiedRules, { hideSuggestions: true, maxErrors: 5 });
    const shortened = theirs.map(({ message, locations }) => ({ message, locations: locations?.slice(0, 10) }));
    expect(ours).toEqual(shortened);
    expect(ours.some(({ locations }) => locations?.length === 10)).toBe(true);
  });
});
