/** What a provider says of itself (OpenID Connect Discovery 1.0), for a client that is registered there. */
import * as openid from "openid-client";
import { isLoopback } from "../../twin/tools/hosts.ts";
import { PlantgraphError } from "../../twin/words/errors.ts";

const TIMEOUT_S = 10;

/**
 * @param secret null: a public client, which has none (RFC 6749, 2.1)
 * @throws PlantgraphError OVERLOADED when the provider can't be reached
 */
export async function discover(issuer: string, clientId: string, secret: string | null): Promise<openid.Configuration> {
  const url = new URL(issuer);
  try {
    return await openid.discovery(url, clientId, secret ?? undefined, secret === null ? openid.None() : undefined, {
      timeout: TIMEOUT_S,
      // On this machine alone.
      execute: url.protocol === "http:" && isLoopback(url.hostname) ? [openid.allowInsecureRequests] : [],
    });
  } catch (cause) {
    throw new PlantgraphError(
      "OVERLOADED",
      "The identity provider can't be reached; try again in a moment.",
      { retryAfterS: 10 },
      { cause },
    );
  }
}
