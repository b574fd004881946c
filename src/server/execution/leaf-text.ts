/**
 * How the values of a leaf type are written: the usual kind of value directly, anything else as the type serialises it.
 */
import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLID,
  type GraphQLLeafType,
  type GraphQLOutputType,
  GraphQLString,
  isLeafType,
  isNonNullType,
} from "graphql";
import { DateTimeScalar } from "../../schema/scalars.ts";
import { TIME_LENGTH, writeNumber, writeTime } from "./json-bytes.ts";
import { jsonText, stringText, timeText } from "./json-text.ts";
import { GIVE_UP } from "./run.ts";

/** Room of "true" and "false", of null and of a small number. */
const SHORTEST = 5;

export interface LeafText {
  /** Throws `GIVE_UP` for what graphql-js must handle. */
  readonly text: (value: unknown) => string;
  /**
   * Writes the text straight into bytes from `at` on, without going beyond `end`; answers where it stops, or -1 when `text`
   * must write it. null: it always must.
   */
  readonly put: ((value: unknown, bytes: Uint8Array, at: number, end: number) => number) | null;
  /** How much room a text of that length is given, where others of the type come later. */
  readonly room: (length: number) => number;
}

/** Numbers grow by a digit or two; what has many digits has up to nineteen. */
const numberRoom = (length: number) => (length < 7 ? 7 : length < 10 ? length + 1 : Math.max(length, 19));
const atLeast = (least: number) => (length: number) => Math.max(length, least);

/** @throws GIVE_UP when it is no leaf type */
export function leafText(type: GraphQLOutputType): LeafText {
  const present = isNonNullType(type) ? type.ofType : type;
  if (!isLeafType(present)) throw GIVE_UP;
  const text = presentText(present);
  return {
    text: present === type ? (value) => (value == null ? "null" : text(value)) : text,
    put: present === GraphQLFloat ? writeNumber : present === DateTimeScalar ? writeTime : null,
    room: present === GraphQLFloat ? numberRoom : atLeast(present === DateTimeScalar ? TIME_LENGTH : SHORTEST),
  };
}

/** Of values that are there; gives up on those that are not. */
export function presentText(type: GraphQLLeafType): (value: unknown) => string {
  const usual = usualText(type);
  return (value) => {
    const text = usual(value) ?? jsonText(serialised(type, value));
    if (text === undefined || text === "null") throw GIVE_UP;
    return text;
  };
}

function serialised(type: GraphQLLeafType, value: unknown): unknown {
  if (value == null || value instanceof Promise || typeof value === "function") throw GIVE_UP;
  return type.serialize(value);
}

function usualText(type: GraphQLLeafType): (value: unknown) => string | undefined {
  if (type === GraphQLString || type === GraphQLID)
    return (value) => (typeof value === "string" ? stringText(value) : undefined);
  if (type === GraphQLFloat)
    return (value) => (typeof value === "number" && Number.isFinite(value) ? String(value) : undefined);
  if (type === GraphQLBoolean) return (value) => (value === true ? "true" : value === false ? "false" : undefined);
  if (type === DateTimeScalar) return (value) => (typeof value === "number" ? timeText(value) : undefined);
  if (type instanceof GraphQLEnumType) {
    const texts = new Map<unknown, string>(type.getValues().map(({ name, value }) => [value, stringText(name)]));
    return (value) => texts.get(value);
  }
  return () => undefined;
}
