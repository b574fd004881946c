/**
 * Headers in which a client says what it takes, with weights: `Accept` and `Accept-Encoding` (RFC 9110, 12.4.2 and 12.5).
 * Nothing of them is remembered: reading one costs a microsecond, and clients may send any.
 */

/** What one part of such a header names, and how much it is wanted: 0 is "not at all", 1 is most. */
export interface Preference {
  readonly name: string;
  readonly weight: number;
}

/**
 * The parts of a header in their order, names in lower case, parameters other than `q` left off. A weight that is no number
 * is 0. Never throws.
 */
export function preferences(header: string): Preference[] {
  const parts: Preference[] = [];
  for (const text of header.includes('"') ? partsBetweenQuotes(header) : header.split(",")) {
    const semicolon = text.indexOf(";");
    const name = (semicolon < 0 ? text : text.slice(0, semicolon)).trim().toLowerCase();
    if (name !== "") parts.push({ name, weight: semicolon < 0 ? 1 : weightIn(text, semicolon) });
  }
  return parts;
}

/** Of the parameters that begin there. */
function weightIn(part: string, start: number): number {
  const given = /;\s*q\s*=([^;]*)/i.exec(part.slice(start))?.[1];
  if (given === undefined) return 1;
  const weight = given.trim() === "" ? 0 : Number(given);
  return weight >= 0 ? Math.min(1, weight) : 0;
}

/** A comma between quotation marks parts nothing (RFC 9110, 5.6.4). */
function* partsBetweenQuotes(header: string): Generator<string> {
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < header.length; at++) {
    const character = header[at];
    if (character === '"') isQuoted = !isQuoted;
    else if (character === "\\" && isQuoted) at++;
    else if (character === "," && !isQuoted) {
      yield header.slice(start, at);
      start = at + 1;
    }
  }
  yield header.slice(start);
}

/**
 * How much a media type is wanted that goes by any of these names, the first being its own: the most specific part of the
 * header decides, `type/*` where the type is not named, and `*` + `/*` where that is not either (RFC 9110, 12.5.1).
 */
export function weightOfType(accepted: readonly Preference[], names: readonly [string, ...string[]]): number {
  const group = `${names[0].slice(0, names[0].indexOf("/"))}/*`;
  return weightOf(accepted, names) ?? weightOf(accepted, [group]) ?? weightOf(accepted, ["*/*"]) ?? 0;
}

/** How much anything is wanted that goes by one of these names; undefined: none of them is named. */
export function weightOf(accepted: readonly Preference[], names: readonly string[]): number | undefined {
  let most: number | undefined;
  for (const { name, weight } of accepted)
    if (names.includes(name) && (most === undefined || weight > most)) most = weight;
  return most;
}

const GRAPHQL = "application/graphql-response+json";
const JSON_TYPE = "application/json";
const EVENTS = "text/event-stream";
const PAGE = "text/html";

const textOf = (type: string): string => `${type}; charset=utf-8`;

/**
 * The media type of an answer in JSON, as GraphQL over HTTP has it; null when the client takes none. Without a wish it is
 * application/json, which every client understands.
 */
export function jsonType(accept: string | undefined): string | null {
  if (accept === undefined || accept === "" || accept === "*/*" || accept === JSON_TYPE) return textOf(JSON_TYPE);
  const accepted = preferences(accept);
  const [graphql, json] = [weightOfType(accepted, [GRAPHQL]), weightOfType(accepted, [JSON_TYPE])];
  if (graphql === 0 && json === 0) return null;
  // Of two that are wanted alike, the one named; of two named, the newer.
  const isNamed = accepted.some(({ name }) => name === GRAPHQL);
  return textOf(graphql > json || (graphql === json && isNamed) ? GRAPHQL : JSON_TYPE);
}

/** Whether the client says that it reads event streams. A client that takes anything means an answer that ends. */
export function takesEvents(accept: string | undefined): boolean {
  return accept !== undefined && (weightOf(preferences(accept), [EVENTS]) ?? 0) > 0;
}

/** Whether the client says that it shows pages, and rather shows one than data: a browser. */
export function prefersPage(accept: string | undefined): boolean {
  if (accept === undefined) return false;
  const accepted = preferences(accept);
  const page = weightOf(accepted, [PAGE]) ?? 0;
  return page > 0 && page >= Math.max(weightOfType(accepted, [GRAPHQL]), weightOfType(accepted, [JSON_TYPE]));
}
