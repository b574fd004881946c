/**
 * Writes to the plant: in order, converted by the node's own data type, checked before anything is sent. What is once in
 * the hands of the transport is never called unsent, and never sent again.
 */
import { AttributeIds, StatusCodes, type Variant } from "node-opcua-client";
import { NumericRange } from "node-opcua-numeric-range";
import type { TagWrite, WriteResult } from "../../../twin/ports/data-source.ts";
import { StatusCode } from "../../../twin/words/status-codes.ts";
import { inCalls, isTooLarge } from "../basics/operation-limits.ts";
import { messageOf, statusOf } from "../basics/problems.ts";
import { capital } from "../basics/sentences.ts";
import type { LiveSession } from "../nodes/live-session.ts";
import { valueAttribute } from "../nodes/node-value.ts";
import type { ServerSession } from "../session/session.ts";
import { Unencodable } from "../values/encode.ts";
import { withMember, withSlice } from "../values/part-of-value.ts";
import { readBack, type SentWrite } from "./read-back.ts";
import { answered, failed, notSent } from "./write-answers.ts";
import { type AskedWrite, type PlannedWrite, planWrites } from "./write-plan.ts";

export interface WriteSettings {
  /** Nothing is sent once it is aborted. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Writes that are made once, and what is known of each at any time. */
export class Writing {
  readonly #live: LiveSession;
  readonly #open: ServerSession;
  readonly #writes: readonly AskedWrite[];
  readonly #settings: WriteSettings;
  readonly #results: (WriteResult | undefined)[];
  readonly #sent: SentWrite[] = [];
  #isUnderWay = false;

  constructor(live: LiveSession, writes: readonly TagWrite[], settings: WriteSettings) {
    this.#live = live;
    this.#open = live.open;
    this.#writes = writes.map((write) => ({ ...write, record: write.tag.record }));
    this.#settings = settings;
    this.#results = writes.map(() => undefined);
  }

  /** Whether the server is about to answer what it was sent, or to be read after that. */
  get isUnderWay(): boolean {
    return this.#isUnderWay;
  }

  /** Never rejects: what goes wrong stands in the results. */
  async run(): Promise<void> {
    try {
      this.#stopUnlessMay();
      const planned = await planWrites(this.#live, this.#writes, (index, { status, message }) => {
        this.#results[index] = notSent(status, message || null);
      });
      for (const part of withoutRepeats(planned)) await this.#send(part);
    } catch (error) {
      this.#giveUp(error);
    }
    this.#isUnderWay = true;
    await readBack(this.#open, this.#sent, this.#results, this.#settings.now);
    this.#isUnderWay = false;
  }

  /** Of those that nobody answered yet it is said that they are not sent: call it when that is so. */
  results(): WriteResult[] {
    this.#giveUp(this.#settings.signal.reason ?? new Error("nothing was sent"));
    return this.#results.map((result) => result as WriteResult);
  }

  #giveUp(reason: unknown): void {
    const isOurs = this.#settings.signal.aborted || reason instanceof OutcomeUnknown;
    const status = isOurs
      ? StatusCode.BadRequestCancelledByClient
      : this.#open.obstacle
        ? StatusCode.BadNoCommunication
        : statusOf(reason);
    const result = notSent(status, sentence(messageOf(reason)));
    this.#results.forEach((known, i) => {
      if (known === undefined) this.#results[i] = result;
    });
  }

  /** Writes of different nodes. Rejects when nothing may be sent after it. */
  async #send(part: readonly PlannedWrite[]): Promise<void> {
    const ready = await this.#ready(part);
    await this.#write(ready);
    // To a server that takes no index ranges, the whole array is written.
    const slices = ready.filter(({ plan, indexRange }) => indexRange !== null && this.#refusesRange(plan));
    if (slices.length > 0) await this.#write(await this.#whole(slices));
  }

  #refusesRange({ index }: PlannedWrite): boolean {
    const result = this.#results[index];
    return result?.outcome === "REFUSED" && NO_RANGES.has(result.status);
  }

  /** Members of structures need what the node holds now: the rest of it stays. */
  async #ready(part: readonly PlannedWrite[]): Promise<ReadyWrite[]> {
    const members = part.filter(({ member }) => member !== null);
    const held = await this.#held(members, ({ indexRange }) => indexRange);
    return part.flatMap((plan) => {
      const { index, member, indexRange, value } = plan;
      if (member === null) return [{ plan, indexRange, value: value as Variant }];
      const present = held.get(plan);
      const changed =
        typeof present === "object"
          ? withMember(present, member, plan.valueFor, this.#open.namespaces)
          : (present ?? StatusCode.BadCommunicationError);
      if (typeof changed === "object" && !(changed instanceof Unencodable))
        return [{ plan, indexRange, value: changed }];
      this.#results[index] = typeof changed === "number" ? notSent(changed) : notSent(changed.status, changed.message);
      return [];
    });
  }

  /** What the server answered to the index range stays the result of those that can't be written so. */
  async #whole(slices: readonly ReadyWrite[]): Promise<ReadyWrite[]> {
    const held = await this.#held(
      slices.map(({ plan }) => plan),
      () => null,
    );
    return slices.flatMap(({ plan, indexRange, value }) => {
      const present = held.get(plan);
      if (typeof present !== "object") return [];
      const changed = withSlice(present, indexRange as string, value);
      if (!(changed instanceof Unencodable)) return [{ plan, indexRange: null, value: changed }];
      this.#results[plan.index] = notSent(changed.status, changed.message);
      return [];
    });
  }

  /** What the nodes hold now; a status where they do not tell. */
  async #held(
    plans: readonly PlannedWrite[],
    rangeOf: (plan: PlannedWrite) => string | null,
  ): Promise<Map<PlannedWrite, Variant | number>> {
    const values = await this.#open.read(plans.map((plan) => valueAttribute(plan.nodeId, rangeOf(plan))));
    return new Map(
      plans.map((plan, i) => {
        const answer = values[i];
        const status = answer?.statusCode.value ?? StatusCodes.BadUnexpectedError.value;
        return [plan, status >>> 0 < 0x4000_0000 && answer?.value ? answer.value : status >>> 0];
      }),
    );
  }

  async #write(ready: readonly ReadyWrite[]): Promise<void> {
    await inCalls(this.#open.limits, "write", ready, (chunk) => this.#call(chunk));
  }

  /** Rejects when the call is to be made again in smaller ones, or nothing may be sent after it. */
  async #call(chunk: readonly ReadyWrite[]): Promise<readonly unknown[]> {
    const unchanged = chunk.filter(({ plan }) => {
      if (plan.isAsPlanned()) return true;
      this.#results[plan.index] = notSent(StatusCode.BadRequestCancelledByClient, CHANGED);
      return false;
    });
    if (unchanged.length === 0) return [];
    this.#stopUnlessMay();
    this.#isUnderWay = true;
    try {
      const statuses = await this.#open.inTime(
        "a write",
        this.#open.session.write(
          unchanged.map(({ plan, indexRange, value }) => ({
            nodeId: plan.nodeId,
            attributeId: AttributeIds.Value,
            ...(indexRange === null ? {} : { indexRange: new NumericRange(indexRange) }),
            // Neither status nor times: many servers refuse writes that carry them (Part 4, 5.11.4.2).
            value: { value },
          })),
        ),
      );
      unchanged.forEach((one, i) => {
        this.#answered(one, answered(statuses[i]?.value));
      });
      return statuses;
    } catch (error) {
      const result = failed(error);
      // The server has taken none of them; they are asked for again in smaller calls.
      if (result.outcome === "REFUSED" && chunk.length > 1 && isTooLarge(result.status, "write")) throw error;
      for (const one of unchanged) this.#answered(one, result);
      if (result.outcome === "REFUSED") return [];
      throw new OutcomeUnknown("the outcome of the writes sent before it is not known", { cause: error });
    } finally {
      this.#isUnderWay = false;
    }
  }

  #answered({ plan, indexRange, value }: ReadyWrite, result: WriteResult): void {
    const { index, tag, nodeId, verify } = plan;
    this.#results[index] = result;
    if (verify && result.outcome === "WRITTEN") this.#sent.push({ index, tag, nodeId, indexRange, value });
  }

  /** In the same turn of the loop in which a call is handed to the transport: what is refused here has not been sent. */
  #stopUnlessMay(): void {
    const { signal } = this.#settings;
    if (signal.aborted) throw signal.reason;
    const { obstacle } = this.#open;
    if (obstacle) throw obstacle;
  }
}

/** Ends the sending: what comes after may depend on it. */
class OutcomeUnknown extends Error {}

/**
 * In which order a server carries out one call is its own choice (Part 4, 5.11.4.1), so a node that is written twice is
 * written by two calls.
 */
function* withoutRepeats(planned: readonly PlannedWrite[]): Generator<PlannedWrite[]> {
  let part: PlannedWrite[] = [];
  let nodes = new Set<string>();
  for (const one of planned) {
    const node = one.nodeId.toString();
    if (nodes.has(node)) {
      yield part;
      part = [];
      nodes = new Set();
    }
    part.push(one);
    nodes.add(node);
  }
  if (part.length > 0) yield part;
}

/** A write of which it is known what the server is to be sent. */
interface ReadyWrite {
  readonly plan: PlannedWrite;
  readonly indexRange: string | null;
  readonly value: Variant;
}

/** How servers say that they take values whole or not at all (Part 4, 5.11.4.2). */
const NO_RANGES: ReadonlySet<number> = new Set([
  StatusCodes.BadWriteNotSupported.value,
  StatusCodes.BadIndexRangeInvalid.value,
  StatusCodes.BadNotSupported.value,
]);

const CHANGED = "The tag was changed in the model meanwhile, after the value was checked. Write again.";

function sentence(text: string): string {
  return `${capital(text)}${/[.!?]$/.test(text) ? "" : "."}`;
}
