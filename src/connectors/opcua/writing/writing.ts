/** Writes to the plant: in order, converted by the node's own data type, checked before anything is sent. */
import { AttributeIds, StatusCodes, type Variant } from "node-opcua-client";
import { NumericRange } from "node-opcua-numeric-range";
import type { TagWrite, WriteResult } from "../../../twin/data-source.ts";
import { StatusCode, statusName } from "../../../twin/live/status-codes.ts";
import { inCalls, isTooLarge } from "../operation-limits.ts";
import { messageOf, statusOf } from "../problems.ts";
import type { LiveSession } from "../session/live-session.ts";
import { type ServerSession, within } from "../session/session.ts";
import { Unencodable } from "../values/encode.ts";
import { valueAttribute } from "../values/node-value.ts";
import { withMember, withSlice } from "../values/part-of-value.ts";
import { readBack, type SentWrite } from "./read-back.ts";
import { type PlannedWrite, planWrites } from "./write-plan.ts";

const DONE: WriteResult = { status: StatusCode.Good, message: null };

export interface WriteSettings {
  /** Of one call. */
  readonly timeoutMs: number;
  /** Asked before each call. */
  mayStillSend(): boolean;
  /** Milliseconds since 1970. */
  now(): number;
}

type Results = (WriteResult | undefined)[];

/** Never rejects: what goes wrong stands in the results. Nothing is sent later. */
export async function writeTags(
  live: LiveSession,
  writes: readonly TagWrite[],
  settings: WriteSettings,
): Promise<WriteResult[]> {
  const results: Results = writes.map(() => undefined);
  const refuse = (index: number, { status, message }: Unencodable) => {
    results[index] = { status, message: message || (SENTENCES[statusName(status)] ?? null) };
  };
  try {
    const planned = await planWrites(live, writes, refuse);
    const sending = new Sending(live, settings, results);
    for (const part of withoutRepeats(planned)) {
      try {
        await sending.send(part);
      } catch (error) {
        // Whether the call that failed reached the device is not known; those after it are not sent.
        for (const { index } of planned)
          if (results[index] === undefined) results[index] = sending.unanswered(index, error);
        break;
      }
    }
    await readBack(live.open, sending.sent, results, settings.timeoutMs, settings.now);
  } catch (error) {
    const failure = { status: statusOf(error), message: `Nothing was sent: ${messageOf(error)}.` };
    return results.map((result) => result ?? failure);
  }
  return results.map((result) => result ?? { status: StatusCode.BadCommunicationError, message: "Nothing was sent." });
}

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

class Sending {
  readonly #open: ServerSession;
  readonly #namespaces: readonly string[];
  readonly #settings: WriteSettings;
  readonly #results: Results;
  /** Indexes of writes that may have reached the server. */
  readonly #asked = new Set<number>();
  readonly #sent: SentWrite[] = [];

  constructor({ open }: LiveSession, settings: WriteSettings, results: Results) {
    this.#open = open;
    this.#namespaces = open.namespaces;
    this.#settings = settings;
    this.#results = results;
  }

  get sent(): readonly SentWrite[] {
    return this.#sent;
  }

  /** Writes of different nodes. Rejects when a call got no answer. */
  async send(part: readonly PlannedWrite[]): Promise<void> {
    const ready = await this.#ready(part);
    await this.#write(ready);
    // To a server that takes no index ranges, the whole array is written.
    const slices = ready.filter(
      ({ plan, indexRange }) => indexRange !== null && NO_RANGES.has(this.#results[plan.index]?.status ?? 0),
    );
    if (slices.length > 0) await this.#write(await this.#whole(slices));
    for (const { plan, indexRange, value } of ready)
      this.#sent.push({
        index: plan.index,
        tag: plan.tag,
        nodeId: plan.nodeId,
        indexRange,
        value,
        verify: plan.verify,
      });
  }

  unanswered(index: number, error: unknown): WriteResult {
    const status = statusOf(error);
    const why = messageOf(error);
    return this.#asked.has(index)
      ? { status, message: `No answer came from the device (${why}); the write may have been done.` }
      : {
          status: StatusCode.BadNoCommunication,
          message: `Nothing was sent, since a write before it failed (${why}).`,
        };
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
        typeof present === "object" ? withMember(present, member, plan.valueFor, this.#namespaces) : (present ?? 0);
      if (typeof changed === "object" && !(changed instanceof Unencodable))
        return [{ plan, indexRange, value: changed }];
      this.#results[index] = typeof changed === "number" ? outcome(changed) : changed;
      return [];
    });
  }

  async #whole(slices: readonly ReadyWrite[]): Promise<ReadyWrite[]> {
    const held = await this.#held(
      slices.map(({ plan }) => plan),
      () => null,
    );
    return slices.flatMap(({ plan, indexRange, value }) => {
      const present = held.get(plan);
      // What the server answered to the index range stays the result.
      if (typeof present !== "object") return [];
      const changed = withSlice(present, indexRange as string, value);
      if (!(changed instanceof Unencodable)) return [{ plan, indexRange: null, value: changed }];
      this.#results[plan.index] = changed;
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
    await inCalls(this.#open.limits, "write", ready, (chunk) => {
      if (!this.#settings.mayStillSend()) throw new Error("the writes before took too long");
      return this.#call(chunk);
    });
  }

  async #call(chunk: readonly ReadyWrite[]): Promise<readonly unknown[]> {
    for (const { plan } of chunk) this.#asked.add(plan.index);
    try {
      const statuses = await within(
        this.#settings.timeoutMs,
        "a write",
        this.#open.session.write(
          chunk.map(({ plan, indexRange, value }) => ({
            nodeId: plan.nodeId,
            attributeId: AttributeIds.Value,
            ...(indexRange === null ? {} : { indexRange: new NumericRange(indexRange) }),
            // Neither status nor times: many servers refuse writes that carry them (Part 4, 5.11.4.2).
            value: { value },
          })),
        ),
      );
      chunk.forEach(({ plan }, i) => {
        this.#results[plan.index] = outcome(statuses[i]?.value ?? StatusCodes.BadUnexpectedError.value);
      });
      return statuses;
    } catch (error) {
      // The server has taken none of them; they are asked for again in smaller calls.
      if (chunk.length > 1 && isTooLarge(statusOf(error), "write"))
        for (const { plan } of chunk) this.#asked.delete(plan.index);
      throw error;
    }
  }
}

/** How servers say that they take values whole or not at all (Part 4, 5.11.4.2). */
const NO_RANGES: ReadonlySet<number> = new Set([
  StatusCodes.BadWriteNotSupported.value,
  StatusCodes.BadIndexRangeInvalid.value,
  StatusCodes.BadNotSupported.value,
]);

/** A write is done, too, when the server says it is clamped or will complete later. */
function outcome(code: number): WriteResult {
  const status = code >>> 0;
  if (status < 0x4000_0000) return status === StatusCode.Good ? DONE : { status, message: null };
  return { status, message: SENTENCES[statusName(status)] ?? `The device answered ${statusName(status)}.` };
}

const SENTENCES: Readonly<Record<string, string>> = {
  BadNodeIdUnknown: "The server has no node at the tag's address.",
  BadNodeIdInvalid: "The tag's address is not a valid OPC UA address.",
  BadNotReadable: "The node does not let itself be read, which writing a part of its value needs.",
  BadNotWritable: "The node does not allow writing.",
  BadUserAccessDenied: "The server does not allow this user to write the node.",
  BadTypeMismatch: "The server refuses the value's data type.",
  BadOutOfRange: "The server refuses the value as out of range.",
  BadIndexRangeInvalid: "The tag's index range is not valid for the node.",
  BadIndexRangeNoData: "The node's array has nothing at the tag's index range.",
  BadWriteNotSupported: "The server does not support writing this.",
};
