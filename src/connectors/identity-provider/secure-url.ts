/** Addresses at which nobody on the network can answer, or listen, in the place of whom is meant. */
import { isLoopback } from "../../twin/tools/hosts.ts";

/** @throws Error for any other address, and TypeError for what is none */
export function secureUrl(url: string): string {
  const { protocol, hostname } = new URL(url);
  if (protocol === "https:" || (protocol === "http:" && isLoopback(hostname))) return url;
  throw new Error(`${url} is no https address`);
}
