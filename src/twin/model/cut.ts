/** Why an answer about the graph is not all there is. */

export const CUT_REASONS = ["MAX_HOPS", "LINK_LIMIT"] as const;
/** MAX_HOPS: the graph goes on behind the hops asked for. LINK_LIMIT: following it further would take too long. */
export type CutReason = (typeof CUT_REASONS)[number];

export interface Cut {
  readonly reason: CutReason;
  /** The bound that was met: hops or links. */
  readonly limit: number;
  /** What is missing, and how to go on. */
  readonly message: string;
}

export function hopsCut(hops: number): Cut {
  return {
    reason: "MAX_HOPS",
    limit: hops,
    message: `There is more than ${hops} hops away. Ask with a greater \`maxHops\`, or again from the farthest assets of this answer.`,
  };
}

/** @param complete greatest distance up to which nothing is missing */
export function linksCut(links: number, complete: number): Cut {
  return {
    reason: "LINK_LIMIT",
    limit: links,
    message: `More than ${links} links would have to be followed (setting limits.walkLinks). Everything up to ${complete} hops away is here; for more, ask again from those farthest away, name \`types\`, or raise the limit.`,
  };
}

export function noRouteWithin(hops: number): Cut {
  return {
    reason: "MAX_HOPS",
    limit: hops,
    message: `There is no route of up to ${hops} hops; longer ones were not looked for. Ask with a greater \`maxHops\`.`,
  };
}

export function routeLinksCut(links: number): Cut {
  return {
    reason: "LINK_LIMIT",
    limit: links,
    message: `No route was found among the first ${links} links (setting limits.walkLinks). Name \`types\`, or raise the limit.`,
  };
}
