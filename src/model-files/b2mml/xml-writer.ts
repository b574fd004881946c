import { PlantgraphError } from "../../twin/words/errors.ts";
import { shorten } from "../mistakes.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: what XML 1.0 (2.2) has no way to write
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const IN_TEXT = /[&<>\r]/g;
const IN_ATTRIBUTE = /[&<>"\r\n\t]/g;

const REFERENCES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
  "\n": "&#10;",
  "\t": "&#9;",
};

type Attributes = Readonly<Record<string, string | undefined>>;

/** XML, one element a line, indented. */
export class XmlWriter {
  /** What is being written, for messages. */
  within = "";
  readonly #lines: string[] = ['<?xml version="1.0" encoding="UTF-8"?>'];
  #indent = "";
  /** Whether the last line is a start tag that nothing was put into yet. */
  #isFresh = false;

  get text(): string {
    return `${this.#lines.join("\n")}\n`;
  }

  open(name: string, attributes: Attributes = {}): void {
    this.#lines.push(`${this.#indent}<${name}${this.#attributes(attributes)}>`);
    this.#indent += "  ";
    this.#isFresh = true;
  }

  close(name: string): void {
    this.#indent = this.#indent.slice(2);
    if (this.#isFresh) this.#lines.push(`${(this.#lines.pop() as string).slice(0, -1)}/>`);
    else this.#lines.push(`${this.#indent}</${name}>`);
    this.#isFresh = false;
  }

  element(name: string, text: string, attributes: Attributes = {}): void {
    this.#isFresh = false;
    const tag = `<${name}${this.#attributes(attributes)}>`;
    this.#lines.push(`${this.#indent}${tag}${this.#escaped(text, IN_TEXT)}</${name}>`);
  }

  empty(name: string, attributes: Attributes): void {
    this.#isFresh = false;
    this.#lines.push(`${this.#indent}<${name}${this.#attributes(attributes)}/>`);
  }

  #attributes(attributes: Attributes): string {
    let text = "";
    for (const name in attributes) {
      const value = attributes[name];
      if (value !== undefined) text += ` ${name}="${this.#escaped(value, IN_ATTRIBUTE)}"`;
    }
    return text;
  }

  #escaped(text: string, special: RegExp): string {
    if (FORBIDDEN.test(text) || !text.isWellFormed())
      throw new PlantgraphError(
        "BAD_USER_INPUT",
        `${shorten(this.within)}: the text ${JSON.stringify(shorten(text))} has a character that XML can't hold.`,
      );
    return text.replace(special, (character) => REFERENCES[character] as string);
  }
}
