/**
 * A WebSocket (RFC 6455) that does as little as a client can: a thousand of them must be able to take what a server can
 * send. It counts messages by their headers, and looks into a message only when it is asked to.
 */
import { connect, type Socket } from "node:net";

/** What a client says first where a server wants that, and how it knows the answer to the last of it. */
export interface Hello {
  readonly says: readonly string[];
  /** Part of that answer. */
  readonly until: string;
}

export interface Reading {
  /** Bytes a second at most; Infinity: as they come; 0: reads nothing. */
  readonly bytesPerSecond: number;
}

const FIN = 0x80;
const TEXT = 0x1;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;
const MASKED = 0x80;
/** How often a socket that reads slowly reads. */
const SLICES_PER_SECOND = 10;
const EMPTY = Buffer.alloc(0);

export class LeanWebSocket {
  /** Called with each whole message while it is set; else messages are counted only. */
  onText: ((text: string) => void) | null = null;
  /** The server ended the connection, with the code of its close frame if there was one. */
  onEnd: ((code: number | null) => void) | null = null;
  messages = 0;
  readonly #socket: Socket;
  /** What is left of a frame's header. */
  #rest: Buffer = EMPTY;
  /** Bytes still to come of the present frame; its payload is kept only where somebody looks at it. */
  #left = 0;
  #opcode = 0;
  #isLast = false;
  #kept: Buffer[] | null = null;
  #message: Buffer[] = [];
  #code: number | null = null;
  #pace: NodeJS.Timeout | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("error", () => {});
    socket.once("close", () => {
      if (this.#pace) clearInterval(this.#pace);
      this.onEnd?.(this.#code);
    });
  }

  /** @throws Error when the server does not agree */
  static open(url: string, protocol: string | null): Promise<LeanWebSocket> {
    const { hostname, port, pathname } = new URL(url);
    const request = [
      `GET ${pathname} HTTP/1.1`,
      `Host: ${hostname}:${port}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      ...(protocol === null ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
      "",
      "",
    ].join("\r\n");
    return new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      let answer = EMPTY;
      const onData = (data: Buffer) => {
        answer = Buffer.concat([answer, data]);
        const end = answer.indexOf("\r\n\r\n");
        if (end < 0) return;
        const head = answer.toString("latin1", 0, end);
        if (!head.startsWith("HTTP/1.1 101")) return reject(new Error(head));
        socket.off("data", onData);
        socket.off("error", reject);
        const opened = new LeanWebSocket(socket);
        socket.on("data", (received) => opened.#receive(received as Buffer));
        resolve(opened);
        if (answer.length > end + 4) opened.#receive(answer.subarray(end + 4));
      };
      socket.once("error", reject);
      socket.on("data", onData);
      socket.write(request);
    });
  }

  send(text: string): void {
    this.#frame(TEXT, Buffer.from(text));
  }

  /** Says hello and waits for the answer. */
  greet({ says, until }: Hello): Promise<void> {
    return new Promise((resolve, reject) => {
      this.onEnd = (code) => reject(new Error(`closed: ${code}`));
      this.onText = (text) => {
        if (!text.includes(until)) return;
        this.onText = this.onEnd = null;
        resolve();
      };
      for (const text of says) this.send(text);
    });
  }

  /** As clients should: the server answers with the same. */
  close(): void {
    this.read({ bytesPerSecond: Number.POSITIVE_INFINITY });
    this.#frame(CLOSE, Buffer.from([0x03, 0xe8]));
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** From now on reads at this pace. What the kernel holds for it meanwhile is the kernel's matter. */
  read({ bytesPerSecond }: Reading): void {
    if (this.#pace) clearInterval(this.#pace);
    this.#pace = null;
    if (bytesPerSecond === Number.POSITIVE_INFINITY) {
      this.#socket.resume();
      return;
    }
    this.#socket.pause();
    if (bytesPerSecond === 0) return;
    const slice = Math.ceil(bytesPerSecond / SLICES_PER_SECOND);
    // `read` of a paused stream hands out what it holds as "data"; it fills itself up to its high-water mark by itself.
    this.#pace = setInterval(() => {
      const there = this.#socket.readableLength;
      if (there === 0) this.#socket.read(0);
      else this.#socket.read(Math.min(slice, there));
    }, 1000 / SLICES_PER_SECOND);
  }

  #receive(data: Buffer): void {
    let bytes = this.#rest.length === 0 ? data : Buffer.concat([this.#rest, data]);
    this.#rest = EMPTY;
    while (bytes.length > 0) {
      if (this.#left === 0) {
        const header = headerOf(bytes);
        if (header === null) {
          this.#rest = bytes;
          return;
        }
        this.#begin(header);
        bytes = bytes.subarray(header.length);
      }
      const taken = Math.min(this.#left, bytes.length);
      this.#kept?.push(bytes.subarray(0, taken));
      this.#left -= taken;
      bytes = bytes.subarray(taken);
      if (this.#left === 0) this.#end();
    }
  }

  #begin({ first, payload }: Header): void {
    this.#left = payload;
    this.#opcode = first & 0x0f;
    this.#isLast = (first & FIN) !== 0;
    this.#kept = this.onText !== null || this.#opcode >= CLOSE ? [] : null;
  }

  #end(): void {
    const kept = this.#kept;
    this.#kept = null;
    if (this.#opcode >= CLOSE) {
      this.#control(Buffer.concat(kept ?? []));
      return;
    }
    if (kept && this.onText) this.#message.push(...kept);
    if (!this.#isLast) return;
    this.messages++;
    if (this.onText === null) return;
    const text = Buffer.concat(this.#message).toString();
    this.#message = [];
    this.onText(text);
  }

  #control(payload: Buffer): void {
    if (this.#opcode === PING) this.#frame(PONG, payload);
    else if (this.#opcode === CLOSE) {
      this.#code = payload.length >= 2 ? payload.readUInt16BE(0) : null;
      this.#frame(CLOSE, payload.subarray(0, 2));
      this.#socket.end();
    }
  }

  /** Masked, as a client's frames must be; a mask of zeros masks nothing. */
  #frame(opcode: number, payload: Buffer): void {
    const length = payload.length;
    const header =
      length < 126
        ? Buffer.from([FIN | opcode, MASKED | length])
        : Buffer.from([FIN | opcode, MASKED | 126, length >> 8, length & 0xff]);
    this.#socket.write(Buffer.concat([header, Buffer.alloc(4), payload]));
  }
}

interface Header {
  readonly first: number;
  readonly payload: number;
  readonly length: number;
}

/** Null while it is not whole. */
function headerOf(bytes: Buffer): Header | null {
  if (bytes.length < 2) return null;
  const first = bytes[0] as number;
  const short = (bytes[1] as number) & 0x7f;
  if (short < 126) return { first, payload: short, length: 2 };
  if (short === 126) return bytes.length < 4 ? null : { first, payload: bytes.readUInt16BE(2), length: 4 };
  return bytes.length < 10 ? null : { first, payload: Number(bytes.readBigUInt64BE(2)), length: 10 };
}
