/**
 * A kept-alive HTTP/1.1 connection, one request at a time. Requests are bytes made beforehand and bodies are not looked
 * into, so that a client keeps up with servers that do little for each request.
 */
import { connect, type Socket } from "node:net";

export interface HttpAnswer {
  readonly status: number;
  /** From the first byte of the request to the last of the answer, milliseconds. */
  readonly ms: number;
  readonly head: string;
  /** The body as it came over the wire; `textOf` reads it. */
  readonly body: readonly Buffer[];
}

/** A GraphQL request as bytes. */
export function postBytes(url: string, body: string): Buffer {
  const { host, pathname } = new URL(url);
  const head = [
    `POST ${pathname} HTTP/1.1`,
    `Host: ${host}`,
    "Content-Type: application/json",
    "Accept: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: keep-alive",
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
}

/** A GET as bytes. */
export function getBytes(url: string): Buffer {
  const { host, pathname } = new URL(url);
  return Buffer.from(`GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nConnection: keep-alive\r\n\r\n`);
}

const HEAD_END = Buffer.from("\r\n\r\n");
const LAST_CHUNK = Buffer.from("0\r\n\r\n");

export class HttpConnection {
  readonly #socket: Socket;
  #resolve: ((answer: HttpAnswer) => void) | null = null;
  #reject: ((error: Error) => void) | null = null;
  #begun = 0;
  #head = "";
  #status = 0;
  /** Bytes of the body still to come; NaN: it comes in chunks. */
  #left = 0;
  #body: Buffer[] = [];
  #closed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (data) => this.#onData(data as Buffer));
    socket.on("error", (error) => this.#onEnd(error));
    socket.on("close", () => this.#onEnd(new Error("the server closed the connection")));
  }

  static open(url: string): Promise<HttpConnection> {
    const { hostname, port } = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      socket.once("error", reject);
      socket.once("connect", () => {
        socket.off("error", reject);
        resolve(new HttpConnection(socket));
      });
    });
  }

  get closed(): boolean {
    return this.#closed;
  }

  ask(request: Buffer): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new Error("the connection is closed"));
      this.#resolve = resolve;
      this.#reject = reject;
      this.#head = "";
      this.#begun = performance.now();
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#reject = null;
    this.#socket.destroy();
  }

  #onData(data: Buffer): void {
    if (this.#head !== "") {
      this.#onBody(data);
      return;
    }
    const end = data.indexOf(HEAD_END);
    if (end < 0) {
      this.#onEnd(new Error("the answer's head came in pieces"));
      return;
    }
    this.#head = data.toString("latin1", 0, end);
    this.#status = Number(this.#head.slice(9, 12));
    const length = /\r\ncontent-length: *(\d+)/i.exec(this.#head);
    this.#left = length ? Number(length[1]) : Number.NaN;
    this.#body = [];
    this.#onBody(data.subarray(end + HEAD_END.length));
  }

  #onBody(data: Buffer): void {
    if (data.length > 0) this.#body.push(data);
    if (Number.isNaN(this.#left)) {
      if (!endsWith(this.#body, LAST_CHUNK)) return;
    } else {
      this.#left -= data.length;
      if (this.#left > 0) return;
    }
    const { status, head, body } = { status: this.#status, head: this.#head, body: this.#body };
    this.#resolve?.({ status, head, body, ms: performance.now() - this.#begun });
  }

  #onEnd(error: Error): void {
    this.#closed = true;
    this.#reject?.(error);
  }
}

function endsWith(parts: readonly Buffer[], end: Buffer): boolean {
  const last = Buffer.concat(parts.slice(-end.length));
  return last.subarray(-end.length).equals(end);
}

/** The text of an answer's body. */
export function textOf({ head, body }: HttpAnswer): string {
  const all = Buffer.concat(body);
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) return all.toString();
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = all.indexOf("\r\n", at);
    const size = Number.parseInt(all.toString("latin1", at, end), 16);
    if (!(size > 0)) return Buffer.concat(parts).toString();
    parts.push(all.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}
