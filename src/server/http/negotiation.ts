/** Headers in which a client says what it takes, with weights: `Accept` and `Accept-Encoding` (RFC 9110, 12.4.2 and 12.5). */

/** What one part of such a header names, and how much it is wanted: 0 is "not at all", 1 is most. */
export interface Preference {
  readonly name: string;
  readonly weight: number;
}

/** Clients send the same few headers again and again. */
const known = new Map<string, readonly Preference[]>();
const MOST_KNOWN = 500;

/** The parts of a header in their order, names in lower case, parameters other than `q` left off. Never throws. */
export function preferences(header: string): readonly Preference[] {
  const before = known.get(header);
  if (before) return before;
  const parts: Preference[] = [];
  for (const part of header.split(",")) {
    const [name = "", ...parameters] = part.split(";").map((text) => text.trim().toLowerCase());
    if (name === "") continue;
    const given = parameters.find((each) => /^q\s*=/.test(each));
    const weight = given === undefined ? 1 : Number(given.slice(given.indexOf("=") + 1));
    parts.push({ name, weight: weight >= 0 ? Math.min(1, weight) : 0 });
  }
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(header, parts);
  return parts;
}

const GRAPHQL = "application/graphql-response+json";
const JSON_TYPE = "application/json";

/**
 * The media type of an answer, as GraphQL over HTTP has it; null when the client takes none that is offered. Without a
 * wish it is application/json, which every client understands.
 */
export function responseType(accept: string | undefined): string | null {
  if (accept === undefined || accept === "" || accept === "*/*") return `${JSON_TYPE}; charset=utf-8`;
  const parts = preferences(accept);
  const weightOf = (type: string): number =>
    (
      parts.find(({ name }) => name === type) ??
      parts.find(({ name }) => name === "application/*") ??
      parts.find(({ name }) => name === "*/*")
    )?.weight ?? 0;
  const [graphql, json] = [weightOf(GRAPHQL), weightOf(JSON_TYPE)];
  if (graphql === 0 && json === 0) return null;
  // Of two that are wanted alike, the one named; of two named, the newer.
  const named = parts.some(({ name }) => name === GRAPHQL);
  return `${graphql > json || (graphql === json && named) ? GRAPHQL : JSON_TYPE}; charset=utf-8`;
}
