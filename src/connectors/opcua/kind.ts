/** OPC UA as a kind of data source. What it needs of node-opcua is loaded when it is asked for. */
import { join } from "node:path";
import type { SourceKind, SourcePlace } from "../source-kind.ts";
import { hasNamespaceIndex } from "./basics/address.ts";
import { OPC_UA, type OpcUaOptions } from "./basics/options.ts";
import { loadOpcUa } from "./load.ts";
import { opcUaSettings } from "./settings.ts";

export const OPC_UA_KIND: SourceKind<OpcUaOptions> = {
  type: OPC_UA,
  scheme: "opc.tcp",
  example: "opc.tcp://host:4840",
  settings: opcUaSettings,
  passing: {
    is: hasNamespaceIndex,
    reason: "has a namespace index",
    advice: "write nsu=<uri>;... instead of ns=<index>;...",
  },

  async open(options, place, clock) {
    const { OpcUaDataSource } = await loadOpcUa();
    return new OpcUaDataSource(placed(options, place), clock);
  },

  prepare: () => import("./basics/status-names.ts"),

  async tools(place) {
    const [{ examine }, { readOnce, watchOnce, explore, convertIndexedAddresses }] = await Promise.all([
      import("./explore/doctor.ts"),
      import("./explore/probe.ts"),
    ]);
    return {
      examine: (options) => examine(placed(options, place)),
      readOnce: (options, addresses) => readOnce(placed(options, place), addresses),
      watchOnce: (options, addresses, listener, onLost) =>
        watchOnce(placed(options, place), addresses, listener, onLost),
      explore: (options, task) => explore(placed(options, place), task),
      lasting: (options, addresses) => convertIndexedAddresses(placed(options, place), addresses),
    };
  },

  async certificates(sources, place, locked) {
    const { CertificateFolders } = await import("./security/certificate-folders.ts");
    const folders = () => [{ certificatesDirectory: null }, ...sources()].map((each) => folderOf(each, place));
    return new CertificateFolders(() => [...new Set(folders())], locked);
  },
};

/** The folder of certificates a data source uses: its own, or the one of the data directory. */
function folderOf(
  { certificatesDirectory }: Pick<OpcUaOptions, "certificatesDirectory">,
  { dataDir }: SourcePlace,
): string {
  return certificatesDirectory ?? join(dataDir, "certificates");
}

function placed(options: OpcUaOptions, place: SourcePlace): OpcUaOptions {
  return { ...options, certificatesDirectory: folderOf(options, place) };
}
