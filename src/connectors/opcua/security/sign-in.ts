/**
 * The twin's sign-in, where it leaves the house. `endpoint-choice.ts` has chosen the endpoint and the token policy that keep
 * the user's secret; node-opcua chooses for itself again, by other rules: the first endpoint of that mode, a policy of None
 * before a deprecated one, the channel's policy for one it does not know, and no encryption where the server shows no
 * certificate. So it is left nothing to choose from, and what it made of it is looked at before it is sent.
 */
import {
  ActivateSessionRequest,
  CreateSessionResponse,
  EndpointDescription,
  type OPCUAClient,
  UserNameIdentityToken,
  type UserTokenPolicy,
  X509IdentityToken,
} from "node-opcua-client";
import type { OpcUaOptions } from "../basics/options.ts";
import { SecurityProblem } from "../basics/security-problem.ts";
import { type OfferedEndpoint, type OfferedUser, tokenPolicy } from "./endpoint-choice.ts";

/** Least bytes of a server's nonce (Part 4, 5.7.2.2), without which an encrypted password or a signature can be sent again. */
const NONCE_BYTES = 32;

type Callback = (error: Error | null, response?: object) => void;

/** What node-opcua looks its endpoint up in, and the one place all requests of its client go through. */
interface ClientInside {
  _serverEndpoints: EndpointDescription[];
  performMessageTransaction(request: object, callback: Callback): void;
}

/** What was chosen, and as the server said it. */
export interface ChosenSignIn {
  readonly endpoint: OfferedEndpoint;
  readonly description: EndpointDescription;
  readonly user: OfferedUser;
  readonly token: UserTokenPolicy;
}

/** To be called on a connected client, before its session is created. */
export function signInOnlyBy(client: OPCUAClient, chosen: ChosenSignIn, options: OpcUaOptions): void {
  const inside = client as unknown as ClientInside;
  const description = new EndpointDescription({ ...chosen.description, userIdentityTokens: [chosen.token] });
  inside._serverEndpoints = [description];
  const perform = inside.performMessageTransaction.bind(client);
  let isActivated = false;
  inside.performMessageTransaction = (request, callback) => {
    if (request instanceof ActivateSessionRequest) {
      // A session is never repaired: the secret goes once, to the server that was looked at.
      const refusal = isActivated ? new Error("the session was lost") : refusalOf(request, chosen, options);
      if (refusal) {
        callback(refusal);
        return;
      }
      isActivated = true;
    }
    perform(request, (error, response) => {
      const refusal = response instanceof CreateSessionResponse ? nonceRefusal(response, chosen) : null;
      callback(error ?? refusal, refusal ? undefined : response);
    });
  };
}

function refusalOf(
  { userIdentityToken, userTokenSignature }: ActivateSessionRequest,
  { endpoint }: ChosenSignIn,
  { security }: OpcUaOptions,
): SecurityProblem | null {
  if (userIdentityToken instanceof UserNameIdentityToken) {
    const isEncrypted = endpoint.mode === "SIGN_AND_ENCRYPT" || Boolean(userIdentityToken.encryptionAlgorithm);
    if (!isEncrypted && security.mode !== "NONE")
      return new SecurityProblem(
        "SIGN_IN",
        "The server shows no certificate to encrypt the password for, so it would go unprotected.",
        "Make the server a certificate, and enable SIGN_AND_ENCRYPT there.",
      );
  }
  if (userIdentityToken instanceof X509IdentityToken && !userTokenSignature?.signature?.length)
    return new SecurityProblem(
      "SIGN_IN",
      "The server shows no certificate to sign for, so the user's certificate would go without proof that it is the user's.",
      "Make the server a certificate, and enable SIGN_AND_ENCRYPT there.",
    );
  return null;
}

/** On an encrypted channel nobody can send again what he could not read. */
function nonceRefusal({ serverNonce }: CreateSessionResponse, { endpoint, user }: ChosenSignIn): Error | null {
  const counts = user.type !== "ANONYMOUS" && tokenPolicy(endpoint, user) !== "None";
  if (!counts || endpoint.mode === "SIGN_AND_ENCRYPT" || (serverNonce?.length ?? 0) >= NONCE_BYTES) return null;
  return new SecurityProblem(
    "SIGN_IN",
    `The server gives no fresh random number (nonce) of ${NONCE_BYTES} bytes to sign in with, so somebody who listens could sign in again with what the twin sends.`,
    "Enable SIGN_AND_ENCRYPT on the server, or look for an update of it.",
  );
}
