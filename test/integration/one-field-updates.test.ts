/**
 * Every update with exactly one field, those of sources and bindings too: it needs no other, and changes no other. Generated
 * from the schema, so that a new field without a word below fails here.
 */

import { type GraphQLInputObjectType, getNamedType, isInputObjectType, isNonNullType, parse } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildPlantgraphSchema } from "../../src/resolvers/index.ts";
import { EVERY_RIGHT } from "../../src/twin/edits/edit-rights.ts";
import type { ElementKey } from "../../src/twin/words/commits.ts";
import { type GraphqlTwin, startGraphqlTwin } from "../fixtures/graphql-twin.ts";

const schema = buildPlantgraphSchema();

/** A new value of each field, by the input's name and the field's. */
const WORDS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  UpdateAssetInput: {
    name: ['"P-102"'],
    level: ["EQUIPMENT_MODULE"],
    description: ['"new"', "null"],
    classes: ["[]", "null"],
    properties: ['[{name: "power", value: 9}]', "[]", "null"],
    identifiers: ['[{system: "sap", value: "9"}]', "null"],
    timeZone: ['"Europe/Berlin"', "null"],
    translations: ['[{locale: "de", name: "Pumpe"}]', "null"],
    binding: ["null"],
    "binding.dataSource": ['"other"', "null"],
    "binding.address": ['"elsewhere"', "null"],
  },
  UpdateTagInput: {
    name: ['"rpm"'],
    dataType: ["Int16"],
    description: ['"new"', "null"],
    valueRank: ["2", "null"],
    unit: ['"Hz"', "null"],
    range: ["{low: 1, high: 2}"],
    writable: ["false", "null"],
    texts: ['[{value: "1", text: "One"}]', "null"],
    source: ["null"],
    identifiers: ['[{system: "sap", value: "9"}]', "null"],
    translations: ['[{locale: "de", name: "Drehzahl"}]', "null"],
    "source.dataSource": ['"other"'],
    "source.address": ['"nsu=urn:x;s=other"'],
    "source.indexRange": ['"1"', "null"],
    "source.member": ['"other"', "null"],
    "source.scaling": ["{raw: {low: 0, high: 1}, scaled: {low: 0, high: 2}}", "null"],
    "source.samplingMs": ["7", "null"],
    "source.deadband": ["{type: ABSOLUTE, value: 3}", "null"],
    "source.staleAfterMs": ["8", "null"],
  },
  UpdateClassInput: {
    name: ['"Pumps"'],
    description: ['"new"', "null"],
    extends: ["[]", "null"],
    properties: ['[{name: "maker", type: String}]', "null"],
    tags: ['[{name: "hours", dataType: Double}]', "null"],
  },
  UpdateRelationInput: {
    properties: ['[{name: "pipe", value: "DN100"}]', "[]"],
  },
};

/** Where each element of the plant is, and what of a record a field of the input is called. */
const ELEMENTS: Readonly<Record<string, ElementKey>> = {
  updateAsset: "asset:p1",
  updateTag: "tag:t1",
  updateClass: "class:pump",
  updateRelation: "relation:r1",
};

const PLANT = `
plantgraph: 1
classes:
  Machine: {id: machine}
  Pump: {id: pump, description: moves liquids, extends: Machine, properties: {power: {type: Double, default: 1}}, tags: {state: {type: Int32}}}
enterprise:
  Acme:
    id: acme
    equipment:
      Tank: {id: tank}
      P-101:
        id: p1
        description: old
        class: Pump
        timeZone: Europe/Paris
        source: plc
        address: here
        properties: {maker: Acme}
        identifiers: {sap: 1}
        translations: {fr: {name: Pompe}}
        tags:
          speed:
            id: t1
            description: old
            type: Int32
            array: true
            unit: r/min
            range: [0, 100]
            writable: true
            texts: [Zero]
            identifiers: {sap: 1}
            translations: {fr: {name: Vitesse}}
            source: plc
            address: 'nsu=urn:x;s=speed'
            indexRange: '0'
            member: rate
            raw: [0, 10]
            scaled: [0, 100]
            sampling: 500ms
            deadband: 5%
            staleAfter: 5s
relations: [{id: r1, type: FEEDS, from: P-101, to: Tank, properties: {pipe: DN80}}]
`;

interface Case {
  readonly mutation: string;
  readonly field: string;
  readonly value: string;
}

/** Fields of an object that can be given alone, as paths; values of several parts (a range) are given whole. */
function* pathsOf(type: GraphQLInputObjectType, within = ""): Generator<string> {
  for (const field of Object.values(type.getFields())) {
    if (within === "" && field.name === "id") continue;
    yield `${within}${field.name}`;
    const inner = getNamedType(field.type);
    if (within !== "" || !isInputObjectType(inner) || String(field.type).startsWith("[")) continue;
    const isOneValue = Object.values(inner.getFields()).every(({ type: each }) => isNonNullType(each));
    if (!isOneValue) yield* pathsOf(inner, `${field.name}.`);
  }
}

const updates = Object.values(schema.getMutationType()?.getFields() ?? {}).filter(({ name }) =>
  name.startsWith("update"),
);
const cases: Case[] = updates.flatMap(({ name: mutation, args }) => {
  const input = getNamedType(args.find(({ name }) => name === "input")?.type) as GraphQLInputObjectType;
  return [...pathsOf(input)].flatMap((field) =>
    (WORDS[input.name]?.[field] ?? []).map((value) => ({ mutation, field, value })),
  );
});

let twin: GraphqlTwin;
beforeAll(async () => {
  twin = await startGraphqlTwin({ plant: PLANT });
});
afterAll(() => twin.stop());

function recordOf(mutation: string): Readonly<Record<string, unknown>> {
  return { ...twin.twin.model.record(ELEMENTS[mutation] as ElementKey) } as Readonly<Record<string, unknown>>;
}

function asked(mutation: string, path: string, value: string) {
  const [outer, inner] = path.split(".") as [string, string?];
  const id = (ELEMENTS[mutation] as string).split(":")[1];
  const field = inner === undefined ? `${outer}: ${value}` : `${outer}: {${inner}: ${value}}`;
  return parse(`mutation { ${mutation}(input: {id: "${id}", ${field}}) { revision } }`) as never;
}

describe("one-field-updates", () => {
  it("has a word for every field of every update", () => {
    for (const { args } of updates) {
      const input = getNamedType(args.find(({ name }) => name === "input")?.type) as GraphQLInputObjectType;
      for (const path of pathsOf(input)) {
        // Objects whose parts are given one by one need no value as a whole.
        const isGiven = WORDS[input.name]?.[path] !== undefined;
        expect(isGiven, `${input.name}.${path}`).toBe(true);
      }
    }
  });

  it.each(cases)("$mutation takes $field: $value, and leaves the rest as it is", async ({ mutation, field, value }) => {
    const before = recordOf(mutation);
    await twin.ask(asked(mutation, field, value), {});
    const after = recordOf(mutation);
    const [outer, inner] = field.split(".") as [string, string?];
    const derived = new Set([outer, "overridden", "fromClass"]);
    // What its classes give follows them.
    if (outer === "classes") derived.add("properties");
    for (const name of Object.keys(before)) if (!derived.has(name)) expect(after[name], name).toEqual(before[name]);
    expect(after[outer], outer).not.toEqual(before[outer]);
    if (inner !== undefined) {
      const [was, is] = [before[outer], after[outer]] as Readonly<Record<string, unknown>>[];
      for (const name of Object.keys(was ?? {})) if (name !== inner) expect(is?.[name], name).toEqual(was?.[name]);
    }
    await twin.twin.keeper.edit([back(mutation, before)], { by: "test", rights: EVERY_RIGHT });
    expect(recordOf(mutation)).toEqual(before);
  });
});

/** What makes it as it was. */
function back(mutation: string, before: Readonly<Record<string, unknown>>) {
  const names = new Map([...twin.twin.model.classes.values()].map(({ id, name }) => [id, name]));
  const classes = (ids: unknown) => (ids as string[]).map((id) => names.get(id));
  const { element: _, fromClass: __, overridden: ___, asset: ____, parent: _____, ...fields } = before;
  return {
    edit: mutation,
    ...fields,
    ...(fields["classes"] ? { classes: classes(fields["classes"]) } : {}),
    ...(fields["extends"] ? { extends: classes(fields["extends"]) } : {}),
    translations: fields["translations"] ?? {},
  } as never;
}
