/** The floor of fan-out: sends one ready frame to every socket, as often as it is told. */
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { answer } from "../harness/child.ts";

const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
const listening = new Promise<void>((resolve) => server.once("listening", resolve));
let timer: NodeJS.Timeout | undefined;

answer({
  async listen(): Promise<string> {
    await listening;
    return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  },
  /** The frame's source times become the present time in each round. */
  send({ frame, everyMs }: { frame: string; everyMs: number }) {
    const parts = frame.split(/(?<="sourceTime":")[^"]*/);
    timer = setInterval(() => {
      const text = Buffer.from(parts.join(new Date().toISOString()));
      for (const socket of server.clients) socket.send(text, { binary: false });
    }, everyMs);
  },
  stop() {
    clearInterval(timer);
  },
});
