/**
 * A kind of data source: a gateway that answers GET with all its values as one JSON object, and takes a new one by PUT at
 * `<endpoint>/<address>`. It is asked again and again, and tags are told what became another.
 */
import { isDeepStrictEqual } from "node:util";
import {
  absentSample,
  type Clock,
  commonSettings,
  type DataSource,
  type DataSourceStatus,
  forbiddenWrite,
  inBackground,
  lostSample,
  milliseconds,
  type RawValue,
  rawValueOf,
  Sample,
  type SampleSink,
  type SourceKind,
  type SourceOptions,
  SourceStatus,
  StatusCode,
  type Tag,
  type TagWrite,
  toJson,
  UNKNOWN_HEALTH,
  type Unsubscribe,
  unconnectedWrite,
  type WriteResult,
  withoutCredentials,
  z,
} from "plantgraph/connector";

export interface GatewayOptions extends SourceOptions {
  /** Pause between two questions, milliseconds. */
  readonly pollMs: number;
  /** How long an answer may take, milliseconds. */
  readonly timeoutMs: number;
}

/** By address, as the gateway said them last. */
type Values = Readonly<Record<string, unknown>>;

const GATEWAY_KIND: SourceKind<GatewayOptions> = {
  type: "gateway",
  scheme: "gateway+http",
  example: "gateway+http://10.1.2.3:8080/values",
  settings: () =>
    z
      .strictObject({
        ...commonSettings("gateway", "A gateway that answers with JSON."),
        endpoint: z
          .string()
          .regex(/^gateway\+http:\/\/[^/]+/, "must be like gateway+http://10.1.2.3:8080/values")
          .refine(withoutCredentials, "must not hold credentials")
          .describe("gateway+ and the URL that all values are read from."),
        pollMs: milliseconds(10, 3_600_000, 1_000, "Pause between two questions."),
        timeoutMs: milliseconds(100, 600_000, 5_000, "How long an answer may take."),
      })
      .describe("One gateway; the key is the name tags refer to."),
  open: async (options, _context, clock) => new Gateway(options, clock),
};
export default GATEWAY_KIND;

export class Gateway implements DataSource {
  readonly name: string;
  readonly #options: GatewayOptions;
  readonly #clock: Clock;
  readonly #url: string;
  readonly #status: SourceStatus;
  readonly #tags = new Set<Tag>();
  readonly #ending = new AbortController();
  #sink: SampleSink = { put: () => {} };
  /** null: it is away, or was never asked. */
  #values: Values | null = null;
  /** Whether an answer, or the lack of one, is known: until then tags wait for their first value. */
  #tried = false;
  #isAsking = false;
  #cancel = () => {};

  constructor(options: GatewayOptions, clock: Clock) {
    this.name = options.name;
    this.#options = options;
    this.#clock = clock;
    this.#url = options.endpoint.replace(/^gateway\+/, "").replace(/\/$/, "");
    this.#status = new SourceStatus(options, clock, () => ({ health: UNKNOWN_HEALTH, details: null }));
  }

  get status(): DataSourceStatus {
    return this.#status.current;
  }

  onStatus(listener: (status: DataSourceStatus) => void): Unsubscribe {
    return this.#status.onChange(listener);
  }

  async start(tags: Iterable<Tag>, sink: SampleSink): Promise<void> {
    this.#sink = sink;
    await this.update([...tags], []);
    if (this.#options.enabled) this.#cancel = this.#clock.every(this.#options.pollMs, () => this.#ask());
    this.#ask();
  }

  async update(added: readonly Tag[], removed: readonly Tag[]): Promise<void> {
    for (const tag of removed) this.#tags.delete(tag);
    for (const tag of added) {
      this.#tags.add(tag);
      if (this.#values) this.#tell(tag, this.#values);
      else if (!this.#options.enabled || this.#tried)
        this.#put(absentSample(tag, this.#options.enabled, this.#clock.now()));
    }
    this.#report();
  }

  async read(tags: readonly Tag[]): Promise<Sample[]> {
    const values = await this.#fetch().catch(() => null);
    return tags.map((tag) =>
      values ? this.#sampleOf(tag, values) : absentSample(tag, this.#options.enabled, this.#clock.now()),
    );
  }

  async write(writes: readonly TagWrite[], signal?: AbortSignal): Promise<WriteResult[]> {
    const results: WriteResult[] = [];
    for (const write of writes) results.push(await this.#write(write, signal));
    return results;
  }

  async stop(): Promise<void> {
    this.#cancel();
    this.#ending.abort(new Error(`The data source ${this.name} was stopped.`));
    this.#values = null;
    this.#status.report({ state: "STOPPED" });
    this.#status.close();
  }

  /** Asks once, unless it is being asked. */
  #ask(): void {
    if (this.#isAsking || !this.#options.enabled) return;
    this.#isAsking = true;
    inBackground(
      async () => {
        const values = await this.#fetch();
        if (!this.#ending.signal.aborted) this.#answered(values);
      },
      (error) => {
        this.#isAsking = false;
        if (!this.#ending.signal.aborted) this.#lost(`The gateway does not answer: ${reasonOf(error)}. Is it running?`);
      },
    );
  }

  async #fetch(): Promise<Values> {
    if (!this.#options.enabled) throw new Error("it is disabled");
    const signal = AbortSignal.any([this.#ending.signal, AbortSignal.timeout(this.#options.timeoutMs)]);
    const response = await fetch(this.#url, { signal });
    if (!response.ok) throw new Error(`it says ${response.status}`);
    const values: unknown = await response.json();
    if (typeof values !== "object" || values === null) throw new Error("what it says is no JSON object");
    return values as Values;
  }

  #answered(values: Values): void {
    this.#isAsking = false;
    this.#tried = true;
    this.#values = values;
    for (const tag of this.#tags) this.#tell(tag, values);
    this.#status.report({ state: "CONNECTED" });
    this.#report();
  }

  /** Every tag says so once: with the last value it had, if it had one. */
  #lost(reason: string): void {
    const isNews = this.#values !== null || !this.#tried;
    this.#tried = true;
    this.#values = null;
    if (!isNews) return;
    for (const { current } of this.#tags) this.#put(lostSample(current, this.#clock.now()));
    this.#status.reportError(reason, { state: "CONNECTING", refusedTags: 0 });
  }

  #tell(tag: Tag, values: Values): void {
    this.#put(this.#sampleOf(tag, values));
  }

  /** What a tag says already is not said again; so the last usable value that it was handed over with stays, too. */
  #put(sample: Sample): void {
    const { current } = sample.tag;
    const isKept =
      sample.status === StatusCode.BadNoCommunication &&
      current.status === StatusCode.UncertainNoCommunicationLastUsableValue;
    if (isKept || (sample.status === current.status && isDeepStrictEqual(sample.raw, current.raw))) return;
    this.#status.countSamples(1);
    this.#sink.put(sample);
  }

  #sampleOf(tag: Tag, values: Values): Sample {
    const now = this.#clock.now();
    const address = tag.source?.address ?? "";
    if (!Object.hasOwn(values, address)) return new Sample(tag, null, StatusCode.BadNodeIdUnknown, null, now);
    const raw = rawValueOf(tag.record, values[address]);
    if (raw === undefined) return new Sample(tag, null, StatusCode.BadTypeMismatch, null, now);
    // It gives no times: a value was so when it was asked.
    return new Sample(tag, raw, StatusCode.Good, now, now);
  }

  async #write({ tag, value, verify }: TagWrite, signal: AbortSignal | undefined): Promise<WriteResult> {
    const forbidden = forbiddenWrite(this.#options);
    if (forbidden) return forbidden;
    if (this.#values === null) return unconnectedWrite(this.#options);
    const address = tag.source?.address ?? "";
    const notSent = (status: number, message: string): WriteResult => ({ outcome: "NOT_SENT", status, message });
    if (signal?.aborted) return notSent(StatusCode.BadRequestCancelledByClient, "The caller has left.");
    if (!Object.hasOwn(this.#values, address))
      return notSent(StatusCode.BadNodeIdUnknown, `The gateway has no ${JSON.stringify(address)}.`);
    try {
      const response = await fetch(`${this.#url}/${encodeURIComponent(address)}`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(toJson(value as RawValue)),
        signal: AbortSignal.timeout(this.#options.timeoutMs),
      });
      if (!response.ok) {
        const message = `The gateway refused it with ${response.status}.`;
        return { outcome: "REFUSED", status: StatusCode.BadNotWritable, message };
      }
    } catch (error) {
      const message = `Whether the gateway has taken it is not known: ${reasonOf(error)}.`;
      return { outcome: "UNKNOWN", status: StatusCode.BadCommunicationError, message };
    }
    const result: WriteResult = { outcome: "WRITTEN", status: StatusCode.Good, message: null };
    if (!verify) return result;
    const [sample] = (await this.read([tag])) as [Sample];
    return { ...result, readBack: { sample, same: isDeepStrictEqual(sample.raw, value) } };
  }

  #report(): void {
    const values = this.#values;
    const isRefused = ({ source }: Tag) => values !== null && !Object.hasOwn(values, source?.address ?? "");
    const refusedTags = [...this.#tags].filter(isRefused).length;
    this.#status.report({ tags: this.#tags.size, refusedTags });
  }
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error && cause.message !== "" ? cause.message : message;
}
