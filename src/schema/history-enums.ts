/** The closed vocabularies of history. */
import { BOUNDS } from "../twin/historical-access/historical-access.ts";
import { AGGREGATE_FUNCTIONS, type AggregateFunction } from "../twin/history/aggregates/functions.ts";
import { PLOT_METHODS } from "../twin/history/plots/plot.ts";
import { enumOf } from "./enums.ts";

export const HistoryBoundsEnum = enumOf(
  "HistoryBounds",
  "Which of the nearest samples outside of a range are told too: what a line begins and ends with.",
  BOUNDS,
  {
    NONE: "None.",
    BEFORE: "The newest before the range.",
    AFTER: "The oldest at its end or after it.",
    BOTH: "Both.",
  },
);

export const PlotMethodEnum = enumOf("PlotMethod", "How many samples become few points.", PLOT_METHODS, {
  M4: "Of each pixel the first, the last, the least, the greatest and one that is not Good: no other choice looks more like all of them.",
  MINMAX: "Of each pixel the least and the greatest, and what breaks the line.",
  LTTB: "Largest triangles (LTTB) on each line between two gaps: smooth, but spikes may be lost.",
});

const names = Object.keys(AGGREGATE_FUNCTIONS) as AggregateFunction[];

export const AggregateFunctionEnum = enumOf(
  "AggregateFunction",
  "An aggregate of OPC UA Part 13, under its standard name. Those ending in 2 and the bounds are by simple bounds.",
  names,
  Object.fromEntries(names.map((name) => [name, AGGREGATE_FUNCTIONS[name].description])) as Record<
    AggregateFunction,
    string
  >,
);

export const UNCERTAIN_USES = ["AS_GOOD", "AS_BAD"] as const;
export type UncertainUse = (typeof UNCERTAIN_USES)[number];

export const UncertainUseEnum = enumOf(
  "UncertainUse",
  "What aggregates make of Uncertain samples (Part 13, TreatUncertainAsBad).",
  UNCERTAIN_USES,
  {
    AS_GOOD: "They are used, and what is made of them is Uncertain.",
    AS_BAD: "They are used no more than Bad ones.",
  },
);
