/**
 * The log: structured lines for machines, readable ones when a terminal looks on.
 */
import { type DestinationStream, type Logger, pino } from "pino";
import pretty from "pino-pretty";

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

export function createLogger(options: LogOptions, destination: NodeJS.WriteStream = process.stdout): Logger {
  const forPeople = options.format === "pretty" || (options.format === "auto" && destination.isTTY);
  // In this process and synchronous: a worker thread would lose the last lines of a process that ends.
  const stream: DestinationStream = forPeople
    ? pretty({
        destination,
        colorize: destination.isTTY,
        ignore: "pid,hostname",
        translateTime: "HH:MM:ss.l",
        sync: true,
      })
    : pino.destination({ fd: 1, sync: true });
  return pino({ level: options.level, redact: SECRET_FIELDS }, stream);
}
