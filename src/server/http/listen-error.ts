import { urlHost } from "../../twin/tools/hosts.ts";
import { PlantgraphError } from "../../twin/words/errors.ts";

/** Why an address can't be listened on, in a sentence that says what would be right. */
export function listenError(
  error: NodeJS.ErrnoException,
  { host, port }: { readonly host: string; readonly port: number },
): PlantgraphError {
  const why =
    {
      EADDRINUSE: "another program listens there; set PORT to a free one",
      EACCES: "this user may not use that port; ports from 1024 on are free to all",
      EADDRNOTAVAIL: "this machine does not have that address; set HOST to one it has",
    }[error.code ?? ""] ?? error.message;
  return new PlantgraphError(
    "INVALID_CONFIGURATION",
    `Can't listen on ${urlHost(host)}:${port}: ${why}.`,
    { at: "server.port" },
    { cause: error },
  );
}
