/**
 * Whether a session that looks open is alive: the server must answer, its subscriptions must speak as often as they
 * promised, it must say of itself that it runs, and the configured heartbeat must beat.
 */
import { AttributeIds, VariableIds } from "node-opcua-client";
import { inBackground } from "../../../twin/tools/background.ts";
import type { Clock } from "../../../twin/tools/clock.ts";
import { qualityOf, StatusCode, statusName } from "../../../twin/words/status-codes.ts";
import type { RawValue } from "../../../twin/words/values.ts";
import type { OpcUaOptions } from "../basics/options.ts";
import { messageOf } from "../basics/problems.ts";
import type { ItemSettings } from "../items/item-settings.ts";
import type { ItemReceiver, MonitoredItems, WantedItem } from "../items/monitored-items.ts";
import { type ServerSession, serverStateText } from "../session/session.ts";

export interface WatchdogEvents {
  /** Why the source's values cannot be trusted to be of now, as a sentence; null when they can again. */
  onSuspicion(reason: string | null): void;
  onServerState(state: string | null): void;
  /** The server answered: how long it took, milliseconds, and what its clock says (milliseconds since 1970). */
  onAnswer(roundTripMs: number, serverTime: number | null): void;
  /** Nothing helps but a new session. */
  onDead(reason: Error): void;
  /** Work that nobody waits for failed. */
  onFault(doing: string, error: unknown): void;
}

/** Silence of so many times what makes a source suspect ends the session. */
const DEAD = 2;
/** How often silence is looked for, as a part of the interval. */
const LOOKS_PER_INTERVAL = 4;

/** Whatever session timeout a server gives, it is not asked more often, milliseconds. */
const SHORTEST_ASK_MS = 50;

const SERVER_STATE_ADDRESS = `i=${VariableIds.Server_ServerStatus_State}`;
const SERVER_TIME_ADDRESS = `i=${VariableIds.Server_ServerStatus_CurrentTime}`;

export class Watchdog {
  readonly #options: OpcUaOptions;
  readonly #clock: Clock;
  readonly #items: MonitoredItems;
  readonly #events: WatchdogEvents;
  #open: ServerSession | null = null;
  #cancel: (() => void)[] = [];
  #answeredAt = 0;
  #asking = false;
  #serverState: string | null = null;
  #beat: string | null = null;
  #beatAt = 0;
  #beatRefused: string | null = null;
  #suspicion: string | null = null;

  constructor(options: OpcUaOptions, clock: Clock, items: MonitoredItems, events: WatchdogEvents) {
    this.#options = options;
    this.#clock = clock;
    this.#items = items;
    this.#events = events;
  }

  /** Receives the server's own ServerStatus.State. */
  readonly serverState: ItemReceiver = {
    onValue: ({ status, raw }) => this.#stateIs(status, raw),
    // Asked for by `#ask` as well.
    onRefused: () => {},
  };

  /** Receives the configured heartbeat. */
  readonly heartbeat: ItemReceiver = {
    onValue: ({ status, raw }) => {
      this.#beatRefused = null;
      if (qualityOf(status) === "BAD") this.#beatRefused = statusName(status);
      else {
        const beat = beatText(raw);
        if (beat !== this.#beat) {
          this.#beat = beat;
          this.#beatAt = this.#clock.monotonic();
        }
      }
      this.#judge();
    },
    onRefused: (status) => {
      this.#beatRefused = statusName(status);
      this.#judge();
    },
  };

  /** What it wants to see of the server. */
  items(): WantedItem[] {
    const { publishingMs, samplingMs, heartbeat } = this.#options;
    const settings = (address: string, samplingMs: number): ItemSettings => ({
      address,
      indexRange: null,
      samplingMs,
      publishingMs,
      filters: [null],
    });
    const items: WantedItem[] = [
      { settings: settings(SERVER_STATE_ADDRESS, publishingMs), receiver: this.serverState },
    ];
    if (heartbeat)
      items.push({
        settings: settings(heartbeat.address, Math.min(samplingMs, heartbeat.timeoutMs / 3)),
        receiver: this.heartbeat,
      });
    return items;
  }

  begin(open: ServerSession): void {
    this.end();
    const now = this.#clock.monotonic();
    this.#open = open;
    this.#answeredAt = now;
    this.#beat = null;
    this.#beatAt = now;
    this.#beatRefused = null;
    this.#serverState = open.serverState;
    this.#events.onServerState(open.serverState);
    const { intervalMs } = this.#options.watchdog;
    // A session that is not used ends by itself on the server.
    const { timeout } = open.session;
    const askMs = timeout > 0 ? Math.max(SHORTEST_ASK_MS, Math.min(intervalMs, timeout / 3)) : intervalMs;
    const lookMs = Math.max(20, Math.min(askMs, this.#options.heartbeat?.timeoutMs ?? askMs) / LOOKS_PER_INTERVAL);
    const ask = () =>
      inBackground(
        () => this.#ask(),
        (error) => this.#events.onFault("the server was asked for its state", error),
      );
    this.#cancel = [this.#clock.every(askMs, ask), this.#clock.every(lookMs, () => this.#judge())];
    this.#judge();
    ask();
  }

  end(): void {
    for (const cancel of this.#cancel) cancel();
    this.#cancel = [];
    this.#open = null;
    this.#suspicion = null;
  }

  async #ask(): Promise<void> {
    const open = this.#open;
    if (!open || this.#asking) return;
    this.#asking = true;
    const askedAt = this.#clock.monotonic();
    try {
      const [state, time] = await open.inTime(
        "asking for the server's state",
        open.read([
          { nodeId: SERVER_STATE_ADDRESS, attributeId: AttributeIds.Value },
          { nodeId: SERVER_TIME_ADDRESS, attributeId: AttributeIds.Value },
        ]),
      );
      if (this.#open !== open) return;
      this.#answeredAt = this.#clock.monotonic();
      if (state) this.#stateIs(state.statusCode.value, state.value.value);
      const serverTime: unknown = time?.statusCode.isGood() ? time.value.value : null;
      this.#events.onAnswer(this.#answeredAt - askedAt, serverTime instanceof Date ? serverTime.getTime() : null);
    } catch (error) {
      // The server lives but does not know the session: it was restarted behind a proxy, or the session timed out there.
      if (this.#open === open && /BadSession|BadSecureChannel|not connected|BadNoSubscription/.test(messageOf(error)))
        this.#events.onDead(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.#asking = false;
    }
  }

  #stateIs(status: number, value: unknown): void {
    if (status !== StatusCode.Good) return;
    const state = serverStateText(value);
    if (state === null || state === this.#serverState) return;
    this.#serverState = state;
    this.#events.onServerState(state);
    this.#judge();
  }

  #judge(): void {
    if (!this.#open) return;
    const now = this.#clock.monotonic();
    const { missedKeepAlives, intervalMs } = this.#options.watchdog;
    const silence = this.#items.silence(now) / missedKeepAlives;
    const unanswered = (now - this.#answeredAt) / (missedKeepAlives * intervalMs);
    if (silence > DEAD || unanswered > DEAD) {
      this.#events.onDead(new Error("the server was silent for too long"));
      return;
    }
    const reason = this.#reason(silence > 1 || unanswered > 1, now);
    if (reason === this.#suspicion) return;
    this.#suspicion = reason;
    this.#events.onSuspicion(reason);
  }

  #reason(silent: boolean, now: number): string | null {
    if (silent) return "The connection is open, but the server has been silent for longer than it promised.";
    if (this.#serverState !== null && this.#serverState !== "Running")
      return `The server says it is not running: its state is ${this.#serverState}.`;
    const { heartbeat } = this.#options;
    if (heartbeat) {
      if (this.#beatRefused !== null)
        return `The heartbeat ${heartbeat.address} cannot be read: ${this.#beatRefused}. Check the address.`;
      if (now - this.#beatAt > heartbeat.timeoutMs)
        return `The heartbeat ${heartbeat.address} has not changed for more than ${heartbeat.timeoutMs} ms. Check what is behind the server.`;
    }
    return null;
  }
}

/** Equal texts: it did not beat. */
function beatText(raw: RawValue): string {
  return typeof raw === "object"
    ? JSON.stringify(raw, (_, one: unknown) => (typeof one === "bigint" ? `${one}` : one))
    : String(raw);
}
