/**
 * YAML 1.2 (and so JSON) as a light tree with positions: the one reader of plant files, mappings of graphs, cells of tables
 * and the configuration. js-yaml reads the text as events; here they become nodes, and mistakes of js-yaml sentences of
 * ours (`mistakes.ts`). What no file of the twin has a use for is refused by name: tags, directives, several documents,
 * keys that are no texts, and, unless it is asked for, anchors and aliases.
 */
import {
  EVENT_ID,
  type Event,
  getScalarValue,
  type MappingEvent,
  parseEvents,
  SCALAR_STYLE,
  type ScalarEvent,
  type SequenceEvent,
  YAMLException,
} from "js-yaml";
import {
  KEY_IS_NO_TEXT,
  mistakeOf,
  NO_ALIASES,
  NO_ANCHORS,
  NO_DIRECTIVES,
  NO_KEY,
  NO_TAGS,
  YamlMistake,
} from "./mistakes.ts";
import type { YamlNode, YamlScalar } from "./nodes.ts";

/** Deepest nesting of mappings and lists. Assets take two each and may stand 64 deep. */
export const MAX_NESTING = 256;

/**
 * @param mostAliased how many nodes all aliases together may stand for, so that a few lines never become gigabytes; 0 refuses
 * anchors too
 * @throws YamlMistake at the first place that can't be read
 */
export function readYaml(text: string, mostAliased = 0): YamlNode {
  return new Composer(text, eventsOf(text), mostAliased).document();
}

function eventsOf(text: string): Event[] {
  try {
    // What nests deepest holds scalars, which js-yaml counts too.
    return parseEvents(text, { maxDepth: MAX_NESTING + 1 });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw mistakeOf(text, error.reason, error.mark?.position ?? 0);
  }
}

type Content = ScalarEvent | SequenceEvent | MappingEvent;

interface Anchored {
  readonly node: YamlNode;
  /** Nodes in it, with itself. */
  readonly size: number;
}

/** Nothing of js-yaml's is kept: each event is let go of where it becomes a node, since a large file has millions. */
class Composer {
  readonly #text: string;
  readonly #events: (Event | undefined)[];
  #next = 0;
  /** Behind what was read last, from where the place of a scalar without a text is found. */
  #at = 0;
  /** Each text of a key once: large files have the same few a million times. */
  readonly #keys = new Map<string, string>();
  readonly #anchors = new Map<string, Anchored>();
  readonly #mostAliased: number;
  #made = 0;
  #aliased = 0;

  constructor(text: string, events: Event[], mostAliased: number) {
    this.#text = text;
    this.#events = events;
    this.#mostAliased = mostAliased;
  }

  document(): YamlNode {
    const document = this.#take();
    if (document?.type !== EVENT_ID.DOCUMENT) return { kind: "scalar", text: "", plain: true, offset: 0 };
    if (document.directives.length > 0) throw new YamlMistake(NO_DIRECTIVES, this.#text.search(/^%/m));
    const root = this.#node(this.#take());
    this.#take();
    if (this.#take() !== undefined) {
      const marker = this.#text.slice(this.#at).search(/^---|(?<=^\.\.\.\s+)[^\s#]/m);
      throw new YamlMistake("Only one document is read: a second one begins here.", this.#at + Math.max(marker, 0));
    }
    return root;
  }

  #take(): Event | undefined {
    const event = this.#events[this.#next];
    this.#events[this.#next++] = undefined;
    return event;
  }

  #node(event: Event | undefined, isKey = false): YamlNode {
    switch (event?.type) {
      case EVENT_ID.ALIAS:
        return this.#alias(event.anchorStart, this.#text.slice(event.anchorStart, event.anchorEnd));
      case EVENT_ID.SCALAR:
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING:
        return this.#anchored(event, isKey);
      default:
        throw new TypeError(`No node begins with an event of type ${event?.type}.`);
    }
  }

  #anchored(event: Content, isKey: boolean): YamlNode {
    const { anchorStart, anchorEnd, tagStart } = event;
    if (tagStart >= 0) throw new YamlMistake(NO_TAGS, tagStart);
    if (anchorStart < 0) return this.#content(event, isKey);
    if (this.#mostAliased === 0) throw new YamlMistake(NO_ANCHORS, anchorStart - 1);
    const before = this.#made;
    const node = this.#content(event, isKey);
    this.#anchors.set(this.#text.slice(anchorStart, anchorEnd), { node, size: this.#made - before });
    return node;
  }

  #content(event: Content, isKey: boolean): YamlNode {
    this.#made++;
    if (event.type === EVENT_ID.SCALAR) return this.#scalar(event, isKey);
    return event.type === EVENT_ID.SEQUENCE ? this.#list(event) : this.#map(event);
  }

  #alias(start: number, name: string): YamlNode {
    if (this.#mostAliased === 0) throw new YamlMistake(NO_ALIASES, start - 1);
    const anchored = this.#anchors.get(name);
    if (anchored === undefined)
      throw new YamlMistake("This alias (*name) has no anchor (&name) whose value ends before it.", start - 1);
    this.#made += anchored.size;
    this.#aliased += anchored.size;
    if (this.#aliased > this.#mostAliased)
      throw new YamlMistake(
        `The aliases (*name) stand for too much: at most ${this.#mostAliased.toLocaleString("en")} nodes.`,
        start - 1,
      );
    this.#at = start + name.length;
    return anchored.node;
  }

  #list({ start }: SequenceEvent): YamlNode {
    const end = this.#begin(start);
    const items: YamlNode[] = [];
    for (;;) {
      const event = this.#take();
      if (event?.type === EVENT_ID.POP) break;
      items.push(this.#node(event));
    }
    this.#end(end);
    return { kind: "list", items, offset: start };
  }

  #map({ start }: MappingEvent): YamlNode {
    const end = this.#begin(start);
    const keys: YamlScalar[] = [];
    const values: YamlNode[] = [];
    for (;;) {
      const event = this.#take();
      if (event?.type === EVENT_ID.POP) break;
      keys.push(this.#key(event));
      values.push(this.#node(this.#take()));
    }
    this.#end(end);
    return { kind: "map", keys, values, offset: start };
  }

  #key(event: Event | undefined): YamlScalar {
    const key = this.#node(event, true);
    if (key.kind !== "scalar") throw new YamlMistake(KEY_IS_NO_TEXT, key.offset);
    if (key.plain && key.text === "")
      throw new YamlMistake(NO_KEY, this.#text[key.offset - 1] === ":" ? key.offset - 1 : key.offset);
    return key;
  }

  #keyText(text: string): string {
    const known = this.#keys.get(text);
    if (known === undefined) this.#keys.set(text, text);
    return known ?? text;
  }

  #scalar(event: ScalarEvent, isKey: boolean): YamlScalar {
    const { valueStart, valueEnd, style } = event;
    if (valueStart < 0) return { kind: "scalar", text: "", plain: true, offset: this.#placeOfNothing() };
    const value = getScalarValue(this.#text, event);
    const text = isKey ? this.#keyText(value) : value;
    const offset = this.#startOf(event);
    const isQuoted = style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED;
    if (style === SCALAR_STYLE.DOUBLE_QUOTED && !event.fast) this.#checkEscapes(valueStart, valueEnd);
    this.#at = isQuoted ? valueEnd + 1 : valueEnd;
    return { kind: "scalar", text, plain: style === SCALAR_STYLE.PLAIN, offset };
  }

  /** js-yaml makes characters of numbers that Unicode does not have. */
  #checkEscapes(start: number, end: number): void {
    const text = this.#text.slice(start, end);
    if (!text.includes("\\U")) return;
    for (const { 0: found, index } of text.matchAll(/\\(?:U[\da-fA-F]{8}|[\s\S])/g))
      if (found.length > 2 && Number.parseInt(found.slice(2), 16) > 0x10ffff)
        throw new YamlMistake("This escape is beyond the last character of Unicode.", start + index);
  }

  /** Where its quote or the mark of its block stands. */
  #startOf({ valueStart, style }: ScalarEvent): number {
    switch (style) {
      case SCALAR_STYLE.PLAIN:
        return valueStart;
      case SCALAR_STYLE.LITERAL_BLOCK:
        return this.#text.indexOf("|", this.#at);
      case SCALAR_STYLE.FOLDED_BLOCK:
        return this.#text.indexOf(">", this.#at);
      default:
        return valueStart - 1;
    }
  }

  /** What ends a list or mapping in brackets or braces; null of one that has none. */
  #begin(start: number): string | null {
    this.#at = start;
    const open = this.#text[start];
    if (open !== "[" && open !== "{") return null;
    this.#at++;
    return open === "[" ? "]" : "}";
  }

  #end(end: string | null): void {
    if (end !== null) this.#at = this.#text.indexOf(end, this.#at) + 1;
  }

  /** Behind the colon or dash that nothing follows. */
  #placeOfNothing(): number {
    let at = this.#at;
    for (;;) {
      const sign = this.#text[at];
      if (sign === ":" || sign === "-") this.#at = at + 1;
      else if (sign === " " || sign === "\n" || sign === "\r" || sign === "\t") {
        at++;
        continue;
      } else if (sign === "#" && at > this.#at) {
        const end = this.#text.indexOf("\n", at);
        at = end < 0 ? this.#text.length : end;
        continue;
      }
      return this.#at;
    }
  }
}
