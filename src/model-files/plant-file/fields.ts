/** The keys of one mapping, checked and typed: every mistake is noted with its place, and reading goes on. */
import { TEXT_MAX_LENGTH } from "../../twin/rules/text-rules.ts";
import { didYouMean } from "../../twin/tools/did-you-mean.ts";
import { fillPlaceholders } from "../../twin/tools/placeholders.ts";
import type { Range } from "../../twin/words/elements.ts";
import type { FilePosition } from "../../twin/words/model-draft.ts";
import { nameProblem } from "../../twin/words/names.ts";
import { isNull, scalarValue, type YamlMap, type YamlNode, type YamlScalar } from "../../yaml/nodes.ts";
import { type ElementBudget, MADE_CHARACTERS } from "../file-format.ts";
import { type Mistakes, StopReading, shorten } from "../mistakes.ts";
import { expandAddress } from "./addresses.ts";
import { isOneVariable, substitute, type Variables } from "./ranges.ts";

/** What the whole reading of a file shares. */
export interface Reading {
  readonly mistakes: Mistakes;
  readonly namespaces: Map<string, string>;
  /** Addresses have no prefixes and are taken as they are. */
  readonly isVerbatim?: boolean;
  readonly budget: ElementBudget;
  readonly maxElements: number;
}

/** A place in the file: the reading, the variables in force there and the readable key path. */
export class Scope {
  readonly reading: Reading;
  readonly variables: Variables;
  readonly key: string;

  constructor(reading: Reading, variables: Variables, key: string) {
    this.reading = reading;
    this.variables = variables;
    this.key = key;
  }

  below(key: string): Scope {
    return new Scope(this.reading, this.variables, this.key === "" ? key : `${this.key}.${key}`);
  }

  with(variables: Variables): Scope {
    return new Scope(this.reading, variables, this.key);
  }

  mistake(node: YamlNode | number, message: string): void {
    this.reading.mistakes.add(typeof node === "number" ? node : node.offset, this.key, message);
  }

  position(node: YamlNode): FilePosition {
    return this.reading.mistakes.position(node.offset, shorten(this.key));
  }

  /** The scalar with variables filled in. One that is a variable alone takes the type of its value. */
  filled(node: YamlScalar): YamlScalar {
    if (this.variables.size === 0 || !node.text.includes("{")) return node;
    const text = this.#substituted(node, this.variables);
    return { ...node, text, plain: node.plain || isOneVariable(node.text, this.variables) };
  }

  /** Entries of a mapping whose keys are free names. Duplicates and what is not a mapping are mistakes. */
  entries(node: YamlNode, what: string): (readonly [key: YamlScalar, value: YamlNode])[] {
    if (isNull(node)) return [];
    if (node.kind !== "map") {
      this.mistake(node, `must be a mapping of ${what}, not ${describe(node)}.`);
      return [];
    }
    const seen = new Set<string>();
    const entries: (readonly [YamlScalar, YamlNode])[] = [];
    for (let i = 0; i < node.keys.length; i++) {
      const key = node.keys[i] as YamlScalar;
      if (seen.has(key.text)) this.mistake(key, `the key "${shorten(key.text)}" stands here a second time.`);
      else {
        seen.add(key.text);
        entries.push([key, node.values[i] as YamlNode]);
      }
    }
    return entries;
  }

  /** An element's name: as written, in Unicode normal form C; null when it is not acceptable. */
  name(key: YamlScalar): string | null {
    const name = this.#substituted(key, this.variables).normalize("NFC");
    const problem = nameProblem(name);
    if (problem === null) return name;
    this.below(shorten(name)).mistake(key, `this name ${problem}.`);
    return null;
  }

  address(node: YamlScalar, variables: Variables = this.variables): string | null {
    const given = this.#substituted(node, variables);
    if (this.reading.isVerbatim) return given;
    const expanded = expandAddress(given, this.reading.namespaces);
    if ("address" in expanded) return this.#made(node, given, expanded.address);
    this.mistake(node, expanded.mistake);
    return null;
  }

  /** The text with placeholders filled in (`twin/tools/placeholders.ts`). */
  fill(node: YamlScalar, valueFor: (name: string) => string | undefined): string {
    let { length } = node.text;
    const text = fillPlaceholders(node.text, (name) => {
      const value = valueFor(name);
      if (value !== undefined) length += value.length - name.length - 2;
      return length > TEXT_MAX_LENGTH ? "" : value;
    });
    return this.#filled(node, length > TEXT_MAX_LENGTH ? null : text);
  }

  #substituted(node: YamlScalar, variables: Variables): string {
    return this.#filled(node, substitute(node.text, variables));
  }

  /** @param text null: it would be longer than any text may be */
  #filled(node: YamlScalar, text: string | null): string {
    if (text !== null) return this.#made(node, node.text, text);
    this.mistake(
      node,
      `with its variables filled in, this text has more than ${TEXT_MAX_LENGTH.toLocaleString("en")} characters.`,
    );
    return "";
  }

  /** Takes a text that was made of another from the budget; the reading ends where there is none left. */
  #made(node: YamlScalar, given: string, text: string): string {
    if (text === given) return text;
    const { budget } = this.reading;
    budget.characters -= text.length;
    if (budget.characters >= 0) return text;
    this.mistake(
      node,
      `the texts that variables and namespaces make have more than ${MADE_CHARACTERS.toLocaleString("en")} characters; import in parts.`,
    );
    throw new StopReading();
  }
}

/** The value of an absent key is undefined, of `key: null` (or a key alone) null. */
export class Fields {
  readonly scope: Scope;
  readonly map: YamlMap;
  #mistaken = false;

  /** @param known every key that has a meaning here; any other is a mistake. */
  constructor(scope: Scope, map: YamlMap, known: ReadonlySet<string>, explain?: (key: string) => string | null) {
    this.scope = scope;
    this.map = map;
    const { keys } = map;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as YamlScalar;
      if (!known.has(key.text)) {
        scope.mistake(
          key,
          explain?.(key.text) ??
            `there is no key "${shorten(key.text)}" here.${didYouMean(key.text, known) || ` Known here: ${[...known].join(", ")}.`}`,
        );
      } else if (i > 0 && this.#indexOf(key.text) < i)
        scope.mistake(key, `the key "${key.text}" stands here a second time.`);
    }
  }

  /** Whether one of the getters found a mistake. */
  get mistaken(): boolean {
    return this.#mistaken;
  }

  has(name: string): boolean {
    return this.#indexOf(name) >= 0;
  }

  node(name: string): YamlNode | undefined {
    const index = this.#indexOf(name);
    return index < 0 ? undefined : this.map.values[index];
  }

  /** As written: `007` and `true` are texts here. */
  text(name: string): string | null | undefined {
    const node = this.scalar(name, "a text");
    if (!node) return node;
    return isNull(node) ? null : node.text;
  }

  flag(name: string): boolean | undefined {
    const node = this.scalar(name, "true or false");
    if (!node) return undefined;
    const value = scalarValue(node);
    if (typeof value === "boolean") return value;
    this.refuse(name, node, `must be true or false, not ${describe(node)}.`);
    return undefined;
  }

  oneOf<T extends string>(name: string, choices: readonly T[], what: string): T | undefined {
    const node = this.scalar(name, what);
    if (!node) return undefined;
    const choice = choices.find((one) => one === node.text);
    if (choice !== undefined) return choice;
    this.refuse(
      name,
      node,
      `"${shorten(node.text)}" is not ${what}.${didYouMean(node.text, choices) || ` One of ${choices.join(", ")}.`}`,
    );
    return undefined;
  }

  whole(name: string, least: number): number | undefined {
    const node = this.scalar(name, "a whole number");
    if (!node) return undefined;
    const value = scalarValue(node);
    if (Number.isSafeInteger(value) && (value as number) >= least) return value as number;
    this.refuse(name, node, `must be a whole number of at least ${least}, not ${describe(node)}.`);
    return undefined;
  }

  /** `[low, high]` */
  range(name: string): Range | null | undefined {
    const node = this.node(name);
    if (node === undefined) return undefined;
    if (isNull(node)) return null;
    if (node.kind === "list" && node.items.length === 2) {
      const [low, high] = node.items.map((item) =>
        item.kind === "scalar" ? scalarValue(this.scope.filled(item)) : null,
      );
      if (typeof low === "number" && typeof high === "number" && Number.isFinite(low) && Number.isFinite(high)) {
        if (low <= high || name === "raw" || name === "scaled") return { low, high };
        return this.refuse(name, node, `the first number, ${low}, must not be above the second, ${high}.`);
      }
    }
    return this.refuse(name, node, `must be two numbers like [0, 100], not ${describe(node)}.`);
  }

  /** `30s`, `500ms`, `5min`, `1h`, or a number of milliseconds. */
  duration(name: string): number | null | undefined {
    const node = this.scalar(name, "a duration");
    if (!node) return undefined;
    if (isNull(node)) return null;
    const match = /^(\d{1,30}(?:\.\d{1,30})?(?:e[-+]?\d{1,3})?)(ms|s|min|m|h|d)?$/.exec(node.text);
    if (match) return Number(match[1]) * (MILLISECONDS[match[2] ?? "ms"] as number);
    return this.refuse(name, node, `must be a duration like 500ms, 30s, 5min or 1h, not ${describe(node)}.`);
  }

  /** A scalar with variables filled in; null is one too. */
  scalar(name: string, what: string): YamlScalar | undefined {
    const node = this.node(name);
    if (node === undefined) return undefined;
    if (node.kind === "scalar") return this.scope.filled(node);
    return this.refuse(name, node, `must be ${what}, not ${describe(node)}.`);
  }

  refuse(name: string, node: YamlNode, message: string): undefined {
    this.#mistaken = true;
    this.scope.below(name).mistake(node, message);
    return undefined;
  }

  #indexOf(name: string): number {
    const { keys } = this.map;
    for (let i = 0; i < keys.length; i++) if ((keys[i] as YamlScalar).text === name) return i;
    return -1;
  }
}

const MILLISECONDS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  min: 60_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** What stands there, for messages. */
export function describe(node: YamlNode): string {
  if (node.kind === "list") return "a list";
  if (node.kind === "map") return "a mapping";
  return isNull(node) ? "nothing" : node.plain ? shorten(node.text) : shorten(JSON.stringify(node.text));
}
