/**
 * Values with structures in them: decoded by asking the server for its types, and handed on in the order they came. What
 * can't be decoded since the server does not give its types now is handed on as it came, and once more when it does.
 */
import type { DataValue } from "node-opcua-client";
import { inBackground } from "../../../twin/tools/background.ts";
import type { Clock } from "../../../twin/tools/clock.ts";
import { SerialQueue } from "../../../twin/tools/serial-queue.ts";
import type { ServerSession } from "../session/session.ts";
import { promoteStructures } from "../values/structure-promotion.ts";
import type { MonitoredItem } from "./monitored-item.ts";

export interface DecodingEvents {
  onDecoded(item: MonitoredItem, value: DataValue): void;
  /** Work that nobody waits for failed. */
  onFault(doing: string, error: unknown): void;
}

export class StructureDecoding {
  readonly #clock: Clock;
  readonly #retryMs: number;
  readonly #events: DecodingEvents;
  #open: ServerSession | null = null;
  #queue = new SerialQueue();
  /** The newest of each item, while the server does not give its types. */
  readonly #undecoded = new Map<MonitoredItem, DataValue>();
  #cancelRetry: (() => void) | null = null;

  /** @param retryMs how long a server that did not give its types is left alone */
  constructor(clock: Clock, retryMs: number, events: DecodingEvents) {
    this.#clock = clock;
    this.#retryMs = retryMs;
    this.#events = events;
  }

  /** What waits for the types of one session holds up nothing of the next one. */
  begin(open: ServerSession): void {
    this.end();
    this.#open = open;
  }

  end(): void {
    this.#open = null;
    this.#queue = new SerialQueue();
    this.#undecoded.clear();
    this.#cancelRetry?.();
    this.#cancelRetry = null;
  }

  take(item: MonitoredItem, value: DataValue): void {
    const open = this.#open;
    if (!open) return;
    this.#undecoded.delete(item);
    const decode = async () => {
      const isDecoded = this.#cancelRetry === null && (await promoteStructures(open.session, [value]));
      if (this.#open !== open) return;
      if (!isDecoded) this.#keep(item, value);
      this.#events.onDecoded(item, value);
    };
    inBackground(
      () => this.#queue.run(decode),
      (error) => this.#events.onFault(`a value of ${item.settings.address} was taken over`, error),
    );
  }

  #keep(item: MonitoredItem, value: DataValue): void {
    this.#undecoded.set(item, value);
    this.#cancelRetry ??= this.#clock.after(this.#retryMs, () => {
      this.#cancelRetry = null;
      for (const [waiting, newest] of [...this.#undecoded]) this.take(waiting, newest);
    });
  }
}
