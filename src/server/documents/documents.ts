/**
 * Which document a request means: by its text, by the id of a trusted document, or by the hash of a persisted query. For
 * all doors alike. A document that is handed out was parsed, found within the limits and validated.
 */
import { type DocumentNode, GraphQLError, type GraphQLSchema } from "graphql";
import type { ErrorCode } from "../../twin/words/errors.ts";
import { checkDocument } from "./check-document.ts";
import { DocumentCache } from "./document-cache.ts";
import type { GraphQLParameters } from "./graphql-request.ts";
import { shown } from "./input-mistakes.ts";
import type { OperationLimits } from "./limits.ts";
import { PersistedQueries } from "./persisted-queries.ts";
import {
  NO_TRUSTED_DOCUMENTS,
  readTrustedDocuments,
  type TrustedDocuments,
  type TrustSettings,
} from "./trusted-documents.ts";

export interface FoundDocument {
  readonly document: DocumentNode;
  readonly text: string;
}

export type Found = FoundDocument | { readonly errors: readonly GraphQLError[] };

export class Documents {
  readonly cache = new DocumentCache();
  readonly persisted = new PersistedQueries();
  readonly #schema: GraphQLSchema;
  readonly #limits: OperationLimits;
  #trusted: TrustedDocuments = NO_TRUSTED_DOCUMENTS;
  /** Requests answered from a trusted document, and refused for want of one. */
  trustedHits = 0;
  trustedMisses = 0;

  constructor(schema: GraphQLSchema, limits: OperationLimits) {
    this.#schema = schema;
    this.#limits = limits;
  }

  get trusted(): TrustedDocuments {
    return this.#trusted;
  }

  /**
   * The manifests' documents as they would be trusted, for `trust`.
   * @throws PlantgraphError INVALID_FILE with every mistake in `problems`
   */
  readTrusted(settings: TrustSettings): TrustedDocuments {
    return readTrustedDocuments(settings, (text) => checkDocument(this.#schema, this.#limits, text));
  }

  /** From now on these, and no longer those of before. */
  trust(trusted: TrustedDocuments): void {
    this.#trusted = trusted;
    this.cache.keep([...trusted.byHash.values()].map(({ hash, document }) => [hash, document]));
  }

  find(asked: GraphQLParameters): Found {
    const { query, documentId } = asked;
    if (this.#trusted.mode !== "off") {
      const trusted = this.#trustedDocument(asked);
      if (trusted) {
        this.trustedHits++;
        return trusted;
      }
      if (this.#trusted.mode === "only") {
        this.trustedMisses++;
        return refusal(
          "UNTRUSTED_DOCUMENT",
          "This twin answers the operations of its manifests only, and this is none of them (setting trustedDocuments).",
        );
      }
    }
    if (documentId != null)
      return asked.persisted ? this.#persisted(asked, documentId) : this.#unknown(asked, documentId);
    if (query == null || query === "") {
      return refusal("BAD_USER_INPUT", "Nothing is asked: `query` must be the text of a GraphQL document.");
    }
    return this.#byText(query);
  }

  #trustedDocument({ query, documentId }: GraphQLParameters): FoundDocument | undefined {
    const byId = documentId == null ? undefined : this.#trusted.byId.get(documentId);
    if (byId || query == null || query === "" || this.#trusted.mode !== "only") return byId;
    return this.#trusted.byHash.get(this.cache.hashOf(query));
  }

  #persisted({ query }: GraphQLParameters, given: string): Found {
    const hash = given.toLowerCase();
    const text = query == null || query === "" ? this.persisted.get(hash) : query;
    // Clients know it by this very message.
    if (text === undefined) return refusal("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound");
    if (query != null && query.length > this.#limits.documentLength) return this.#byText(query);
    if (query != null && query !== "" && this.cache.hashOf(query) !== hash)
      return refusal("BAD_USER_INPUT", "The hash of the persisted query is not the SHA-256 of its text.");
    const found = this.#byText(text);
    if (text === query && "document" in found) this.persisted.set(hash, text);
    return found;
  }

  #unknown({ query }: GraphQLParameters, id: string): Found {
    if (query != null && query !== "") return this.#byText(query);
    const why =
      this.#trusted.mode === "off" ? "trusted documents are off (setting trustedDocuments)" : "no manifest has this id";
    return refusal("PERSISTED_QUERY_NOT_FOUND", `There is no document ${shown(id)}: ${why}.`);
  }

  #byText(text: string): Found {
    const { documentLength } = this.#limits;
    // Not even hashed, where no document can be that long.
    const hash = text.length > documentLength ? null : this.cache.hashOf(text);
    const known = hash === null ? undefined : this.cache.get(hash);
    if (known) return { document: known, text };
    const checked = checkDocument(this.#schema, this.#limits, text);
    if ("errors" in checked) return checked;
    if (hash !== null) this.cache.set(hash, checked.document, text);
    return { document: checked.document, text };
  }
}

function refusal(code: ErrorCode, message: string): Found {
  return { errors: [new GraphQLError(message, { extensions: { code } })] };
}
