/** Sends the same requests again and again on a number of kept-alive connections and measures each. */
import { answer } from "../harness/child.ts";
import { latenciesOf } from "../harness/statistics.ts";
import { type HttpAnswer, HttpConnection, postBytes, textOf } from "./http-connection.ts";

export interface HttpLoad {
  readonly url: string;
  /** Several are sent in turn. */
  readonly body: string | readonly string[];
  readonly connections: number;
  readonly requests: number;
}

export interface HttpMeasured {
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Of the last answer. */
  readonly text: string;
}

/** For `ask`, by address. */
const kept = new Map<string, HttpConnection>();

function checked(answer: HttpAnswer): HttpAnswer {
  if (answer.status !== 200) throw new Error(`${answer.status} ${textOf(answer).slice(0, 500)}`);
  return answer;
}

answer({
  async run({ url, body, connections, requests }: HttpLoad): Promise<HttpMeasured> {
    const bytes = [body].flat().map((each) => postBytes(url, each));
    const open = await Promise.all(Array.from({ length: connections }, () => HttpConnection.open(url)));
    const milliseconds: number[] = [];
    let sent = 0;
    let last: HttpAnswer | null = null;
    const begun = performance.now();
    await Promise.all(
      open.map(async (connection) => {
        while (sent < requests) {
          last = checked(await connection.ask(bytes[sent++ % bytes.length] as Buffer));
          milliseconds.push(last.ms);
        }
      }),
    );
    const seconds = (performance.now() - begun) / 1000;
    for (const connection of open) connection.close();
    return { seconds, ...latenciesOf(milliseconds), text: last ? textOf(last) : "" };
  },
  /** One request on a connection that is kept for the next; the answer's text only when it is wanted. */
  async ask({ url, body, text }: { url: string; body: string; text: boolean }): Promise<{ ms: number; text: string }> {
    let connection = kept.get(url);
    if (!connection || connection.closed) {
      connection = await HttpConnection.open(url);
      kept.set(url, connection);
    }
    const got = checked(await connection.ask(postBytes(url, body)));
    return { ms: got.ms, text: text ? textOf(got) : "" };
  },
});
