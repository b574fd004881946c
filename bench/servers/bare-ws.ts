/**
 * The floor of fan-out: raw `ws` that sends ready frames to every socket. As two-part frames each is a small head of the
 * socket's own, with the subscription's id, and one payload that all share; as one-part frames it is the same text for all.
 */
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { answer } from "../harness/child.ts";
import { timedText } from "./timed-text.ts";

const server = new WebSocketServer({
  port: 0,
  host: "127.0.0.1",
  perMessageDeflate: false,
  handleProtocols: (protocols) => [...protocols][0] ?? false,
});
const listening = new Promise<void>((resolve) => server.once("listening", resolve));
let stopped = true;
let timer: NodeJS.Timeout | undefined;

/** Sends the frame of the present moment to each socket; the callback is called when the system has taken it. */
type SendFrame = (socket: WebSocket, index: number, shared: Buffer, taken: () => void) => void;

const onePart: SendFrame = (socket, _index, shared, taken) => socket.send(shared, { binary: false }, taken);

const heads: Buffer[] = [];
const twoParts: SendFrame = (socket, index, shared, taken) => {
  heads[index] ??= Buffer.from(
    `{"id":"00000000-0000-4000-8000-${String(index).padStart(12, "0")}","type":"next","payload":`,
  );
  socket.send(heads[index] as Buffer, { binary: false, fin: false });
  socket.send(shared, { binary: false }, taken);
};

export interface BareSending {
  /** As Plantgraph sent it. Its numbers become the present time in each round. */
  readonly frame: string;
  /** Pause between two rounds; 0: the next begins when the system has taken the last one from all sockets. */
  readonly everyMs: number;
  readonly parts: 1 | 2;
}

answer({
  async listen(): Promise<string> {
    await listening;
    return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  },
  send({ frame, everyMs, parts }: BareSending) {
    const text = parts === 1 ? frame : frame.slice(frame.indexOf('"payload":') + '"payload":'.length);
    const now = timedText(text);
    const sendFrame = parts === 1 ? onePart : twoParts;
    stopped = false;
    const round = () => {
      if (stopped) return;
      const shared = Buffer.from(now());
      let waiting = 1;
      const taken = () => {
        if (--waiting === 0 && everyMs === 0) setImmediate(round);
      };
      let index = 0;
      for (const socket of server.clients) {
        waiting++;
        sendFrame(socket, index++, shared, taken);
      }
      taken();
    };
    if (everyMs === 0) {
      round();
      return;
    }
    timer = setInterval(round, everyMs);
  },
  stop() {
    stopped = true;
    clearInterval(timer);
  },
});
