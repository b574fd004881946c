/** Answers on their way to the client: compressed, revalidated by ETag, and given up when nobody reads them. */
import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { GraphQLFormattedError } from "graphql";
import type { AdmissionQueue } from "../admission/admission-queue.ts";
import type { CompiledAnswer } from "../execution/compiled-operations.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { type Access, senderOf } from "./access.ts";
import { type Compressor, chooseEncoding, type Effort } from "./compression.ts";
import { answerRaw, isShort } from "./raw-answer.ts";
import type { SecurityHeaders } from "./security-headers.ts";

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
  /** Of the body, where it is known already. */
  readonly etag?: string | null;
  /** Whether this very buffer may be sent to others too, and is never changed; and what compressing it is worth then. */
  readonly shared?: Effort;
}

/** From this size on it is watched whether an answer is read. Smaller ones go to the system at once. Bytes. */
const WATCHED = 65_536;

/** Answers depend on these headers of the request. */
const VARY = "origin, accept, accept-encoding, authorization, cookie";

export class Answers {
  readonly #compressor: Compressor;
  readonly #access: Pick<Access, "identify">;
  readonly #queue: AdmissionQueue;
  readonly #metrics: Metrics;
  readonly #unreadMs: number;
  /** Headers of answers that pass Fastify by. */
  readonly #atOnce: SecurityHeaders;
  readonly #etags = new WeakMap<Buffer, string>();

  /** @param unreadMs how long a client may read nothing of an answer before it is disconnected */
  constructor(
    compressor: Compressor,
    access: Pick<Access, "identify">,
    queue: AdmissionQueue,
    metrics: Metrics,
    unreadMs: number,
    security: SecurityHeaders,
  ) {
    this.#atOnce = { vary: VARY, ...security };
    this.#compressor = compressor;
    this.#access = access;
    this.#queue = queue;
    this.#metrics = metrics;
    this.#unreadMs = unreadMs;
  }

  async send(request: FastifyRequest, reply: FastifyReply, answer: Answer): Promise<FastifyReply> {
    const { status, body, shared = null } = answer;
    reply.code(status).type(answer.type).header("vary", VARY);
    if (request.method !== "POST") {
      if (status !== 200) reply.header("cache-control", "no-store");
      else if (this.#isKnown(request, reply, answer)) return reply.code(304).send();
    }
    const encoding = chooseEncoding(this.#compressor.settings, request.headers["accept-encoding"], body.length);
    if (encoding !== null) reply.header("content-encoding", encoding);
    if (request.method === "HEAD" && encoding !== null) return reply.send();
    const made = encoding === null ? body : this.#compressor.compress(body, encoding, shared);
    const sent = made instanceof Promise ? await made : made;
    const bytes = Buffer.isBuffer(sent) ? sent.length : body.length;
    if (bytes >= WATCHED) this.#watch(request.raw, reply.raw, sent === body && shared === "kept" ? 0 : bytes);
    return reply.send(Buffer.isBuffer(sent) && sent === body && isShort(bytes) ? body.toString() : sent);
  }

  /**
   * Sends a compiled answer to a POST as it is, with the headers `send` would give it; false where `send` must do it, because
   * it is to be compressed.
   */
  sendAtOnce(request: IncomingMessage, response: ServerResponse, type: string, answer: CompiledAnswer): boolean {
    const { body, etag } = answer;
    const { length } = body;
    if (chooseEncoding(this.#compressor.settings, request.headers["accept-encoding"], length) !== null) return false;
    if (length >= WATCHED) this.#watch(request, response, etag === null ? length : 0);
    answerRaw(response, 200, { ...this.#atOnce, "content-type": type, "content-length": length }, body);
    return true;
  }

  /**
   * Sends what a stream gives as fast as the client reads it; to a HEAD nothing. Its length is not known; it is taken to be
   * worth compressing.
   */
  stream(request: FastifyRequest, reply: FastifyReply, type: string, body: Readable): FastifyReply {
    reply.type(type).header("vary", VARY);
    const encoding = chooseEncoding(this.#compressor.settings, request.headers["accept-encoding"], Infinity);
    if (encoding !== null) reply.header("content-encoding", encoding);
    if (request.method === "HEAD") {
      body.destroy();
      return reply.send();
    }
    this.#watch(request.raw, reply.raw, 0);
    return reply.send(encoding === null ? body : this.#compressor.compressStream(body, encoding));
  }

  errors(
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    type: string,
    errors: readonly GraphQLFormattedError[],
  ): Promise<FastifyReply> {
    return this.send(request, reply, { status, type, body: Buffer.from(JSON.stringify({ errors })) });
  }

  /**
   * Whether the client has this answer already (RFC 9110, 13.1.2). The ETag is weak, since all encodings share it. Answers
   * may be kept by the client that asked, which asks again each time whether they hold.
   */
  #isKnown({ headers }: FastifyRequest, reply: FastifyReply, { etag, body }: Answer): boolean {
    const tag = etag ?? this.#etagOf(body);
    reply.header("etag", `W/${tag}`).header("cache-control", "private, no-cache");
    const known = headers["if-none-match"];
    if (known === undefined) return false;
    return known.trim() === "*" || known.split(",").some((each) => each.trim().replace(/^W\//, "") === tag);
  }

  /** Answers in which nothing changed are the same buffer. */
  #etagOf(body: Buffer): string {
    let tag = this.#etags.get(body);
    if (tag === undefined) {
      tag = `"${createHash("sha256").update(body).digest("base64url")}"`;
      this.#etags.set(body, tag);
    }
    return tag;
  }

  /** @param bytes what is held for this reader alone */
  #watch(request: IncomingMessage, raw: ServerResponse, bytes: number): void {
    if (bytes > 0) raw.once("close", this.#queue.unread(senderOf(this.#access, request), bytes));
    // Node looks at progress: a slow reader is left alone, one that takes nothing is not.
    raw.setTimeout(this.#unreadMs, () => {
      this.#metrics.unreadAnswers.inc();
      raw.destroy();
    });
  }
}
