/** The floor of a JSON answer over HTTP: reads the request, stringifies an object that is ready, sends it. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { loadValue } from "../../src/connectors/simulator/load-plant.ts";
import { answer } from "../harness/child.ts";
import { indexOfTag, type Round, sourceTimeOf } from "./load-round.ts";

interface Sample {
  number: number;
  quality: string;
  sourceTime: string;
  isStale: boolean;
}

let ready: unknown = null;
/** The samples within `ready`, with the index of each one's tag. */
let samples: { readonly index: number; readonly sample: Sample }[] = [];

function collect(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  const { id, current } = value as { id?: string; current?: Sample };
  if (id !== undefined && current !== undefined) samples.push({ index: indexOfTag(id), sample: current });
  else for (const below of Object.values(value)) collect(below);
}

const server = createServer((request, response) => {
  request.on("data", () => {});
  request.on("end", () => {
    const body = JSON.stringify(ready);
    const length = Buffer.byteLength(body);
    response.writeHead(200, { "content-type": "application/json; charset=utf-8", "content-length": length });
    response.end(body);
  });
});

answer({
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  },
  serve(text: string) {
    samples = [];
    ready = JSON.parse(text);
    collect(ready);
  },
  /** Writes a new value and time into every sample of the ready object, as a program that keeps one would. */
  change({ round, at, every }: Round) {
    for (const { index, sample } of samples) {
      if (index % every !== 0) continue;
      sample.number = loadValue(index, round);
      sample.sourceTime = new Date(sourceTimeOf(index, round, at)).toISOString();
    }
  },
});
