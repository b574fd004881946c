/**
 * A histogram of durations for Prometheus. That of prom-client checks and hashes its labels at each observation, which costs
 * as much as a small answer's lookup; here an observation adds one to a number, and everything else is done for who asks.
 */
import type { Metric } from "prom-client";

interface Series {
  readonly labels: Readonly<Record<string, string>>;
  /** Observations of each bucket alone; the last is of those above all bounds. */
  readonly counts: Float64Array;
  sum: number;
}

export class Durations<First extends string, Second extends string> {
  readonly type = "histogram";
  readonly aggregator = "sum";
  readonly name: string;
  readonly help: string;
  readonly #labels: readonly [First, Second];
  readonly #bounds: readonly number[];
  readonly #series = new Map<string, Map<string, Series>>();

  /** @param bounds upper ones of the buckets, ascending; seconds */
  constructor(name: string, help: string, labels: readonly [First, Second], bounds: readonly number[]) {
    this.name = name;
    this.help = help;
    this.#labels = labels;
    this.#bounds = bounds;
  }

  /** @param first the value of the first label */
  observe(first: string, second: string, seconds: number): void {
    const series = this.#series.get(first)?.get(second) ?? this.#begin(first, second);
    let bucket = 0;
    while (bucket < this.#bounds.length && seconds > (this.#bounds[bucket] as number)) bucket++;
    series.counts[bucket] = (series.counts[bucket] as number) + 1;
    series.sum += seconds;
  }

  /** What the registry asks a metric for. */
  async get() {
    const values = [...this.#series.values()].flatMap((each) =>
      [...each.values()].flatMap((one) => this.#valuesOf(one)),
    );
    return { name: this.name, help: this.help, type: this.type, aggregator: this.aggregator, values };
  }

  /** As one of prom-client's own, whose type is closed: a registry calls nothing but `get`. */
  asMetric(): Metric {
    return this as unknown as Metric;
  }

  #valuesOf({ labels, counts, sum }: Series) {
    let count = 0;
    const buckets = [...counts].map((own, i) => {
      count += own;
      return { metricName: `${this.name}_bucket`, labels: { le: this.#bounds[i] ?? "+Inf", ...labels }, value: count };
    });
    return [
      ...buckets,
      { metricName: `${this.name}_sum`, labels, value: sum },
      { metricName: `${this.name}_count`, labels, value: count },
    ];
  }

  #begin(first: string, second: string): Series {
    const [one, other] = this.#labels;
    const counts = new Float64Array(this.#bounds.length + 1);
    const series: Series = { labels: { [one]: first, [other]: second }, counts, sum: 0 };
    const known = this.#series.get(first);
    if (known) known.set(second, series);
    else this.#series.set(first, new Map([[second, series]]));
    return series;
  }
}
