/**
 * The plant as peers hold it in memory: plain objects that refer to each other, made from Plantgraph's own answer, so that
 * both hold the same values. The schema has the same shape as the part of Plantgraph's that the bench asks for.
 */
import { GraphQLScalarType } from "graphql";

export interface Sample {
  readonly number: number | null;
  readonly quality: string;
  /** As a driver or an OPC UA client hands it out. */
  readonly sourceTime: Date;
  readonly isStale: boolean;
}

export interface Tag {
  readonly id: string;
  readonly name: string;
  readonly unit: { readonly symbol: string } | null;
  readonly current: Sample;
}

export interface Equipment {
  readonly id: string;
  readonly name: string;
  readonly tags: readonly Tag[];
}

export interface Line {
  readonly id: string;
  readonly name: string;
  readonly equipment: readonly Equipment[];
}

export interface Area {
  readonly id: string;
  readonly name: string;
  readonly lines: readonly Line[];
}

export interface Site {
  readonly id: string;
  readonly name: string;
  readonly areas: readonly Area[];
}

export interface Plant {
  readonly site: Site;
  readonly equipment: ReadonlyMap<string, Equipment>;
}

/** @param answer the text of Plantgraph's answer to the query of the whole site */
export function plantOf(answer: string): Plant {
  const { data } = JSON.parse(answer, (key, value) => (key === "sourceTime" ? new Date(value as string) : value)) as {
    data: { site: Site };
  };
  const equipment = new Map<string, Equipment>();
  for (const area of data.site.areas)
    for (const line of area.lines) for (const each of line.equipment) equipment.set(each.id, each);
  return { site: data.site, equipment };
}

export const DateTime = new GraphQLScalarType<Date, string>({
  name: "DateTime",
  serialize: (value) => (value as Date).toISOString(),
});

export const TYPES = /* GraphQL */ `
  scalar DateTime
  enum Quality { GOOD UNCERTAIN BAD }
  type Sample { number: Float quality: Quality! sourceTime: DateTime isStale: Boolean! }
  type Unit { symbol: String }
  type Tag { id: ID! name: String! unit: Unit current: Sample! }
  type Equipment { id: ID! name: String! tags: [Tag!]! }
  type Line { id: ID! name: String! equipment: [Equipment!]! }
  type Area { id: ID! name: String! lines: [Line!]! }
  type Site { id: ID! name: String! areas: [Area!]! }
  type Query { site(id: ID!): Site equipment(id: ID!): Equipment }
`;
