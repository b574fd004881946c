/**
 * The log: structured lines for machines, readable ones when a terminal looks on.
 */
import { createRequire } from "node:module";
import { type DestinationStream, type Logger, pino } from "pino";

/** For what only a terminal needs, at once. */
const require = createRequire(import.meta.url);

export interface LogOptions {
  readonly level: string;
  /** auto: for people when a terminal looks on, else JSON lines. */
  readonly format: "auto" | "pretty" | "json";
}

/** Names of fields whose values never stand in a log, wherever they turn up. */
const SECRET_FIELDS = [
  "password",
  "*.password",
  "*.*.password",
  "authorization",
  "*.authorization",
  "*.headers.authorization",
];

type Destination = NodeJS.WriteStream & { readonly fd?: number };

export function createLogger(options: LogOptions, destination: Destination = process.stdout): Logger {
  const forPeople = options.format === "pretty" || (options.format === "auto" && destination.isTTY);
  // In this process and synchronous: a worker thread would lose the last lines of a process that ends.
  const stream: DestinationStream = forPeople
    ? readable(destination)
    : destination.fd === undefined
      ? destination
      : pino.destination({ fd: destination.fd, sync: true });
  // ISO 8601, in UTC.
  return pino({ level: options.level, redact: SECRET_FIELDS, timestamp: pino.stdTimeFunctions.isoTime }, stream);
}

function readable(destination: Destination): DestinationStream {
  const pretty: typeof import("pino-pretty") = require("pino-pretty");
  return pretty({
    destination,
    colorize: destination.isTTY,
    ignore: "pid,hostname",
    translateTime: "HH:MM:ss.l",
    sync: true,
  });
}
