/**
 * The data sources that the configuration names. Each waits as a `PendingSource` until its connector is there: the library of a
 * protocol can take most of a second to load, and the twin answers meanwhile.
 */
import type { Config } from "../config/config.ts";
import { PendingSource } from "../twin/live/pending-source.ts";
import type { PlantSources } from "../twin/live/plant-sources.ts";
import type { DataSource, SourceOptions } from "../twin/ports/data-source.ts";
import type { Clock } from "../twin/tools/clock.ts";
import { type SourceDifferences, sourceDifferences } from "./source-differences.ts";
import { kindOfSource } from "./source-kinds.ts";

export class ConfiguredSources {
  readonly #config: Config;
  readonly #clock: Clock;
  readonly #fixed: readonly SourceOptions[];
  #options: readonly SourceOptions[];

  /** @param fixed those that run beside the configured ones, whatever the configuration says: the bundled plant's */
  constructor(config: Config, clock: Clock, fixed: readonly SourceOptions[]) {
    this.#config = config;
    this.#clock = clock;
    this.#fixed = fixed;
    this.#options = [...config.dataSources, ...fixed];
  }

  get options(): readonly SourceOptions[] {
    return this.#options;
  }

  /** What stands in for them until they are connected. */
  pending(): DataSource[] {
    return this.#options.map((each) => new PendingSource(each, this.#clock));
  }

  /** Opens them, in place of what stands in for them. Resolves when each is trying. */
  connect(sources: PlantSources): Promise<void> {
    return this.#replace(sources, this.#options, []);
  }

  /** Takes over which there are, and how they are reached; those that are as before are left alone. */
  async change({ dataSources }: Config, sources: PlantSources): Promise<SourceDifferences> {
    const wanted = [...dataSources, ...this.#fixed];
    const differences = sourceDifferences(this.#options, wanted);
    const { added, changed, removed } = differences;
    this.#options = wanted;
    const isNew = ({ name }: SourceOptions) => added.includes(name) || changed.includes(name);
    await this.#replace(sources, wanted.filter(isNew), [...removed, ...changed]);
    sources.retry();
    return differences;
  }

  async #replace(sources: PlantSources, added: readonly SourceOptions[], removed: readonly string[]): Promise<void> {
    const opened = await Promise.all(added.map((each) => this.#open(each)));
    await sources.configure({ added: opened, removed });
  }

  async #open(options: SourceOptions): Promise<DataSource> {
    const kind = kindOfSource(options);
    // Of a connector that a changed configuration has brought.
    await kind.prepare?.();
    return kind.open(options, this.#config, this.#clock);
  }
}
