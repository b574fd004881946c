/** TLS of the twin's own, at all doors. */
import type { ServerOptions } from "node:https";

/** What the server shows, and the key that proves it. PEM. */
export interface TlsCredentials {
  readonly cert: string;
  readonly key: string;
}

/**
 * TLS 1.2 with forward secrecy and authenticated encryption, or TLS 1.3 (RFC 9325, 3.1.1 and 4.2), and HTTP/1.1, which WebSockets
 * of all clients speak.
 */
export function tlsOptions({ cert, key }: TlsCredentials): ServerOptions {
  return {
    cert,
    key,
    minVersion: "TLSv1.2",
    ciphers: "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:ECDHE+AESGCM:ECDHE+CHACHA20",
    ALPNProtocols: ["http/1.1"],
    /** Longer than any honest handshake takes. Milliseconds. */
    handshakeTimeout: 15_000,
  };
}
