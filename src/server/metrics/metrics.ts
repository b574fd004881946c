/**
 * The numbers an operator needs, for Prometheus. Cheap to keep: counters are incremented where things happen, all else is
 * looked up when somebody asks (`doors/metrics`).
 */
import type { ExecutionResult } from "graphql";
import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { Durations } from "./durations.ts";

export class Metrics {
  readonly registry = new Registry();
  readonly errors = this.#counter("graphql_errors_total", "GraphQL errors sent, by code.", ["code"]);
  readonly refusedRequests = this.#counter("refused_requests_total", "Requests refused before GraphQL.", ["reason"]);
  readonly shed = this.#counter("shed_requests_total", "Operations refused under overload, by door and reason.", [
    "door",
    "reason",
  ]);
  readonly sharesUsed = this.#counter(
    "share_refusals_total",
    "Refused because one caller had its share of what all share, by the setting of that.",
    ["setting"],
  );
  readonly unreadAnswers = this.#counter("unread_answers_total", "Clients cut off for not reading their answer.", []);
  readonly eventsSent = this.#counter("subscription_events_total", "Events executed for subscribers.", []);
  readonly socketsClosed = this.#counter("websockets_closed_total", "WebSockets that ended, by close code.", ["code"]);
  readonly #operations = new Durations(
    "plantgraph_graphql_operation_seconds",
    "Time to execute an operation, seconds.",
    ["operation", "outcome"],
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  );
  readonly #subscriptions = new Gauge({
    name: "plantgraph_subscriptions",
    help: "Open subscriptions.",
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    this.registry.registerMetric(this.#operations.asMetric());
  }

  /** Starts the time of an operation; the answer ends it and passes the result on. */
  operationStarted(operation: string): (result: ExecutionResult) => ExecutionResult {
    const start = performance.now();
    return (result) => {
      const outcome = result.errors === undefined ? "ok" : result.data == null ? "failed" : "partial";
      this.#operations.observe(operation, outcome, (performance.now() - start) / 1_000);
      return result;
    };
  }

  subscriptionOpened(): () => void {
    this.#subscriptions.inc();
    return () => this.#subscriptions.dec();
  }

  /** @param value looked up when somebody asks */
  gauge(name: string, help: string, value: () => number): void {
    new Gauge({
      name: `plantgraph_${name}`,
      help,
      registers: [this.registry],
      collect() {
        this.set(value());
      },
    });
  }

  #counter<L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> {
    return new Counter({ name: `plantgraph_${name}`, help, labelNames, registers: [this.registry] });
  }
}
