/**
 * GraphiQL, served whole from our own files: plant networks are closed, and nothing is loaded from elsewhere.
 */
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { FastifyReply, FastifyRequest } from "fastify";
import { LRUCache } from "lru-cache";
import type { Session } from "../../../twin/access/session.ts";
import type { Origin } from "../../../twin/words/origin.ts";
import type { Access } from "../../http/access.ts";
import { type CompressionSettings, chooseEncoding } from "../../http/compression.ts";
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

/** Of a page nothing is recorded. */
const LOOKING: Origin = { door: "graphiql", address: null };

/** The page differs by these headers of the request: its examples are what the visitor may ask for. */
const VARY = "accept-encoding, authorization, cookie";

/** Pages that are kept, each for who may do the same. */
const MOST_PAGES = 4;

interface Page {
  readonly html: Buffer;
  readonly zipped: Buffer;
  readonly etag: string;
}

/**
 * The page is large (9 MB of script): loaded, rendered and compressed once for all that see the same, when it is first asked
 * for, then revalidated by ETag.
 */
export class GraphiQLPage {
  readonly #examples: (session: Session) => readonly string[];
  readonly #access: Access;
  readonly #isClosed: () => boolean;
  /** By what the visitor may do, and by what that comes to in the model as it is. */
  readonly #pages = new LRUCache<string, Promise<Page>>({ max: MOST_PAGES });

  /**
   * @param examples one tab each, ready to run; asked for with the first visit of somebody who sees this much
   * @param isClosed whether only trusted documents are answered, so that nothing typed into an editor would be
   */
  constructor(examples: (session: Session) => readonly string[], access: Access, isClosed: () => boolean) {
    this.#examples = examples;
    this.#access = access;
    this.#isClosed = isClosed;
  }

  async send(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (this.#isClosed())
      return reply.header("cache-control", "no-cache").type("text/html; charset=utf-8").send(CLOSED);
    const { html, zipped, etag } = await this.#pageFor(
      this.#access.newSession(this.#access.identify(request.raw), LOOKING, undefined),
    );
    reply.header("etag", etag).header("cache-control", "private, no-cache").header("vary", VARY);
    reply.header("x-frame-options", "DENY").type("text/html; charset=utf-8");
    if (request.headers["if-none-match"] === etag) return reply.code(304).send();
    if (chooseEncoding(ZIPPED, request.headers["accept-encoding"], html.length) === null) return reply.send(html);
    return reply.header("content-encoding", "gzip").send(zipped);
  }

  #pageFor(session: Session): Promise<Page> {
    const key = `${session.view.grant.key} ${session.authority.key}`;
    const known = this.#pages.get(key);
    if (known !== undefined) return known;
    const page = this.#render(session);
    this.#pages.set(key, page);
    return page;
  }

  async #render(session: Session): Promise<Page> {
    const { renderGraphiQL } = await import("@graphql-yoga/render-graphiql");
    const text = renderGraphiQL({
      title: "Plantgraph",
      endpoint: "/graphql",
      subscriptionsProtocol: "WS",
      defaultTabs: this.#examples(session).map((query) => ({ query })),
      defaultEditorToolsVisibility: false,
    });
    const html = Buffer.from(withReadableEditors(text));
    const etag = `"${createHash("sha256").update(html).digest("base64url")}"`;
    return { html, zipped: await promisify(gzip)(html), etag };
  }
}
