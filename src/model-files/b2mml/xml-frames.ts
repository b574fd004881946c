/**
 * Reading XML element by element (saxes). Nothing is kept but what the frames of known elements keep: what is unknown is
 * skipped with all below it, so that memory is bounded by what is understood. Document types, and with them entities,
 * are refused; nothing outside of the text is ever looked at.
 */
import { createRequire } from "node:module";
import { type Mistakes, StopReading, shorten } from "../mistakes.ts";

const require = createRequire(import.meta.url);

export interface XmlAttribute {
  readonly uri: string;
  readonly local: string;
  readonly value: string;
  readonly offset: number;
}

export interface XmlElement {
  readonly uri: string;
  readonly local: string;
  readonly attributes: readonly XmlAttribute[];
  /** Of its `<`. */
  readonly offset: number;
}

/** An element that is being read. */
export interface Frame {
  /** null: the child and all below it are not of interest. */
  enter(child: XmlElement): Frame | null;
  /** @param text what stood in the element itself, without white space around it */
  end(text: string): void;
}

/** Deepest nesting of elements. */
export const DEEPEST = 512;
const MOST_ATTRIBUTES = 100;
const POSITION_BEFORE = /^(?:undefined:)?\d+:\d+: /;

/** @throws StopReading after an error in the XML itself; the mistake is noted */
export function readXml(text: string, mistakes: Mistakes, document: Frame): true {
  const stop = (offset: number, message: string): never => {
    mistakes.add(offset, "", message);
    throw new StopReading();
  };
  // Loaded by the first import that needs it: a start has no use for it.
  const { SaxesParser } = require("saxes") as typeof import("saxes");
  const parser = new SaxesParser({ xmlns: true });
  const frames: { frame: Frame; text: string }[] = [{ frame: document, text: "" }];
  let skipped = 0;
  let depth = 0;
  let start = 0;
  /** Where the last piece of a tag ended. */
  let end = 0;
  let offsets: number[] = [];

  parser.on("error", ({ message }) =>
    stop(Math.max(0, parser.position - 1), `is not well-formed XML: ${shorten(message.replace(POSITION_BEFORE, ""))}`),
  );
  parser.on("doctype", () =>
    stop(
      text.lastIndexOf("<!DOCTYPE", parser.position),
      "must not have a document type declaration (<!DOCTYPE ...>); entities are not read.",
    ),
  );
  parser.on("opentagstart", ({ name }) => {
    start = text.lastIndexOf("<", parser.position - 1);
    end = start + 1 + name.length;
    offsets = [];
    if (++depth > DEEPEST) stop(start, `is nested deeper than ${DEEPEST} elements.`);
  });
  parser.on("attribute", () => {
    offsets.push(end + whiteSpaceAt(text, end));
    end = parser.position;
    if (offsets.length > MOST_ATTRIBUTES) stop(start, `has an element of more than ${MOST_ATTRIBUTES} attributes.`);
  });
  parser.on("opentag", ({ uri, local, attributes }) => {
    if (skipped > 0) {
      skipped++;
      return;
    }
    const list = Object.values(attributes).map((attribute, i) => ({
      uri: attribute.uri,
      local: attribute.local,
      value: attribute.value,
      offset: offsets[i] as number,
    }));
    const element = { uri, local, attributes: list, offset: start };
    const frame = (frames.at(-1) as { frame: Frame }).frame.enter(element);
    if (frame === null) skipped = 1;
    else frames.push({ frame, text: "" });
  });
  const addText = (piece: string) => {
    if (skipped === 0) (frames.at(-1) as { text: string }).text += piece;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => {
    depth--;
    if (skipped > 0) {
      skipped--;
      return;
    }
    const ended = frames.pop() as { frame: Frame; text: string };
    ended.frame.end(ended.text.trim());
  });
  parser.write(text).close();
  return true;
}

/** The value of an attribute without a namespace. */
export function attributeOf({ attributes }: XmlElement, local: string): string | undefined {
  return attributes.find((attribute) => attribute.uri === "" && attribute.local === local)?.value;
}

function whiteSpaceAt(text: string, offset: number): number {
  let length = 0;
  while (" \t\r\n".includes(text[offset + length] ?? "x")) length++;
  return length;
}
