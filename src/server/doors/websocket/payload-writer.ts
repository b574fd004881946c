/**
 * Messages that are ready text, written straight to the socket below a `ws` WebSocket: one frame a message (RFC 6455, 5.2)
 * and one call of the system a frame. `ws` would write the frame's header and its payload as two buffers; with a thousand
 * sockets on one subscription that is most of what the process does.
 *
 * `ws` itself writes whole frames only, and all at once, so its frames and these never mix; nothing is compressed.
 */
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";

/** A last frame of text. */
const FIN_TEXT = 0x81;
/** Lengths that stand in the second byte; above, it says that two or eight bytes follow. */
const SHORT = 126;
const TWO_BYTES = 0x1_0000;
const LONGEST_HEADER = 10;
/**
 * Up to this size head and payload are written as one piece of memory. Above, the payload's own bytes are handed over beside
 * the head, uncopied.
 */
const ONE_PIECE_BYTES = 16_000;
const END = Buffer.from("}");

/** Writes what stands before `end`: a text frame's header, unmasked. Returns where it begins. */
function writeHeader(bytes: Buffer, end: number, length: number): number {
  const start = end - (length < SHORT ? 2 : length < TWO_BYTES ? 4 : LONGEST_HEADER);
  bytes[start] = FIN_TEXT;
  if (length < SHORT) {
    bytes[start + 1] = length;
  } else if (length < TWO_BYTES) {
    bytes[start + 1] = SHORT;
    bytes.writeUInt16BE(length, start + 2);
  } else {
    bytes[start + 1] = SHORT + 1;
    bytes.writeBigUInt64BE(BigInt(length), start + 2);
  }
  return start;
}

/**
 * Where frames of one piece are put together. The same payload goes to many sockets in a row, so it stays at the end of the
 * memory, and only what is before it is written anew for each.
 */
class FrameBuffer {
  #bytes = Buffer.allocUnsafeSlow(LONGEST_HEADER + ONE_PIECE_BYTES);
  #payload: Buffer | null = null;
  #frame = this.#bytes;

  /** The frame, good until the next one is asked for. */
  frame(head: Buffer, payload: Buffer): Buffer {
    const bytes = this.#bytes;
    const middle = bytes.length - END.length - payload.length;
    if (payload !== this.#payload) {
      this.#payload = payload;
      bytes.set(payload, middle);
      bytes.set(END, middle + payload.length);
    }
    const start = middle - head.length;
    bytes.set(head, start);
    const first = writeHeader(bytes, start, bytes.length - start);
    if (this.#frame.byteOffset !== first) this.#frame = bytes.subarray(first);
    return this.#frame;
  }

  /** Leaves the last frame its memory: the next ones are made in memory of their own. */
  detach(): void {
    this.#bytes = Buffer.allocUnsafeSlow(this.#bytes.length);
    this.#payload = null;
    this.#frame = this.#bytes;
  }
}

const buffer = new FrameBuffer();

/** Is told that the system has taken a frame. */
export interface FrameSender {
  taken(): void;
}

export class PayloadWriter {
  readonly #webSocket: WebSocket;
  readonly #below: Duplex;
  readonly #onBacklog: () => void;

  /**
   * @param below what the WebSocket was opened on
   * @param onBacklog called before a frame has to wait behind others; may close the WebSocket
   */
  constructor(webSocket: WebSocket, below: Duplex, onBacklog: () => void) {
    this.#webSocket = webSocket;
    this.#below = below;
    this.#onBacklog = onBacklog;
  }

  /**
   * Sends `head`, `payload` and a closing brace as one message. Where the client is gone nothing is sent, and nobody told: its
   * "close" ends what it had open.
   * @param sender told when the system has taken it, unless it has at once
   * @returns whether the system has taken it at once
   */
  send(head: Buffer, payload: Buffer, sender: FrameSender): boolean {
    const below = this.#below;
    const waits = below.writableLength > 0;
    if (waits) this.#onBacklog();
    if (this.#webSocket.readyState !== this.#webSocket.OPEN) return false;
    if (head.length + payload.length + END.length > ONE_PIECE_BYTES) {
      this.#writeLarge(head, payload);
    } else if (waits) {
      below.write(Buffer.from(buffer.frame(head, payload)));
    } else {
      below.write(buffer.frame(head, payload));
      if (below.writableLength > 0) buffer.detach();
    }
    if (below.writableLength === 0) return true;
    // What is taken at once, as nearly all is, needs no callback, which would be queued for each frame.
    below.write("", () => sender.taken());
    return false;
  }

  #writeLarge(head: Buffer, payload: Buffer): void {
    const below = this.#below;
    const opening = Buffer.allocUnsafe(LONGEST_HEADER + head.length);
    opening.set(head, LONGEST_HEADER);
    const first = writeHeader(opening, LONGEST_HEADER, head.length + payload.length + END.length);
    below.cork();
    below.write(opening.subarray(first));
    below.write(payload);
    below.write(END);
    below.uncork();
  }
}
