/** From where a twin of this configuration is reached, and whether everybody there may do everything. */
import { isLoopback } from "../twin/tools/hosts.ts";

/** The parts of a configuration that say so, as they were given. What is wrong with one of them is told elsewhere. */
interface Reach {
  readonly server?: { readonly host?: unknown; readonly tls?: unknown; readonly proxies?: unknown };
  readonly auth?: { readonly mode?: unknown };
}

interface ReachMistake {
  readonly path: readonly string[];
  /** A sentence without its end, which begins with the key. */
  readonly message: string;
}

/**
 * A twin that others reach has to know its callers, and nobody may read along: no setting makes an open twin on a network.
 * @param data the configuration as it was given, with what the environment says
 */
export function reachMistakes(data: Readonly<Record<string, unknown>>): ReachMistake[] {
  const { server = {}, auth } = data as Reach;
  const { host, tls = null, proxies } = server ?? {};
  const mistakes: ReachMistake[] = [];
  const isOpen = typeof host === "string" && !isLoopback(host);
  const hasProxies = Array.isArray(proxies) && proxies.length > 0;
  const isKnowing = auth?.mode === "required";
  const at = ["server", "host"];
  if (isOpen && !isKnowing)
    mistakes.push({
      path: at,
      message: `server.host: ${JSON.stringify(host)} is reachable from other machines, and everybody there could read and change everything. Set auth.mode to required, so that callers are known; or listen on 127.0.0.1.`,
    });
  if (isOpen && tls === null && !hasProxies)
    mistakes.push({
      path: at,
      message: `server.host: ${JSON.stringify(host)} is reachable from other machines over a network where others could read along. Set server.tls (auto, or a certificate), or name the proxy that speaks TLS before the twin in server.proxies.`,
    });
  if (!isOpen && hasProxies && !isKnowing)
    mistakes.push({
      path: ["server", "proxies"],
      message:
        "server.proxies let in callers of other machines, and everybody there could read and change everything. Set auth.mode to required, so that callers are known.",
    });
  return mistakes;
}
