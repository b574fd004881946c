/** Signs how far the chain goes, again and again while it grows; the last head stands in a file beside the log. */
import { inBackground } from "../../twin/tools/background.ts";
import type { Clock } from "../../twin/tools/clock.ts";
import { SerialQueue } from "../../twin/tools/serial-queue.ts";
import type { ChainEnd } from "./chained-line.ts";
import { AuditKey, type SignedHead, writeHead } from "./signed-head.ts";

/** How long after a line the head is signed, milliseconds. */
const SIGN_AFTER_MS = 1_000;

export interface HeadSignerParts {
  /** Files of the head and of the key. */
  readonly files: { readonly head: string; readonly key: string };
  /** How far the chain goes now. */
  readonly end: () => ChainEnd;
  readonly clock: Clock;
  /** Told of a head that can't be signed, where nobody waits for it. Never throws. */
  readonly onFault: (error: unknown) => void;
}

export class HeadSigner {
  readonly #parts: HeadSignerParts;
  readonly #queue = new SerialQueue();
  #key: AuditKey | null = null;
  #signed = 0;
  #cancel: (() => void) | null = null;

  constructor(parts: HeadSignerParts) {
    this.#parts = parts;
  }

  /**
   * Reads the key, or makes it.
   * @param onNewKey told of the public one when it was made
   * @returns the public key
   * @throws PlantgraphError as `AuditKey.read`
   */
  async open(onNewKey: (publicKey: string) => void): Promise<string> {
    const { key, isNew } = await AuditKey.readOrMake(this.#parts.files.key);
    this.#key = key;
    if (isNew) onNewKey(key.publicKey);
    return key.publicKey;
  }

  /** A while after the line that was just written. */
  signLater(): void {
    this.#cancel ??= this.#parts.clock.after(SIGN_AFTER_MS, () => {
      this.#cancel = null;
      inBackground(() => this.sign(), this.#parts.onFault);
    });
  }

  /** Now; it must be open. */
  sign(): Promise<SignedHead> {
    const { files, end, clock } = this.#parts;
    return this.#queue.run(async () => {
      const now = end();
      const head = (this.#key as AuditKey).sign(now, clock.now());
      await writeHead(files.head, head);
      this.#signed = now.seq;
      return head;
    });
  }

  /** @param isWritten whether the log is written to still, so that its last lines are to be signed */
  async close(isWritten: boolean): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    await this.#queue.idle();
    if (isWritten && this.#signed !== this.#parts.end().seq) await this.sign().catch(this.#parts.onFault);
  }
}
