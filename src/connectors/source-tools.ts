/** Trying a data source from a gateway's shell, without a model: what a kind of source may bring for the command line. */
import type { SourceOptions } from "../twin/ports/data-source.ts";
import type { SourceExplorer } from "../twin/ports/source-explorer.ts";
import type { PlantgraphError } from "../twin/words/errors.ts";
import type { RawValue } from "../twin/words/values.ts";

/** What one step on the way to a source found. */
export interface Finding {
  readonly name: string;
  readonly outcome: "OK" | "WARNING" | "FAILED";
  /** What was found, as a sentence or less. */
  readonly found: string;
  /** What to do next; null where nothing is to be done. */
  readonly advice: string | null;
}

/** What one address said. */
export interface Probe {
  /** As it was asked for. */
  readonly address: string;
  /** As the model should name it, so that it lasts; null when it is no address. */
  readonly stableAddress: string | null;
  readonly raw: RawValue;
  /** For people; arrays and structures as JSON. */
  readonly text: string | null;
  /** The data type that was received ("Double"), null where none was. */
  readonly dataType: string | null;
  readonly status: number;
  readonly statusName: string;
  /** Milliseconds since 1970. */
  readonly sourceTime: number | null;
  readonly serverTime: number | null;
  /** What to do about it, where the status is not Good. */
  readonly advice: string | null;
}

/** Each connects for itself and leaves nothing open. */
export interface SourceTools<Options extends SourceOptions = SourceOptions> {
  /** Examines the way to the source; yields each finding as it is made, and stops at the first that failed. Never throws. */
  examine(options: Options): AsyncIterable<Finding>;
  /**
   * Reads each address once. Order kept; a bad address is a result, not an error.
   * @throws PlantgraphError SOURCE_UNAVAILABLE
   */
  readOnce(options: Options, addresses: readonly string[]): Promise<Probe[]>;
  /**
   * Tells the present values and then every change, until the function is called that it resolves with.
   * @param onLost called once when the connection ends otherwise; it is not opened again
   * @throws PlantgraphError SOURCE_UNAVAILABLE
   */
  watchOnce(
    options: Options,
    addresses: readonly string[],
    listener: (probe: Probe) => void,
    onLost: (error: PlantgraphError) => void,
  ): Promise<() => Promise<void>>;
  /** @throws PlantgraphError SOURCE_UNAVAILABLE, and what the task throws */
  explore<T>(options: Options, task: (explorer: SourceExplorer) => Promise<T>): Promise<T>;
  /**
   * The addresses in a form that lasts; order kept.
   * @throws PlantgraphError SOURCE_UNAVAILABLE, INVALID_FILE
   */
  toDurableAddresses(options: Options, addresses: readonly string[]): Promise<readonly string[]>;
}
