/**
 * How the values of a leaf type are written: the usual kind of value straight into bytes, anything else as the type
 * serialises it.
 */
import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  type GraphQLLeafType,
  type GraphQLOutputType,
  GraphQLString,
  isLeafType,
  isNonNullType,
} from "graphql";
import { DateTimeScalar, SafeIntScalar, TagValueScalar } from "../../schema/scalars.ts";
import { ascii, TIME_LENGTH, writeNumber, writeString, writeTime } from "./json-bytes.ts";
import { jsonText, stringText, timeText } from "./json-text.ts";
import { GIVE_UP } from "./run.ts";

/** Room of "true" and "false", of null and of a small number. */
const SHORTEST = 5;

/**
 * Writes a value's text into bytes from `at` on, without going beyond `end`; answers where it stops, or -1 when there is too
 * little room or the value needs another way: then `text` must write it.
 */
type Put = (value: unknown, bytes: Uint8Array, at: number, end: number) => number;

export interface LeafText {
  readonly put: Put;
  /** Throws `GIVE_UP` for what graphql-js must handle. */
  readonly text: (value: unknown) => string;
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
    put: putOf(present),
    text: present === type ? (value) => (value == null ? "null" : text(value)) : text,
    room: present === GraphQLFloat ? numberRoom : atLeast(present === DateTimeScalar ? TIME_LENGTH : SHORTEST),
  };
}

/** Of values that are there, those too that `put` writes; gives up on those that are not. */
function presentText(type: GraphQLLeafType): (value: unknown) => string {
  return (value) => {
    const usual = type === DateTimeScalar && typeof value === "number" ? timeText(value) : undefined;
    const text = usual ?? jsonText(serialised(type, value));
    if (text === undefined || text === "null") throw GIVE_UP;
    return text;
  };
}

function serialised(type: GraphQLLeafType, value: unknown): unknown {
  if (value == null || value instanceof Promise || typeof value === "function") throw GIVE_UP;
  return type.serialize(value);
}

const never: Put = () => -1;
const writeInt: Put = (value, ...place) => (Number.isInteger(value) ? writeNumber(value, ...place) : -1);
const writePlain: Put = (value, bytes, at, end) =>
  typeof value === "number" ? writeNumber(value, bytes, at, end) : writeString(value, bytes, at, end);

const PUTS: ReadonlyMap<GraphQLLeafType, Put> = new Map<GraphQLLeafType, Put>([
  [GraphQLString, writeString],
  [GraphQLID, writeString],
  [GraphQLFloat, writeNumber],
  [GraphQLInt, writeInt],
  [SafeIntScalar, writeInt],
  [
    GraphQLBoolean,
    putOneOf([
      [true, "true"],
      [false, "false"],
    ]),
  ],
  [DateTimeScalar, writeTime],
  [TagValueScalar, writePlain],
]);

function putOf(type: GraphQLLeafType): Put {
  if (type instanceof GraphQLEnumType)
    return putOneOf(type.getValues().map(({ name, value }) => [value, stringText(name)]));
  return PUTS.get(type) ?? never;
}

/** @param texts of all values there are, in ASCII */
function putOneOf(texts: readonly (readonly [value: unknown, text: string])[]): Put {
  const known = new Map(texts.map(([value, text]) => [value, ascii(text)]));
  return (value, bytes, at, end) => {
    const text = known.get(value);
    if (text === undefined || at + text.length > end) return -1;
    for (let i = 0; i < text.length; i++) bytes[at + i] = text[i] as number;
    return at + text.length;
  };
}
