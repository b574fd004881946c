/** Servers that answer the same query, asked by the same client in turns. */
import { isDeepStrictEqual } from "node:util";
import type { HttpLoad, HttpMeasured } from "../clients/http-client.ts";
import type { Child } from "../harness/child.ts";
import type { Row } from "../harness/report.ts";
import { median } from "./scenario.ts";

export interface Subject {
  readonly name: string;
  readonly process: Child;
  readonly url: string;
  /** Of the request, or of several that are sent in turn. */
  readonly body: HttpLoad["body"];
  readonly comparedTo?: string;
  readonly note?: string;
  /** Share of the requests a slow one is asked; 1 unless said. */
  readonly share?: number;
  /** The answer as Plantgraph would have given it, where a server's schema has another shape. */
  readonly normalised?: (answer: unknown) => unknown;
}

/** Each subject is measured so often, in turns, so that a busy moment of the machine does not fall on one alone. */
const TURNS = 3;

export async function compared(
  scenario: string,
  client: Child,
  subjects: readonly Subject[],
  { connections, requests }: Pick<HttpLoad, "connections" | "requests">,
): Promise<Row[]> {
  const loadOf = ({ url, body, share = 1 }: Subject, parts: number): HttpLoad => {
    return { url, body, connections, requests: Math.max(connections, Math.ceil((requests * share) / parts)) };
  };
  const answers: unknown[] = [];
  for (const subject of subjects) {
    const { text } = await client.call<HttpMeasured>("run", loadOf(subject, 4));
    const answer = JSON.parse(text) as { errors?: unknown };
    if (answer.errors) throw new Error(`${subject.name}: ${text.slice(0, 500)}`);
    answers.push(subject.normalised ? subject.normalised(answer) : answer);
    if (!isDeepStrictEqual(answers.at(-1), answers[0]))
      throw new Error(`${subject.name} answers something else: ${text.slice(0, 500)}`);
  }
  const turns = subjects.map((): Record<string, number>[] => []);
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [i, subject] of subjects.entries())
      turns[i]?.push(await measured(client, subject.process, loadOf(subject, TURNS)));
  }
  return subjects.map(({ name, comparedTo, note }, i) => ({
    scenario,
    subject: name,
    figures: medians(turns[i] ?? []),
    ...(comparedTo === undefined ? {} : { comparedTo }),
    ...(note === undefined ? {} : { note }),
  }));
}

export async function measured(client: Child, server: Child, load: HttpLoad): Promise<Record<string, number>> {
  const before = await server.cpu();
  const { seconds, p50, p99, text } = await client.call<HttpMeasured>("run", load);
  const cpu = (await server.cpu()) - before;
  return {
    "p50 ms": p50,
    "p99 ms": p99,
    "requests/s": load.requests / seconds,
    "CPU ms/request": cpu / 1000 / load.requests,
    "kB/answer": Buffer.byteLength(text) / 1000,
  };
}

export function medians(turns: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const names = Object.keys(turns[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, median(turns.map((turn) => turn[name] ?? Number.NaN))]));
}
