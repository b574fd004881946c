/** Rows of figures as a table for people and as JSON for comparison. */
import type { Machine } from "./machine.ts";

/** Figures of one subject in one scenario. The name of a figure carries its unit: "p50 ms". Less is better, but for "/s". */
export interface Row {
  readonly scenario: string;
  readonly subject: string;
  readonly figures: Readonly<Record<string, number>>;
  /** The subject of the same scenario that this one is compared to. */
  readonly comparedTo?: string;
  readonly note?: string;
}

export interface Skipped {
  readonly scenario: string;
  readonly reason: string;
}

export interface Results {
  readonly machine: Machine;
  /** Settings that belong to the figures. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly rows: readonly Row[];
  readonly skipped: readonly Skipped[];
}

/** Each figure of the row divided by that of the row it is compared to; null where there is none. */
export function ratios(row: Row, rows: readonly Row[]): Record<string, number> | null {
  const peer = rows.find(({ scenario, subject }) => scenario === row.scenario && subject === row.comparedTo);
  if (!peer) return null;
  const shared = Object.keys(row.figures).filter((name) => peer.figures[name]);
  return Object.fromEntries(
    shared.map((name) => [name, (row.figures[name] as number) / (peer.figures[name] as number)]),
  );
}

export function asText({ machine, rows, skipped }: Results): string {
  const lines = [
    `Plantgraph bench, ${machine.at}, commit ${machine.commit.slice(0, 10)}${machine.modified ? " (modified)" : ""}`,
    `Node ${machine.node}, ${machine.cores} x ${machine.processor}, ${machine.memoryGiB} GiB, ${machine.system}`,
  ];
  for (const scenario of new Set(rows.map((row) => row.scenario))) {
    const own = rows.filter((row) => row.scenario === scenario);
    const names = [...new Set(own.flatMap((row) => Object.keys(row.figures)))];
    const table = [["", ...names]];
    for (const row of own) {
      table.push([row.subject, ...names.map((name) => figure(row.figures[name]))]);
      const ratio = ratios(row, rows);
      if (ratio) {
        const cells = names.map((name) => (ratio[name] === undefined ? "" : `x ${figure(ratio[name])}`));
        table.push([`  to ${row.comparedTo}`, ...cells]);
      }
    }
    lines.push("", scenario, ...aligned(table));
    for (const { subject, note } of own) if (note !== undefined) lines.push(`  ${subject}: ${note}`);
  }
  for (const { scenario, reason } of skipped) lines.push("", `${scenario}: skipped. ${reason}`);
  return `${lines.join("\n")}\n`;
}

function figure(value: number | undefined): string {
  if (value === undefined) return "";
  if (value === 0) return "0";
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString("en");
  return String(Number(value.toPrecision(3)));
}

function aligned(table: readonly (readonly string[])[]): string[] {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  "),
  );
}
