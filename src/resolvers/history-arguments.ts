/** The arguments of fields of history. */
import { Arg, Float, Int } from "type-graphql";
import { QualityEnum } from "../schema/enums.ts";
import { AggregateFunctionEnum, HistoryBoundsEnum, PlotMethodEnum, UncertainUseEnum } from "../schema/history-enums.ts";
import { DateTimeScalar } from "../schema/scalars.ts";

export function From() {
  return Arg("from", () => DateTimeScalar, {
    description: "Where the range begins; a sample at that moment is in it.",
  });
}

export function To() {
  return Arg("to", () => DateTimeScalar, {
    nullable: true,
    description: "Where the range ends; a sample at that moment is not in it. Now when absent.",
  });
}

export function FirstSamples() {
  return Arg("first", () => Int, {
    nullable: true,
    description: "How many samples of each tag, bounds not counted: 1,000 when absent, at most 100,000.",
  });
}

export function AfterSample() {
  return Arg("after", () => String, { nullable: true, description: "`endCursor` of the series before." });
}

export function NewestFirst() {
  return Arg("newestFirst", () => Boolean, { defaultValue: false, description: "Begin with the newest sample." });
}

export function WithBounds() {
  return Arg("bounds", () => HistoryBoundsEnum, {
    defaultValue: "NONE",
    description: "Whether the nearest samples outside of the range are told too.",
  });
}

export function OfQuality() {
  return Arg("quality", () => [QualityEnum], {
    nullable: true,
    description: "Only samples of these qualities: so there may be fewer than `first`, and more to come.",
  });
}

export function Points() {
  return Arg("points", () => Int, { description: "Most samples of the answer: five times the pixels. 10 to 10,000." });
}

export function Method() {
  return Arg("method", () => PlotMethodEnum, { defaultValue: "M4", description: "Which of them." });
}

export function Every() {
  return Arg("every", () => String, {
    nullable: true,
    description:
      'Length of the buckets: "500ms", "30s", "15m", "8h" from the range\'s start on, "1d", "1w", "1mo", "1y" by the calendar. One bucket when absent.',
  });
}

export function InTimeZone(absent: string) {
  return Arg("timeZone", () => String, {
    nullable: true,
    description: `Where days begin, an IANA name: "Europe/Paris". ${absent}`,
  });
}

export function Functions() {
  return Arg("functions", () => [AggregateFunctionEnum], { description: "What is made of each bucket." });
}

export function InValueUnit() {
  return Arg("unit", () => String, {
    nullable: true,
    description: "A unit of the same quantity, into which values are converted before anything is made of them.",
  });
}

export function Uncertain() {
  return Arg("uncertain", () => UncertainUseEnum, {
    defaultValue: "AS_GOOD",
    description: "Whether Uncertain samples are used.",
  });
}

export function PercentGood() {
  return Arg("percentGood", () => Float, {
    defaultValue: 100,
    description: "From this share of good time or samples on, an aggregate is Good (Part 13, PercentDataGood).",
  });
}

export function PercentBad() {
  return Arg("percentBad", () => Float, {
    defaultValue: 100,
    description: "From this share of bad time or samples on, it is Bad, and has no value (Part 13, PercentDataBad).",
  });
}

export function Stepped() {
  return Arg("stepped", () => Boolean, {
    nullable: true,
    description:
      "Whether a value holds until the next sample; a line goes to it when false, and of Float and Double when absent.",
  });
}

export function MaxTags() {
  return Arg("maxTags", () => Int, {
    defaultValue: 100,
    description: "How many tags the selection may have; one with more is refused. At most 1,000.",
  });
}
