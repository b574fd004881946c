/** Signing a person in from a shell: the device authorization grant (RFC 8628), and the tokens that come of it renewed (RFC 6749, 6). */
import * as openid from "openid-client";
import { PlantgraphError } from "../../twin/words/errors.ts";
import { discover } from "./discovery.ts";

export interface DeviceClient {
  readonly issuer: string;
  /** As the shell is registered there: a public client. */
  readonly clientId: string;
  /** What the provider is asked for, with blanks between. */
  readonly scope: string;
  /** For whom the token shall be (RFC 8707); null: the provider knows by the scope. */
  readonly resource: string | null;
}

export interface DeviceTokens {
  readonly accessToken: string;
  /** Milliseconds since 1970; null: the provider does not say. */
  readonly expiresAt: number | null;
  /** null: when the access token ends, the person signs in again. */
  readonly refreshToken: string | null;
}

export interface AskedPerson {
  /** Where the person goes, with any browser on any machine. */
  readonly address: string;
  /** What the person types in there. */
  readonly code: string;
}

/**
 * @param ask shows the person where to go; called once
 * @param signal ends the waiting
 * @throws PlantgraphError OVERLOADED when the provider can't be reached, UNSUPPORTED for one without this way to sign in,
 *   UNAUTHENTICATED when the person said no or took too long
 */
export async function signInByDevice(
  client: DeviceClient,
  ask: (asked: AskedPerson) => void,
  signal: AbortSignal,
): Promise<DeviceTokens> {
  const provider = await discover(client.issuer, client.clientId, null);
  if (provider.serverMetadata().device_authorization_endpoint === undefined)
    throw new PlantgraphError(
      "UNSUPPORTED",
      `The identity provider ${client.issuer} has no device authorization endpoint (RFC 8628), so nobody signs in to it from a shell; use an API key (PLANTGRAPH_KEY).`,
    );
  const resource: Record<string, string> = client.resource === null ? {} : { resource: client.resource };
  let begun: openid.DeviceAuthorizationResponse;
  try {
    begun = await openid.initiateDeviceAuthorization(provider, { scope: client.scope, ...resource });
  } catch (cause) {
    throw refused(client, cause);
  }
  const { verification_uri_complete: complete, verification_uri: plain, user_code: code } = begun;
  ask({ address: complete ?? plain, code });
  try {
    return tokensOf(await openid.pollDeviceAuthorizationGrant(provider, begun, resource, { signal }));
  } catch (cause) {
    throw refused(client, cause);
  }
}

/** @throws PlantgraphError as `signInByDevice` */
export async function renewTokens(client: DeviceClient, refreshToken: string): Promise<DeviceTokens> {
  const provider = await discover(client.issuer, client.clientId, null);
  const resource: Record<string, string> = client.resource === null ? {} : { resource: client.resource };
  try {
    const { refreshToken: next, ...tokens } = tokensOf(
      await openid.refreshTokenGrant(provider, refreshToken, resource),
    );
    // A provider that gives no other one goes on with this one.
    return { ...tokens, refreshToken: next ?? refreshToken };
  } catch (cause) {
    throw refused(client, cause);
  }
}

function tokensOf(response: openid.TokenEndpointResponse & openid.TokenEndpointResponseHelpers): DeviceTokens {
  const seconds = response.expiresIn();
  return {
    accessToken: response.access_token,
    expiresAt: seconds === undefined ? null : Date.now() + seconds * 1_000,
    refreshToken: response.refresh_token ?? null,
  };
}

/** What a provider says of it, in its own words (RFC 6749, 5.2), which hold no token. */
function refused({ issuer }: DeviceClient, cause: unknown): PlantgraphError {
  if (!(cause instanceof openid.ResponseBodyError))
    return new PlantgraphError("UNAUTHENTICATED", `The sign-in at ${issuer} was not completed.`, {}, { cause });
  const { error, error_description: words } = cause;
  return new PlantgraphError(
    "UNAUTHENTICATED",
    `The identity provider ${issuer} refuses the sign-in: ${error}${words === undefined ? "" : ` (${words})`}.`,
    {},
    { cause },
  );
}
