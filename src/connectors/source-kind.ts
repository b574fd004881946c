/**
 * A kind of data source: what a connector brings to be configured, opened and looked into. The application has a list of
 * them (`app/source-kinds.ts`), and nobody else knows a kind by name.
 */
import type { ConfigurableSource } from "../config/source-settings.ts";
import type { Certificates } from "../twin/ports/certificates.ts";
import type { DataSource, SourceOptions } from "../twin/ports/data-source.ts";
import type { Clock } from "../twin/tools/clock.ts";
import type { SourceTools } from "./source-tools.ts";

/** What a data source is opened in. */
export interface SourceContext {
  /** The twin's data directory: sources keep there what must last, in a folder of their own. */
  readonly dataDir: string;
}

/**
 * Addresses that hold no longer than a connection; an import converts them to addresses that last, by
 * `SourceTools.toDurableAddresses`.
 */
export interface TransientAddresses {
  is(address: string): boolean;
  /** What is wrong with one: "has a namespace index". */
  readonly reason: string;
  /** What to do where it can't be converted: "write ...". */
  readonly advice: string;
}

export interface SourceKind<Options extends SourceOptions = SourceOptions> extends ConfigurableSource<Options> {
  /** Loads what speaks to such a source, and makes one, not started. Others are answered meanwhile. */
  open(options: Options, context: SourceContext, clock: Clock): Promise<DataSource>;
  /** Loads what must be known before the first question is answered; light. */
  prepare?(): Promise<unknown>;
  /** Absent: such a source can't be looked into beyond the tags of the model. */
  tools?(context: SourceContext): Promise<SourceTools<Options>>;
  readonly transient?: TransientAddresses;
  /**
   * Who is trusted by the sources of this kind, and who the twin is to them. Absent: they use no certificates.
   * @param sources those that are configured, asked anew each time
   */
  certificates?(sources: () => readonly Options[], context: SourceContext): Promise<Certificates>;
}
