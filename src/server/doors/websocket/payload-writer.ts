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
const FIN_TEXT = "\x81";
/** Lengths that stand in the second byte; above, it says that two or eight bytes follow. */
const SHORT = 126;
const TWO_BYTES = 0x1_0000;
/**
 * Up to this size a frame is written as one string, which Node hands to the system without a buffer of its own. Above, the
 * payload's own bytes are handed over beside the head, uncopied.
 */
const ONE_STRING_BYTES = 16_000;
const END = "}";

/** Header of an unmasked text frame, each character one byte. */
export function frameHeader(length: number): string {
  if (length < SHORT) return FIN_TEXT + String.fromCharCode(length);
  if (length < TWO_BYTES) return FIN_TEXT + String.fromCharCode(126, length >>> 8, length & 0xff);
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(length));
  return `${FIN_TEXT}\x7f${bytes.toString("latin1")}`;
}

/** The last payload as text: the same one goes to many sockets in a row. */
let last: Buffer | null = null;
let lastText = "";

function textOf(payload: Buffer): string {
  if (payload !== last) {
    last = payload;
    lastText = payload.toString("latin1") + END;
  }
  return lastText;
}

export class PayloadWriter {
  readonly #webSocket: WebSocket;
  readonly #below: Duplex;

  /** @param below what the WebSocket was opened on */
  constructor(webSocket: WebSocket, below: Duplex) {
    this.#webSocket = webSocket;
    this.#below = below;
  }

  /**
   * Sends `head`, `payload` and a closing brace as one message; resolves when the system has taken it, or the socket is gone.
   * @param head each character one byte
   */
  send(head: string, payload: Buffer): Promise<void> {
    const below = this.#below;
    // A client that is gone is no error: its "close" ends what it had open.
    if (this.#webSocket.readyState !== this.#webSocket.OPEN) return Promise.resolve();
    const length = head.length + payload.length + END.length;
    const opening = frameHeader(length) + head;
    return new Promise((resolve) => {
      const taken = () => resolve();
      if (length <= ONE_STRING_BYTES) {
        below.write(opening + textOf(payload), "latin1", taken);
        return;
      }
      below.cork();
      below.write(opening, "latin1");
      below.write(payload);
      below.write(END, "latin1", taken);
      below.uncork();
    });
  }
}
