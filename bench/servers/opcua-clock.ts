/** An OPC UA server whose tags say when they changed: each new value is the present time (`monotonicMs`). */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { UAVariable } from "node-opcua-address-space";
import { OPCUACertificateManager } from "node-opcua-certificate-manager";
import { DataType, LogLevel, MessageSecurityMode, SecurityPolicy, StatusCodes, setLogLevel } from "node-opcua-client";
import { OPCUAServer } from "node-opcua-server";
import { LOAD_NAMESPACE } from "../../src/connectors/simulator/load-plant.ts";
import { answer } from "../harness/child.ts";
import { monotonicMs } from "../harness/monotonic.ts";

export interface ClockServerSettings {
  /** The same nodes as those of the simulator's load plant. */
  readonly tags: number;
  /** Changes of all tags together. */
  readonly perSecond: number;
}

/** The changes of a second are spread over so many ticks. */
const TICKS_PER_SECOND = 50;

let server: OPCUAServer | null = null;
let folder: string | null = null;
let timer: NodeJS.Timeout | undefined;

setLogLevel(LogLevel.Emergency);

answer(
  {
    async start({ tags, perSecond }: ClockServerSettings): Promise<string> {
      folder = await mkdtemp(join(tmpdir(), "plantgraph-bench-opcua-"));
      const certificates = new OPCUACertificateManager({ rootFolder: folder, disableFileWatchers: true });
      server = new OPCUAServer({
        port: 0,
        host: "127.0.0.1",
        hostname: "127.0.0.1",
        securityModes: [MessageSecurityMode.None],
        securityPolicies: [SecurityPolicy.None],
        serverCertificateManager: certificates,
        userCertificateManager: certificates,
        serverCapabilities: {
          maxMonitoredItems: 1_000_000,
          maxMonitoredItemsPerSubscription: 1_000_000,
          minSupportedSampleRate: 0,
          operationLimits: { maxNodesPerRead: 1000, maxMonitoredItemsPerCall: 1000 },
        },
      });
      await server.initialize();
      const { addressSpace } = server.engine;
      if (!addressSpace) throw new Error("node-opcua made no address space");
      const namespace = addressSpace.registerNamespace(LOAD_NAMESPACE);
      const nodes: UAVariable[] = [];
      for (let index = 0; index < tags; index++) {
        const node = namespace.addVariable({
          organizedBy: addressSpace.rootFolder.objects,
          browseName: `Tag${index + 1}`,
          nodeId: `i=${index + 1}`,
          dataType: DataType.Double,
          minimumSamplingInterval: 0,
        });
        node.setValueFromSource({ dataType: DataType.Double, value: 0 });
        nodes.push(node);
      }
      await server.start();
      const begun = performance.now();
      let done = 0;
      timer = setInterval(() => {
        const due = Math.floor(((performance.now() - begun) / 1000) * perSecond);
        // What is more than a second behind is given up.
        done = Math.max(done, due - perSecond);
        const at = new Date();
        for (; done < due; done++)
          nodes[done % nodes.length]?.setValueFromSource(
            { dataType: DataType.Double, value: monotonicMs() },
            StatusCodes.Good,
            at,
          );
      }, 1000 / TICKS_PER_SECOND);
      return `opc.tcp://127.0.0.1:${server.endpoints[0]?.port}`;
    },
  },
  async () => {
    clearInterval(timer);
    await server?.shutdown(0);
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  },
);
