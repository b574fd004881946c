import { Counter, Gauge, type Registry } from "prom-client";

/** What an operator sees of exports. */
export class ExportMetrics {
  readonly #ended: Counter<"export" | "format" | "outcome">;
  readonly #bytes: Counter<"export" | "format">;

  /** @param running exports being sent, looked up when asked */
  constructor(registry: Registry, running: () => number) {
    const registers = [registry];
    this.#ended = new Counter({
      name: "plantgraph_exports_total",
      help: "Exports, by what became of them: sent, broken (the reader left or stood still, or a fault), refused.",
      labelNames: ["export", "format", "outcome"] as const,
      registers,
    });
    this.#bytes = new Counter({
      name: "plantgraph_export_bytes_total",
      help: "Bytes of exports made, before compression.",
      labelNames: ["export", "format"] as const,
      registers,
    });
    new Gauge({
      name: "plantgraph_exports",
      help: "Exports being sent.",
      registers,
      collect() {
        this.set(running());
      },
    });
  }

  ended(what: string, format: string, outcome: "sent" | "broken" | "refused"): void {
    this.#ended.inc({ export: what, format, outcome });
  }

  made(what: string, format: string, bytes: number): void {
    this.#bytes.inc({ export: what, format }, bytes);
  }
}
