/**
 * Measures how well the way to one server works: rates, lost samples, round trips, clocks. Its numbers are always there to
 * be asked for; it speaks up by itself only when one of them becomes notably another, and every few seconds at most, so
 * that ordinary counters never make an event per sample.
 */
import { AttributeIds, type DataValue, VariableIds } from "node-opcua-client";
import type { Sample } from "../../../twin/model/sample.ts";
import { type SourceHealth, UNKNOWN_HEALTH } from "../../../twin/ports/data-source.ts";
import type { OpcUaDetails, ServerBuild } from "../../../twin/ports/source-details.ts";
import { inBackground } from "../../../twin/tools/background.ts";
import type { Clock } from "../../../twin/tools/clock.ts";
import type { ServerSession } from "../session/session.ts";

/** How often rates are taken and changes are told, milliseconds. */
const PERIOD_MS = 5_000;

/** InfoType DataValue with the bit Overflow (Part 4, 7.39): the server's queue lost samples before this one. */
const OVERFLOW = 0x0480;

/** Smaller differences are the noise of a healthy way: of times in milliseconds, of rates in parts. */
const NOTABLE_MS = 100;
const NOTABLE_PART = 0.2;

/** The nodes of the server's BuildInfo, in the order `buildOf` takes their values. */
export const BUILD_NODES = [
  VariableIds.Server_ServerStatus_BuildInfo_ProductName,
  VariableIds.Server_ServerStatus_BuildInfo_ManufacturerName,
  VariableIds.Server_ServerStatus_BuildInfo_SoftwareVersion,
  VariableIds.Server_ServerStatus_BuildInfo_BuildNumber,
  VariableIds.Server_ServerStatus_BuildInfo_BuildDate,
] as const;

/** What is measured of one server: what all sources have, and what only OPC UA knows. */
export type ServerHealth = SourceHealth & Pick<OpcUaDetails, "overflows" | "build" | "security">;

const UNKNOWN: ServerHealth = { ...UNKNOWN_HEALTH, overflows: 0, build: null, security: null };

export interface HealthEvents {
  /** Something has become notably another; at most once a period. */
  onNotable(health: ServerHealth): void;
  /** Work that nobody waits for failed. */
  onFault(doing: string, error: unknown): void;
}

export class HealthMeter {
  readonly #clock: Clock;
  readonly #events: HealthEvents;
  #health: ServerHealth = UNKNOWN;
  /** What was told last. */
  #told: ServerHealth = UNKNOWN;
  #sessions = 0;
  #received = 0;
  #overflows = 0;
  /** Shortest time from a sample's source time to its server time in this period; Infinity while there is none. */
  #lag = Number.POSITIVE_INFINITY;
  /** The first values of a session may be old ones: their times tell nothing about clocks. */
  #firstPeriod = true;
  #periodAt = 0;
  #open: ServerSession | null = null;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, events: HealthEvents) {
    this.#clock = clock;
    this.#events = events;
  }

  get health(): ServerHealth {
    if (this.#health.overflows !== this.#overflows) this.#become({ overflows: this.#overflows });
    return this.#health;
  }

  /** A session is open. */
  begin(open: ServerSession): void {
    this.#cancel?.();
    this.#open = open;
    this.#received = 0;
    this.#lag = Number.POSITIVE_INFINITY;
    this.#firstPeriod = true;
    this.#periodAt = this.#clock.monotonic();
    this.#become({ reconnects: this.#sessions++, security: open.security });
    this.#cancel = this.#clock.every(PERIOD_MS, () => this.#endPeriod());
    inBackground(
      () => this.#readBuild(open),
      (error) => this.#events.onFault("the server's build was read", error),
    );
  }

  /** The session is gone: what was measured on it is true no more. What was counted stays. */
  end(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#open = null;
    this.#become({
      changesPerSecond: 0,
      roundTripMs: null,
      clockSkewMs: null,
      sourceClockSkewMs: null,
      security: null,
    });
  }

  /** So many samples came with one notification. On the hot path. */
  received(samples: number): void {
    this.#received += samples;
  }

  /** One of them. On the hot path. */
  sampled({ status, sourceTime, serverTime }: Sample): void {
    if ((status & OVERFLOW) === OVERFLOW) this.#overflows++;
    if (sourceTime !== null && serverTime !== null && serverTime - sourceTime < this.#lag)
      this.#lag = serverTime - sourceTime;
  }

  /** The server answered a question. */
  answered(roundTripMs: number, serverTime: number | null): void {
    // The server looked at its clock about half-way.
    const clockSkewMs = serverTime === null ? null : Math.round(serverTime + roundTripMs / 2 - this.#clock.now());
    const first = this.#health.roundTripMs === null;
    this.#become({ roundTripMs: Math.round(roundTripMs * 10) / 10, clockSkewMs });
    if (first) this.#tell();
  }

  #endPeriod(): void {
    const now = this.#clock.monotonic();
    const seconds = (now - this.#periodAt) / 1_000;
    const changesPerSecond = seconds > 0 ? Math.round((this.#received / seconds) * 10) / 10 : 0;
    const known = !this.#firstPeriod && Number.isFinite(this.#lag);
    // `+ 0`: a lag of 0 is no skew, not one of -0.
    this.#become({ changesPerSecond, ...(known ? { sourceClockSkewMs: -Math.round(this.#lag) + 0 } : {}) });
    this.#periodAt = now;
    this.#received = 0;
    this.#lag = Number.POSITIVE_INFINITY;
    this.#firstPeriod = false;
    if (isNotable(this.#told, this.health)) this.#tell();
  }

  async #readBuild(open: ServerSession): Promise<void> {
    try {
      const nodes = BUILD_NODES.map((node) => ({ nodeId: `i=${node}`, attributeId: AttributeIds.Value }));
      const build = buildOf(await open.read(nodes));
      if (this.#open !== open) return;
      this.#become({ build });
      this.#tell();
    } catch {
      // The session is gone, or the server is very slow: it stays unknown.
    }
  }

  #become(change: Partial<ServerHealth>): void {
    const keys = Object.keys(change) as (keyof ServerHealth)[];
    if (keys.some((key) => this.#health[key] !== change[key])) this.#health = { ...this.#health, ...change };
  }

  #tell(): void {
    this.#told = this.health;
    this.#events.onNotable(this.#told);
  }
}

/** What the five nodes of the server's BuildInfo say. */
export function buildOf(values: readonly DataValue[]): ServerBuild {
  const [product, manufacturer, version, buildNumber, buildDate] = values.map((value): unknown =>
    value.statusCode.isGood() ? value.value.value : null,
  );
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);
  // A date at the beginning of OPC UA's time is none.
  const hasDate = buildDate instanceof Date && buildDate.getTime() > 0;
  return {
    product: text(product),
    manufacturer: text(manufacturer),
    version: text(version),
    buildNumber: text(buildNumber),
    buildDate: hasDate ? buildDate.getTime() : null,
  };
}

function isNotable(told: ServerHealth, now: ServerHealth): boolean {
  const isOther = (a: number | null, b: number | null) =>
    a === null || b === null ? a !== b : Math.abs(a - b) > NOTABLE_MS;
  return (
    told.overflows !== now.overflows ||
    isOther(told.roundTripMs, now.roundTripMs) ||
    isOther(told.clockSkewMs, now.clockSkewMs) ||
    isOther(told.sourceClockSkewMs, now.sourceClockSkewMs) ||
    Math.abs(told.changesPerSecond - now.changesPerSecond) > NOTABLE_PART * Math.max(1, told.changesPerSecond)
  );
}
