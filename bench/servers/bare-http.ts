/** The floor of a JSON answer over HTTP: reads the request, stringifies an object that is ready, sends it. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { answer } from "../harness/child.ts";

let ready: unknown = null;

const server = createServer((request, response) => {
  request.on("data", () => {});
  request.on("end", () => {
    const body = Buffer.from(JSON.stringify(ready));
    response.writeHead(200, { "content-type": "application/json; charset=utf-8", "content-length": body.byteLength });
    response.end(body);
  });
});

answer({
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  },
  serve(text: string) {
    ready = JSON.parse(text);
  },
});
