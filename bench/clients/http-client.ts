/** Sends the same request again and again on a number of kept-alive connections and measures each. */
import { Agent, request } from "node:http";
import { answer } from "../harness/child.ts";
import { latenciesOf } from "../harness/statistics.ts";

export interface HttpLoad {
  readonly url: string;
  readonly body: string;
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
  readonly status: number;
}

function post(agent: Agent, { url, body }: HttpLoad): Promise<{ status: number; chunks: Buffer[] }> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", accept: "application/json", "content-length": body.length };
    const sent = request(url, { method: "POST", agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, chunks }));
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

answer({
  async run(load: HttpLoad): Promise<HttpMeasured> {
    const agent = new Agent({ keepAlive: true, maxSockets: load.connections });
    const milliseconds: number[] = [];
    let left = load.requests;
    let last: { status: number; chunks: Buffer[] } = { status: 0, chunks: [] };
    const begun = performance.now();
    await Promise.all(
      Array.from({ length: load.connections }, async () => {
        while (left-- > 0) {
          const start = performance.now();
          last = await post(agent, load);
          milliseconds.push(performance.now() - start);
          if (last.status !== 200)
            throw new Error(`${last.status} ${Buffer.concat(last.chunks).toString().slice(0, 500)}`);
        }
      }),
    );
    const seconds = (performance.now() - begun) / 1000;
    agent.destroy();
    return { seconds, ...latenciesOf(milliseconds), status: last.status, text: Buffer.concat(last.chunks).toString() };
  },
});
