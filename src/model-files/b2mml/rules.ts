/** What becomes of each element inside of another, and what is not taken. */
import { type Mistakes, StopReading } from "../mistakes.ts";
import type { NotTaken } from "./not-taken.ts";
import { EXTENSION, isB2mml, XSI } from "./vocabulary.ts";
import type { Frame, XmlElement } from "./xml-frames.ts";

/** What the reading of one file shares. */
export interface FileReading {
  readonly mistakes: Mistakes;
  readonly notTaken: NotTaken;
  /** Elements of the model that may still come in all files. */
  readonly budget: { left: number };
  readonly maxElements: number;
}

/** Begins reading an element into what its parent is read into. */
export type Rule<T> = (into: T, element: XmlElement, reading: FileReading) => Frame;

/** By local name; Plantgraph's own elements by `pg:` and their local name. */
export type Rules<T> = ReadonlyMap<string, Rule<T>>;

export function rules<T>(of: Readonly<Record<string, Rule<T>>>): Rules<T> {
  return new Map(Object.entries(of));
}

/** Attributes that are read, or tell of the message and not of the equipment. */
const KNOWN_ATTRIBUTES: ReadonlySet<string> = new Set([
  "languageID in Description",
  "schemeName in PhysicalAssetID",
  "actionCode in ActionExpression",
  "expressionLanguage in ActionExpression",
]);
const OF_THE_DOCUMENT: ReadonlySet<string> = new Set(["releaseID", "versionID", "acknowledgeCode", "responseCode"]);
const OF_XML: ReadonlySet<string> = new Set([
  XSI,
  "http://www.w3.org/2000/xmlns/",
  "http://www.w3.org/XML/1998/namespace",
]);

/** An element whose children are read by rules into something of its own. */
export function branch<T, C>(
  open: (into: T, element: XmlElement, reading: FileReading) => C,
  children: () => Rules<C>,
  close?: (into: NoInfer<T>, own: C, text: string, element: XmlElement, reading: FileReading) => void,
): Rule<T> {
  return (into, element, reading) => {
    const own = open(into, element, reading);
    return {
      enter: (child) => enter(child, element, children(), own, reading),
      end: (text) => {
        if (close) close(into, own, text, element, reading);
        else if (text !== "") reading.notTaken.add(`Text in ${element.local}`, reading.mistakes, element.offset);
      },
    };
  };
}

/** An element with nothing in it but text. */
export function leaf<T>(take: (into: T, text: string, element: XmlElement, reading: FileReading) => void): Rule<T> {
  return (into, element, reading) => ({
    enter: (child) => enter(child, element, NOTHING, into, reading),
    end: (text) => take(into, text, element, reading),
  });
}

const NOTHING: Rules<unknown> = new Map();

/** An element that speaks of the message it stands in, with all below it. */
export const ofTheMessage: Rule<unknown> = () => ({ enter: () => null, end: () => undefined });

export function enter<T>(
  child: XmlElement,
  parent: XmlElement | null,
  children: Rules<T>,
  into: T,
  reading: FileReading,
): Frame | null {
  const isOwn = child.uri === EXTENSION;
  const rule = isOwn ? children.get(`pg:${child.local}`) : isB2mml(child.uri) ? children.get(child.local) : undefined;
  if (!rule) {
    const name = isOwn || isB2mml(child.uri) ? child.local : `{${child.uri}}${child.local}`;
    reading.notTaken.add(`${name} in ${parent?.local ?? "the document"}`, reading.mistakes, child.offset);
    return null;
  }
  if (!isOwn && child.attributes.length > 0) noteAttributes(child, reading);
  return rule(into, child, reading);
}

function noteAttributes({ local, attributes }: XmlElement, reading: FileReading): void {
  for (const attribute of attributes) {
    if (OF_XML.has(attribute.uri) || (attribute.uri === "" && OF_THE_DOCUMENT.has(attribute.local))) continue;
    const what = `${attribute.local} in ${local}`;
    if (!KNOWN_ATTRIBUTES.has(what)) reading.notTaken.add(`Attribute ${what}`, reading.mistakes, attribute.offset);
  }
}

/** Takes one element of the model from the budget of the import. */
export function countElement(element: XmlElement, { budget, mistakes, maxElements }: FileReading): void {
  if (--budget.left >= 0) return;
  mistakes.add(
    element.offset,
    "",
    `the import has more than ${maxElements.toLocaleString("en")} elements (limits.commitElements).`,
  );
  throw new StopReading();
}
