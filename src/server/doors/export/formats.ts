/** The formats of exports: what they are called, what they can hold, and which one a client gets. */
import { PlantgraphError } from "../../../twin/words/errors.ts";
import { preferences, weightOfType } from "../../http/negotiation.ts";

export interface Format {
  /** As `format=` names it. */
  readonly name: "arrow" | "arrow-file" | "csv" | "node-link" | "graphml";
  readonly mediaType: string;
  /** Other media types that ask for it. */
  readonly synonyms: readonly string[];
  readonly extension: string;
  /** TABLE: one table. GRAPH: nodes and edges in one. */
  readonly holds: "TABLE" | "GRAPH";
}

export const FORMATS: readonly Format[] = [
  {
    name: "arrow",
    mediaType: "application/vnd.apache.arrow.stream",
    synonyms: [],
    extension: "arrows",
    holds: "TABLE",
  },
  {
    name: "arrow-file",
    mediaType: "application/vnd.apache.arrow.file",
    synonyms: [],
    extension: "arrow",
    holds: "TABLE",
  },
  { name: "csv", mediaType: "text/csv; charset=utf-8; header=present", synonyms: [], extension: "csv", holds: "TABLE" },
  { name: "node-link", mediaType: "application/json", synonyms: [], extension: "json", holds: "GRAPH" },
  {
    name: "graphml",
    mediaType: "application/graphml+xml",
    synonyms: ["application/xml", "text/xml"],
    extension: "graphml",
    holds: "GRAPH",
  },
];

/**
 * The format named, else the one the client would rather have (`Accept`, RFC 9110, 12.5.1), else the first of the offered.
 * @throws PlantgraphError BAD_USER_INPUT when the one named is not offered; at "accept" when none is that the client takes
 */
export function chooseFormat(
  offered: readonly Format["name"][],
  name: string | null | undefined,
  accept: string | undefined,
): Format {
  const formats = offered.map((each) => FORMATS.find((format) => format.name === each) as Format);
  const listed = formats.map((format) => format.name).join(", ");
  if (name != null) {
    const found = formats.find((format) => format.name === name);
    if (found) return found;
    throw new PlantgraphError(
      "BAD_USER_INPUT",
      `format: ${JSON.stringify(name)} is no format of this export; it comes as ${listed}.`,
      { at: "format" },
    );
  }
  const accepted = preferences(accept?.trim() || "*/*");
  let [best, most] = [null as Format | null, 0];
  for (const format of formats) {
    const weight = weightOfType(accepted, [bare(format.mediaType), ...format.synonyms]);
    if (weight > most) [best, most] = [format, weight];
  }
  if (best) return best;
  throw new PlantgraphError(
    "BAD_USER_INPUT",
    `The Accept header ${JSON.stringify(accept)} has no format of this export; it comes as ${listed} (${formats.map(({ mediaType }) => bare(mediaType)).join(", ")}).`,
    { at: "accept" },
  );
}

function bare(mediaType: string): string {
  return mediaType.split(";")[0] as string;
}
