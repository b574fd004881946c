/**
 * The audit log's lines for a syslog server, over TCP or TLS. Nobody waits for it: what a server that is away or slow does not take
 * waits in a bounded queue, and what finds no room there is left out. Both are told in the stream itself: which entries were left
 * out, and after a connection broke up to which entry something may have been lost on the way (syslog has no acknowledgements).
 */
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { hostname } from "node:os";
import { connect as connectTls } from "node:tls";
import type { AuditSinkState } from "../../twin/ports/audit.ts";
import { Backoff } from "../../twin/tools/backoff.ts";
import type { Clock } from "../../twin/tools/clock.ts";
import { within } from "../../twin/tools/within.ts";
import type { AuditSink, DurableLine } from "../audit-file/audit-sink.ts";
import { framed, type SyslogMessage, type SyslogSender } from "./rfc5424.ts";

export interface SyslogOptions {
  readonly host: string;
  readonly port: number;
  /** null: TCP, which everybody on the way can read and change. */
  readonly tls: {
    /** Certificates of the authorities that the server is trusted by, in PEM; null: those of the system. */
    readonly ca: string | null;
  } | null;
  readonly facility: number;
  /** Most lines that wait. */
  readonly queueEntries: number;
  readonly clock: Clock;
  /** Told when the server can't be reached, and when it is reached again, once each. Never throws. */
  readonly onState: (connected: boolean, reason: string | null) => void;
}

const PAUSES = { firstMs: 500, longestMs: 30_000 };
const CONNECT_MS = 10_000;
const KEEP_ALIVE_MS = 30_000;
/** How long a twin that stops waits for what is queued. */
const CLOSE_MS = 1_000;

export class SyslogSink implements AuditSink {
  readonly #options: SyslogOptions;
  readonly #sender: SyslogSender = {
    facility: 0,
    host: hostname(),
    app: "plantgraph",
    process: String(process.pid),
  };
  readonly #pauses = new Backoff(PAUSES);
  #queue: SyslogMessage[] = [];
  /** Entries that found no room since the last that did. */
  #gap: { from: number; to: number; count: number } | null = null;
  #dropped = 0;
  #socket: Socket | null = null;
  #isConnected = false;
  /** Whether the socket has taken as much as it wants for now. */
  #isFull = false;
  /** Number of the last entry that was handed to a connection. */
  #lastSent = 0;
  #wasLost = false;
  #told: boolean | null = null;
  #cancelRetry: (() => void) | null = null;
  #closed = false;
  #drained: (() => void) | null = null;

  constructor(options: SyslogOptions) {
    this.#options = options;
    this.#sender = { ...this.#sender, facility: options.facility };
    this.#connect();
  }

  get state(): AuditSinkState {
    return { connected: this.#isConnected, queued: this.#queue.length, dropped: this.#dropped };
  }

  push(lines: readonly DurableLine[]): void {
    for (const { text, seq, at, action, isTrouble } of lines) {
      if (this.#queue.length >= this.#options.queueEntries) this.#leaveOut(seq);
      else {
        this.#tellGap();
        this.#queue.push({ severity: isTrouble ? 4 : 5, at, id: action, seq, text });
      }
    }
    this.#send();
  }

  async close(): Promise<void> {
    if (this.#queue.length > 0 && this.#isConnected) {
      const drained = Promise.withResolvers<void>();
      this.#drained = drained.resolve;
      await within(CLOSE_MS, drained.promise, () => {}, { clock: this.#options.clock });
    }
    this.#closed = true;
    this.#cancelRetry?.();
    const socket = this.#socket;
    if (!socket) return;
    await new Promise<void>((resolve) => {
      socket.once("close", () => resolve());
      if (this.#isConnected) socket.end();
      else socket.destroy();
      this.#options.clock.after(CLOSE_MS, () => socket.destroy());
    });
  }

  #leaveOut(seq: number): void {
    this.#dropped++;
    if (this.#gap) {
      this.#gap.to = seq;
      this.#gap.count++;
    } else this.#gap = { from: seq, to: seq, count: 1 };
  }

  #tellGap(): void {
    if (!this.#gap) return;
    const { from, to, count } = this.#gap;
    this.#gap = null;
    this.#tell("GAP", { leftOut: { from, to, count } });
  }

  #tell(id: string, facts: object): void {
    this.#queue.push({ severity: 4, at: this.#options.clock.now(), id, seq: null, text: JSON.stringify(facts) });
  }

  #send(): void {
    const socket = this.#socket;
    if (!socket || !this.#isConnected || this.#isFull) return;
    let sent = 0;
    while (!this.#isFull && sent < this.#queue.length) {
      const message = this.#queue[sent++] as SyslogMessage;
      this.#isFull = !socket.write(framed(message, this.#sender));
      if (message.seq !== null) this.#lastSent = message.seq;
    }
    if (sent > 0) this.#queue = this.#queue.slice(sent);
    if (this.#queue.length > 0) return;
    // Nothing waits: what was left out is told now, and not with the next entry.
    if (this.#gap) {
      this.#tellGap();
      this.#send();
    } else this.#drained?.();
  }

  #connect(): void {
    const { host, port, tls } = this.#options;
    const socket =
      tls === null
        ? connectTcp({ host, port })
        : connectTls({
            host,
            port,
            minVersion: "TLSv1.2",
            ...(isIP(host) === 0 ? { servername: host } : {}),
            ...(tls.ca === null ? {} : { ca: tls.ca }),
          });
    this.#socket = socket;
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    socket.setTimeout(CONNECT_MS, () => {
      if (!this.#isConnected) socket.destroy(new Error(`no connection within ${CONNECT_MS / 1_000} s`));
    });
    let reason: string | null = null;
    socket.once(tls === null ? "connect" : "secureConnect", () => {
      socket.setTimeout(0);
      this.#isConnected = true;
      this.#isFull = false;
      this.#pauses.reset();
      this.#report(true, null);
      if (this.#wasLost) {
        this.#wasLost = false;
        const message = JSON.stringify({ connectionLost: { lastSent: this.#lastSent } });
        this.#queue.unshift({
          severity: 4,
          at: this.#options.clock.now(),
          id: "CONNECTION_LOST",
          seq: null,
          text: message,
        });
      }
      this.#send();
    });
    socket.on("drain", () => {
      this.#isFull = false;
      this.#send();
    });
    // Nothing is expected from the server; it must be read, or its end is never seen.
    socket.resume();
    socket.on("error", (error) => {
      reason = error.message;
    });
    socket.once("close", () => {
      if (this.#isConnected && this.#lastSent > 0) this.#wasLost = true;
      this.#isConnected = false;
      this.#socket = null;
      if (this.#closed) return;
      this.#report(false, reason ?? "the server ended the connection");
      this.#cancelRetry = this.#options.clock.after(this.#pauses.take(), () => this.#connect());
    });
  }

  #report(connected: boolean, reason: string | null): void {
    if (this.#told === connected) return;
    this.#told = connected;
    this.#options.onState(connected, reason);
  }
}
