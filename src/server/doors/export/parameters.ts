/**
 * What a client asks of an export: the body of a POST, or the parameters of a GET, checked by the rules of GraphQL input,
 * with the schema's own input types. So a Selection means the same here and in GraphQL, and its mistakes read the same.
 */
import {
  GraphQLBoolean,
  GraphQLID,
  GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLSchema,
  GraphQLString,
  getNamedType,
  getNullableType,
  isEnumType,
  isListType,
  isNonNullType,
} from "graphql";
import type { Via, WalkOptions } from "../../../twin/model/walk.ts";
import type { AssetFilter, Selection } from "../../../twin/selection/filter.ts";
import type { Id } from "../../../twin/words/elements.ts";
import { PlantgraphError } from "../../../twin/words/errors.ts";
import { InputMistakes } from "../../documents/input-mistakes.ts";

type Maybe<T> = T | null | undefined;

export interface CsvParameters {
  readonly separator?: Maybe<string>;
  readonly bom?: Maybe<boolean>;
  readonly spreadsheet?: Maybe<boolean>;
}

interface FormatParameters extends CsvParameters {
  readonly format?: Maybe<string>;
  /** Names of columns; a name that ends in `*` stands for all that begin so. */
  readonly columns?: Maybe<readonly string[]>;
}

export interface TagExportParameters extends FormatParameters {
  readonly select?: Maybe<Selection>;
}

export interface GraphExportParameters extends FormatParameters {
  readonly table?: Maybe<string>;
  readonly select?: Maybe<Selection>;
  readonly under?: Maybe<readonly Id[]>;
  readonly ids?: Maybe<readonly Id[]>;
  readonly reach?: Maybe<WalkOptions & { readonly from: readonly Id[] }>;
  readonly where?: Maybe<AssetFilter>;
  readonly types?: Maybe<readonly string[]>;
  readonly via?: Maybe<Via>;
}

export interface CypherExportParameters extends CsvParameters {
  readonly format?: Maybe<string>;
  readonly query: string;
  /** By name. */
  readonly parameters?: unknown;
  readonly limit?: Maybe<number>;
  /** Of columns, by name. */
  readonly types?: unknown;
}

export interface ParameterTypes {
  readonly tags: GraphQLInputObjectType;
  readonly graph: GraphQLInputObjectType;
  readonly cypher: GraphQLInputObjectType;
}

const texts = new GraphQLList(new GraphQLNonNull(GraphQLString));
const ids = new GraphQLList(new GraphQLNonNull(GraphQLID));
const CSV_FIELDS = {
  format: { type: GraphQLString },
  separator: { type: GraphQLString },
  bom: { type: GraphQLBoolean },
  spreadsheet: { type: GraphQLBoolean },
};
const FORMAT_FIELDS = { ...CSV_FIELDS, columns: { type: texts } };

export function parameterTypes(schema: GraphQLSchema): ParameterTypes {
  const type = (name: string) => schema.getType(name) as GraphQLInputType;
  const select = { type: type("Selection") };
  const walk = { types: { type: texts }, via: { type: type("Via") } };
  return {
    tags: new GraphQLInputObjectType({ name: "TagExport", fields: { ...FORMAT_FIELDS, select } }),
    graph: new GraphQLInputObjectType({
      name: "GraphExport",
      fields: {
        ...FORMAT_FIELDS,
        table: { type: GraphQLString },
        select,
        under: { type: ids },
        ids: { type: ids },
        reach: { type: type("ReachInput") },
        where: { type: type("AssetFilter") },
        ...walk,
      },
    }),
    cypher: new GraphQLInputObjectType({
      name: "CypherExport",
      fields: {
        ...CSV_FIELDS,
        query: { type: new GraphQLNonNull(GraphQLString) },
        parameters: { type: type("JSON") },
        limit: { type: GraphQLInt },
        types: { type: type("JSON") },
      },
    }),
  };
}

/** @throws PlantgraphError BAD_USER_INPUT with the first few mistakes */
export function checkedParameters<T>(type: GraphQLInputObjectType, given: unknown): T {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw new PlantgraphError("BAD_USER_INPUT", "The body must be a JSON object with the export's parameters.");
  const mistakes = new InputMistakes<PlantgraphError>();
  let value: unknown;
  const isRight = mistakes.noneIn(() => {
    value = mistakes.coerced(given, type, ({ path, problem }) => {
      const at = path.join(".");
      const message = `${at === "" ? "" : `${at}: `}${problem.replace(/ Did you mean .*$/, "")}`;
      return new PlantgraphError("BAD_USER_INPUT", message, at === "" ? {} : { at });
    });
  });
  if (isRight) return value as T;
  const [first, ...others] = mistakes.found as [PlantgraphError, ...PlantgraphError[]];
  if (others.length === 0) throw first;
  throw new PlantgraphError("BAD_USER_INPUT", first.message, first.details, { problems: mistakes.found });
}

/**
 * The parameters of a GET as a POST would have them: objects are given as JSON text, lists by repeating the parameter (or
 * as JSON text), numbers and Booleans as they are written in JSON.
 * @throws PlantgraphError BAD_USER_INPUT for text that is not JSON where it must be
 */
export function parametersOfQuery(
  type: GraphQLInputObjectType,
  query: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const fields = type.getFields();
  return Object.fromEntries(
    Object.entries(query).map(([name, given]) => {
      const field = fields[name];
      return [name, field ? valueOfText(name, given, field.type) : given];
    }),
  );
}

function valueOfText(name: string, given: unknown, type: GraphQLInputType): unknown {
  const isList = isListType(isNonNullType(type) ? getNullableType(type) : type);
  const one = Array.isArray(given) ? given : [given];
  const [text = ""] = one as string[];
  if (isList) return one.length === 1 && text.trimStart().startsWith("[") ? parsed(name, text) : one;
  if (one.length > 1)
    throw new PlantgraphError("BAD_USER_INPUT", `${name}: it is given ${one.length} times; give it once.`, {
      at: name,
    });
  const named = getNamedType(type);
  const isText = named === GraphQLString || named === GraphQLID || isEnumType(named);
  return isText ? text : parsed(name, text);
}

function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PlantgraphError("BAD_USER_INPUT", `${name}: it must be JSON: ${(error as Error).message}.`, { at: name });
  }
}
