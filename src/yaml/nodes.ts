/** A YAML document as a light tree: texts and offsets, nothing resolved before it is asked for. */

export interface YamlScalar {
  readonly kind: "scalar";
  /** As written, without quotes and escapes. */
  readonly text: string;
  /** Whether it stood without quotes, so that `true` and `12` mean a Boolean and a number. */
  readonly plain: boolean;
  readonly offset: number;
}

export interface YamlMap {
  readonly kind: "map";
  readonly keys: readonly YamlScalar[];
  /** In the order of the keys. */
  readonly values: readonly YamlNode[];
  readonly offset: number;
}

export interface YamlList {
  readonly kind: "list";
  readonly items: readonly YamlNode[];
  readonly offset: number;
}

export type YamlNode = YamlScalar | YamlMap | YamlList;

const INTEGER = /^[-+]?\d+$/;
const OTHER_BASE = /^0(?:x[\da-fA-F]+|o[0-7]+)$/;
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const NOT_FINITE: Readonly<Record<string, number>> = {
  ".inf": Number.POSITIVE_INFINITY,
  ".nan": Number.NaN,
  "+.inf": Number.POSITIVE_INFINITY,
  "-.inf": Number.NEGATIVE_INFINITY,
};

/** What a scalar means by the core schema of YAML 1.2 (10.3.2). Whole numbers beyond 2^53 lose digits: see `text`. */
export function scalarValue({ text, plain }: YamlScalar): string | number | boolean | null {
  if (!plain) return text;
  switch (text) {
    case "":
    case "~":
    case "null":
    case "Null":
    case "NULL":
      return null;
    case "true":
    case "True":
    case "TRUE":
      return true;
    case "false":
    case "False":
    case "FALSE":
      return false;
  }
  const first = text.charCodeAt(0);
  // Digits, or one of + - . before them.
  if ((first < 48 || first > 57) && first !== 43 && first !== 45 && first !== 46) return text;
  if (INTEGER.test(text) || FLOAT.test(text) || OTHER_BASE.test(text)) return Number(text);
  const notFinite = text.length <= 5 ? NOT_FINITE[text.toLowerCase()] : undefined;
  return notFinite ?? text;
}

/** Whether a plain scalar is a whole number in decimal digits, of any size. */
export function isWholeNumber(node: YamlScalar): boolean {
  return node.plain && INTEGER.test(node.text);
}

export function isNull(node: YamlNode): boolean {
  return node.kind === "scalar" && node.plain && scalarValue(node) === null;
}
