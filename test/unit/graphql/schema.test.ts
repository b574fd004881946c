import { readFile } from "node:fs/promises";
import { composeServices } from "@theguild/federation-composition";
import {
  buildSchema,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  printSchema,
  validateSchema,
  visit,
} from "graphql";
import { describe, expect, test } from "vitest";
import { buildPlantgraphSchema } from "../../../src/resolvers/index.ts";
import { checkNeeds } from "../../../src/schema/needs.ts";
import { ERROR_CODES } from "../../../src/twin/words/errors.ts";

const schema = buildPlantgraphSchema();

const own: readonly GraphQLNamedType[] = Object.values(schema.getTypeMap()).filter(
  (type) => !type.name.startsWith("__"),
);

function* undescribed(): Generator<string> {
  for (const type of own) {
    if (!type.description && !["Query", "Mutation", "Subscription"].includes(type.name)) yield type.name;
    if (isEnumType(type))
      for (const value of type.getValues()) if (!value.description) yield `${type.name}.${value.name}`;
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) if (!field.description) yield `${type.name}.${field.name}`;
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (!field.description) yield `${type.name}.${field.name}`;
      for (const arg of field.args) if (!arg.description) yield `${type.name}.${field.name}(${arg.name})`;
    }
  }
}

describe("the schema", () => {
  test("is valid", () => {
    expect(validateSchema(schema)).toEqual([]);
  });

  test("is not built with a root field that does not say which permission it needs", () => {
    const silent = buildSchema("type Query { a: Int } type Mutation { b: Int }");
    expect(() => checkNeeds(silent)).toThrow("fields without a declared permission (@Needs): Query.a, Mutation.b");
    expect(() => checkNeeds(schema)).not.toThrow();
  });

  test("is built once", () => {
    expect(buildPlantgraphSchema()).toBe(schema);
  });

  test("describes every type, field, argument, enum value and input field", () => {
    expect([...undescribed()]).toEqual([]);
  });

  test("has five object types behind Asset, each with the typed lists of what it may hold", () => {
    const asset = schema.getType("Asset");
    if (!isInterfaceType(asset)) throw new Error("Asset is not an interface");
    const lists = Object.fromEntries(
      schema.getPossibleTypes(asset).map((type) => {
        const names = Object.keys(type.getFields());
        return [type.name, ["sites", "areas", "lines", "equipment"].filter((name) => names.includes(name))];
      }),
    );
    expect(lists).toEqual({
      Enterprise: ["sites", "areas", "lines", "equipment"],
      Site: ["areas", "lines", "equipment"],
      Area: ["areas", "lines", "equipment"],
      Line: ["equipment"],
      Equipment: ["equipment"],
    });
  });

  test("calls nothing but pages a Connection, and offers nodes, edges and totalCount on each", () => {
    const connections = own.filter((type) => type.name.endsWith("Connection"));
    expect(connections.length).toBeGreaterThan(3);
    for (const type of connections) {
      if (!isObjectType(type)) throw new Error(`${type.name} is not an object type`);
      expect(Object.keys(type.getFields()).slice(0, 4)).toEqual(["totalCount", "nodes", "edges", "pageInfo"]);
    }
    for (const type of own) {
      if (!isObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        const paged = field.args.some((arg) => arg.name === "first");
        const returns = String(isNonNullType(field.type) ? field.type.ofType : field.type);
        // History is columns, which have a cursor of their own.
        const isSeries = field.name === "history";
        expect(paged, `${type.name}.${field.name}`).toBe(returns.endsWith("Connection") || isSeries);
      }
    }
  });

  test("is what schema.graphql says", async () => {
    const text = await readFile(new URL("../../../schema.graphql", import.meta.url), "utf8");
    expect(printSchema(buildSchema(text)), "run `npm run codegen`").toBe(printSchema(schema));
  });

  test("composes as it is with the schema of another service, and declares every directive that it applies", async () => {
    const text = await readFile(new URL("../../../schema.graphql", import.meta.url), "utf8");
    const document = parse(text);
    const declared = new Set<string>();
    const applied = new Set<string>();
    visit(document, {
      DirectiveDefinition: ({ name }) => void declared.add(name.value),
      Directive: ({ name }) => void applied.add(name.value),
    });
    // These every version of the specification knows.
    expect([...applied].filter((name) => !declared.has(name) && name !== "deprecated")).toEqual(["specifiedBy"]);
    expect(applied).toContain("oneOf");
    const orders = "type Query { orders: [Order!]! } type Order { id: ID! equipment: ID! }";
    const { supergraphSdl, errors } = composeServices([
      { name: "plant", url: "http://127.0.0.1:4000/graphql", typeDefs: document },
      { name: "erp", url: "http://127.0.0.1:4001/graphql", typeDefs: parse(orders) },
    ]);
    expect(errors ?? []).toEqual([]);
    const composed = buildSchema(supergraphSdl as string);
    expect(Object.keys(composed.getQueryType()?.getFields() ?? {})).toEqual(
      expect.arrayContaining([...Object.keys(schema.getQueryType()?.getFields() ?? {}), "orders"]),
    );
    for (const type of own)
      if (isInputObjectType(type) && type.isOneOf)
        expect(composed.getType(type.name), type.name).toMatchObject({ isOneOf: true });
  });

  test("lets each entry of applyChanges be exactly one change", () => {
    const input = schema.getType("ChangeInput");
    expect(isInputObjectType(input) && input.isOneOf).toBe(true);
  });

  test("says how to count what every list returns", () => {
    const silent: string[] = [];
    const leaves = new Set(["String", "ID", "Int", "Float", "Boolean"]);
    for (const type of own) {
      if (!isObjectType(type) || /Connection$/.test(type.name)) continue;
      for (const field of Object.values(type.getFields())) {
        let returned = isNonNullType(field.type) ? field.type.ofType : field.type;
        const list = isListType(returned);
        while (isListType(returned) || isNonNullType(returned)) returned = returned.ofType;
        const many = list || returned.toString().endsWith("Connection");
        if (many && !leaves.has(returned.toString()) && !(field.extensions["plantgraph"] as { list?: string })?.list)
          silent.push(`${type.name}.${field.name}`);
      }
    }
    expect(silent).toEqual([]);
  });

  test("documents every error code", () => {
    const codes = schema.getType("ErrorCode");
    if (!isEnumType(codes)) throw new Error("ErrorCode is not an enum");
    expect(Object.fromEntries(codes.getValues().map(({ name, description }) => [name, description]))).toEqual(
      ERROR_CODES,
    );
  });

  test("keeps type-graphql's asynchronous wrappers out of every field", () => {
    const wrapped: string[] = [];
    for (const type of own) {
      if (!isObjectType(type)) continue;
      for (const field of Object.values(type.getFields()))
        if (field.resolve && /middleware|resolverData/i.test(String(field.resolve)))
          wrapped.push(`${type.name}.${field.name}`);
    }
    expect(wrapped).toEqual([]);
  });
});
