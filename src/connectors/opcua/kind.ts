/** OPC UA as a kind of data source. What it needs of node-opcua is loaded when it is asked for. */
import { join } from "node:path";
import type { SourceContext, SourceKind } from "../source-kind.ts";
import { hasNamespaceIndex } from "./basics/address.ts";
import { OPC_UA, type OpcUaOptions } from "./basics/options.ts";
import { loadOpcUa } from "./load.ts";
import { opcUaSettings } from "./settings.ts";

export const OPC_UA_KIND: SourceKind<OpcUaOptions> = {
  type: OPC_UA,
  scheme: "opc.tcp",
  example: "opc.tcp://host:4840",
  settings: opcUaSettings,
  transient: {
    is: hasNamespaceIndex,
    reason: "has a namespace index",
    advice: "write nsu=<uri>;... instead of ns=<index>;...",
  },

  async open(options, context, clock) {
    const { OpcUaDataSource } = await loadOpcUa();
    return new OpcUaDataSource(withFolder(options, context), clock);
  },

  prepare: () => import("./basics/status-names.ts"),

  async tools(context) {
    const [{ examine }, { readOnce, watchOnce, explore, convertIndexedAddresses }] = await Promise.all([
      import("./explore/doctor.ts"),
      import("./explore/probe.ts"),
    ]);
    return {
      examine: (options) => examine(withFolder(options, context)),
      readOnce: (options, addresses) => readOnce(withFolder(options, context), addresses),
      watchOnce: (options, addresses, listener, onLost) =>
        watchOnce(withFolder(options, context), addresses, listener, onLost),
      explore: (options, task) => explore(withFolder(options, context), task),
      toDurableAddresses: (options, addresses) => convertIndexedAddresses(withFolder(options, context), addresses),
    };
  },

  async certificates(sources, context) {
    const { CertificateFolders } = await import("./security/certificate-folders.ts");
    const folders = () => [{ certificatesDirectory: null }, ...sources()].map((each) => folderOf(each, context));
    return new CertificateFolders(() => [...new Set(folders())]);
  },
};

/** The folder of certificates a data source uses: its own, or the one of the data directory. */
function folderOf(
  { certificatesDirectory }: Pick<OpcUaOptions, "certificatesDirectory">,
  { dataDir }: SourceContext,
): string {
  return certificatesDirectory ?? join(dataDir, "certificates");
}

function withFolder(options: OpcUaOptions, context: SourceContext): OpcUaOptions {
  return { ...options, certificatesDirectory: folderOf(options, context) };
}
