/** Requests of this machine's commands to the twin that runs here, over the way the twin listens by. */
import { X509Certificate } from "node:crypto";
import { request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";

/** What the running twin says of how it is asked. */
export interface ControlAddress {
  readonly url: string;
  readonly token: string;
  /** PEM of the certificate that it shows, which alone is trusted; null: it has no TLS of its own. */
  readonly certificate: string | null;
}

export interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * @param path "/reload"
 * @param timeoutMs for the whole answer
 * @param body of a POST, as JSON; undefined: none
 * @throws Error named TimeoutError, or what the connection fails with
 */
export function askControl(
  { url, token, certificate }: ControlAddress,
  path: string,
  timeoutMs: number,
  method: "GET" | "POST" = "POST",
  body?: object,
): Promise<ControlAnswer> {
  const options = {
    method,
    agent: false,
    signal: AbortSignal.timeout(timeoutMs),
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
  };
  return new Promise((resolve, reject) => {
    const target = new URL(path, url);
    const request =
      certificate === null
        ? requestPlain(target, options)
        : requestTls(target, { ...options, ...onlyTrusting(certificate) });
    request.once("error", (error) => reject(error.cause instanceof Error ? error.cause : error));
    request.once("response", (response) => {
      const pieces: Buffer[] = [];
      response.on("data", (piece: Buffer) => pieces.push(piece));
      response.once("error", reject);
      response.once("end", () => {
        const answer = Buffer.concat(pieces).toString();
        try {
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(answer === "" ? "null" : answer) });
        } catch (error) {
          reject(error);
        }
      });
    });
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** It may be issued by anybody, and for other names: it is known from a file that only the twin's user can write. */
function onlyTrusting(certificate: string) {
  const { fingerprint256 } = new X509Certificate(certificate);
  return {
    ca: certificate,
    allowPartialTrustChain: true,
    checkServerIdentity: (_: string, shown: { readonly fingerprint256: string }) =>
      shown.fingerprint256 === fingerprint256
        ? undefined
        : new Error("Another server answers there: it does not show the certificate of the twin."),
  };
}
