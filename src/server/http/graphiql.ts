/**
 * GraphiQL, served whole from our own files: plant networks are closed, and nothing is loaded from elsewhere.
 */
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { FastifyReply, FastifyRequest } from "fastify";
import { type CompressionSettings, chooseEncoding } from "./compression.ts";
import { withReadableEditors } from "./graphiql-editors.ts";

const ZIPPED: CompressionSettings = { encodings: ["gzip"], minBytes: 0 };

/** Instead of the editor, whose introspection would be refused too. */
const CLOSED = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Plantgraph</title>
<body style="font: 16px/1.5 system-ui, sans-serif; max-width: 40em; margin: 4em auto; padding: 0 1em">
<h1>Trusted documents only</h1>
<p>This twin answers the operations of its manifests and nothing else, so there is no query editor
(setting <code>trustedDocuments.mode: only</code>).</p>
</body></html>
`;

/**
 * The page is large (9 MB of script): loaded, rendered and compressed once, when it is first asked for, then revalidated by
 * ETag.
 */
export class GraphiQLPage {
  readonly #examples: () => readonly string[];
  readonly #isClosed: () => boolean;
  #page: Promise<{ html: Buffer; zipped: Buffer; etag: string }> | null = null;

  /**
   * @param examples one tab each, ready to run; asked for once, with the first visit
   * @param isClosed whether only trusted documents are answered, so that nothing typed into an editor would be
   */
  constructor(examples: () => readonly string[], isClosed: () => boolean) {
    this.#examples = examples;
    this.#isClosed = isClosed;
  }

  async send(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (this.#isClosed())
      return reply.header("cache-control", "no-cache").type("text/html; charset=utf-8").send(CLOSED);
    this.#page ??= this.#render();
    const { html, zipped, etag } = await this.#page;
    reply.header("etag", etag).header("cache-control", "no-cache").header("vary", "accept-encoding");
    reply
      .header("x-content-type-options", "nosniff")
      .header("x-frame-options", "DENY")
      .type("text/html; charset=utf-8");
    if (request.headers["if-none-match"] === etag) return reply.code(304).send();
    if (chooseEncoding(ZIPPED, request.headers["accept-encoding"], html.length) === null) return reply.send(html);
    return reply.header("content-encoding", "gzip").send(zipped);
  }

  async #render(): Promise<{ html: Buffer; zipped: Buffer; etag: string }> {
    const { renderGraphiQL } = await import("@graphql-yoga/render-graphiql");
    const text = renderGraphiQL({
      title: "Plantgraph",
      endpoint: "/graphql",
      subscriptionsProtocol: "WS",
      defaultTabs: this.#examples().map((query) => ({ query })),
      defaultEditorToolsVisibility: false,
    });
    const html = Buffer.from(withReadableEditors(text));
    const etag = `"${createHash("sha256").update(html).digest("base64url")}"`;
    return { html, zipped: await promisify(gzip)(html), etag };
  }
}
