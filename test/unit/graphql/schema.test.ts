import { readFile } from "node:fs/promises";
import {
  buildSchema,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  printSchema,
  validateSchema,
} from "graphql";
import { describe, expect, test } from "vitest";
import { buildPlantgraphSchema } from "../../../src/resolvers/index.ts";
import { ERROR_CODES } from "../../../src/twin/errors.ts";

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
        expect(paged, `${type.name}.${field.name}`).toBe(returns.endsWith("Connection"));
      }
    }
  });

  test("is what schema.graphql says", async () => {
    const text = await readFile(new URL("../../../schema.graphql", import.meta.url), "utf8");
    expect(printSchema(buildSchema(text)), "run `npm run codegen`").toBe(printSchema(schema));
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
