/**
 * A door: one way into the twin. It declares its routes, and what is decided about requests to them before it is asked; what no
 * door declares does not exist. `server.ts` lists the doors.
 */
import type { RequestListener } from "node:http";
import type { FastifyReply, FastifyRequest, HTTPMethods } from "fastify";
import type { Logger } from "pino";
import type { Permission } from "../../twin/access/permission.ts";
import type { AdmissionQueue } from "../admission/admission-queue.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { ErrorReport } from "../operation/error-report.ts";
import type { Pipeline } from "../operation/pipeline.ts";
import type { Access } from "./access.ts";
import type { Answers } from "./answers.ts";
import type { Peers } from "./peers.ts";
import type { OriginCheck } from "./same-origin.ts";
import type { SecurityHeaders } from "./security-headers.ts";

export interface Door {
  /** In lower case, as tests and logs name it. */
  readonly name: string;
  /** Declares what the door offers. */
  register(app: DoorApp, parts: DoorParts): void | Promise<void>;
}

export interface HttpLimits {
  /** Bytes of a request's body. */
  readonly requestBytes: number;
  /** Milliseconds a client may take to send a whole request. */
  readonly requestMs: number;
  /** Milliseconds a client may read nothing of an answer. */
  readonly unreadMs: number;
}

/** Of every limit on what callers share. */
export interface SharedLimits {
  /** Part of it that one caller may have, above 0; 1: all. */
  readonly callerShare: number;
}

/** What doors share. */
export interface DoorParts {
  readonly access: Access;
  readonly origins: OriginCheck;
  readonly peers: Peers;
  /** Where people sign in; null: nowhere. */
  readonly signInPath: string | null;
  /** Headers of every answer. */
  readonly security: SecurityHeaders;
  readonly queue: AdmissionQueue;
  readonly pipeline: Pipeline;
  readonly answers: Answers;
  readonly errors: ErrorReport;
  readonly metrics: Metrics;
  readonly limits: HttpLimits;
  readonly log: Logger;
}

/** What a door declares its own to. */
export interface DoorApp {
  route(route: DoorRoute): void;
  /** Sees every request before it is routed, and hands on what it does not answer. */
  inFront(answer: (next: RequestListener) => RequestListener): void;
  /**
   * Ends what would stay open for ever, so that clients come back, not all at the same moment; resolves when all have left.
   * @param end told the longest time from the first client told to the last, milliseconds
   */
  onDrain(end: (spreadMs: number) => Promise<void>): void;
  /** Cuts off what is open still when the time to drain is over. */
  onDeadline(cut: () => void): void;
  /** After the last answer. */
  onClose(close: () => Promise<void>): void;
}

/** Whether a request waits, and what happens to it when there is too much to do, or the server stops. */
export type Admission =
  /** It costs more than a look: it waits for its turn, and is refused under overload and while the server drains. */
  | "QUEUED"
  /** It opens what stays open, at no cost; what is asked there is admitted one by one. Refused while the server drains. */
  | "OPENS"
  /** For supervisors, and people: it is answered whatever else there is to do. */
  | "ALWAYS";

/** Of whom requests to a route are taken: every route says it, there is no default. */
export type Callers =
  /** Of callers who are known, and hold this permission somewhere: unknown ones are answered 401, all others 403. */
  | Permission
  /** Of callers who are known: what they may ask for is told by what they ask, operation by operation. */
  | "KNOWN"
  /** Of everybody: nothing of the plant is told there, or the door itself looks who asks. */
  | "ANYBODY";

export interface DoorRoute {
  /** GET answers HEAD too, unless HEAD is named as well. */
  readonly method: readonly HTTPMethods[];
  /** In its one spelling (`request-target.ts`). */
  readonly url: string;
  readonly admission: Admission;
  /** Who may ask at all. */
  readonly callers: Callers;
  /** Asked by GETs that want a WebSocket, and by nothing else; `takeOver` (`upgrade.ts`) takes the connection. */
  readonly upgrades?: true;
  /** Bodies are forms of pages (`application/x-www-form-urlencoded`), and come as URLSearchParams. Other routes take none. */
  readonly takesForms?: true;
  /**
   * By what the address is asked, in a sentence without its end: told to all other methods with 405. Absent: they find
   * nothing.
   */
  readonly askedBy?: string;
  readonly handler: (request: FastifyRequest, reply: FastifyReply) => unknown;
}

/** A route as it is served. */
export interface ServedRoute {
  /** Name of the door; null: it is none of a door's, but answers preflights of CORS for all addresses. */
  readonly door: string | null;
  readonly method: readonly string[];
  readonly url: string;
  readonly admission: Admission | null;
  readonly callers: Callers | null;
  readonly upgrades: boolean;
}
