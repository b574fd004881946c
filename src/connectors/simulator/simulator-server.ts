/** The simulated plant as an OPC UA server of this process. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OPCUACertificateManager } from "node-opcua-certificate-manager";
import { LogLevel, MessageSecurityMode, SecurityPolicy, setLogLevel } from "node-opcua-client";
import { OPCUAServer } from "node-opcua-server";
import { LoadNodes } from "./nodes/load-nodes.ts";
import { SignalNodes } from "./nodes/signal-nodes.ts";
import { signalsOf } from "./nodes/signals.ts";
import { PackagingPlant, PLANT_STEP } from "./plant/packaging-plant.ts";

export interface SimulatorSettings {
  /** 0: a free one. */
  readonly port: number;
  /** Load tags beside the plant's own signals. */
  readonly tags: number;
  /** Changes of each load tag a second. */
  readonly rate: number;
  readonly seed: number;
}

export interface SimulatorServer {
  readonly endpoint: string;
  /** What runs in this process besides: CPU time and so on are the caller's to measure. */
  close(): Promise<void>;
}

/** Milliseconds between two looks of the server at the plant. */
const PUBLISH_MS = 250;

/** Plant time the simulation runs through before anybody sees it, seconds: the oven is warm, the lines are full. */
const WARM_UP = 240;

const RESOURCE = "/plantgraph/simulator";

/** Listens on the loopback interface alone, without security: it is a toy plant, for this machine only. */
export async function startSimulatorServer(settings: SimulatorSettings): Promise<SimulatorServer> {
  setLogLevel(LogLevel.Emergency);
  const plant = new PackagingPlant(settings.seed, Date.now() - WARM_UP * 1000);
  for (let step = 0; step < WARM_UP / PLANT_STEP; step++) plant.step();

  const folder = await mkdtemp(join(tmpdir(), "plantgraph-simulator-"));
  const certificates = new OPCUACertificateManager({ rootFolder: folder, disableFileWatchers: true });
  const server = new OPCUAServer({
    port: settings.port,
    host: "127.0.0.1",
    hostname: "127.0.0.1",
    resourcePath: RESOURCE,
    securityModes: [MessageSecurityMode.None],
    securityPolicies: [SecurityPolicy.None],
    serverCertificateManager: certificates,
    userCertificateManager: certificates,
    maxConnectionsPerEndpoint: 1000,
    serverInfo: {
      applicationUri: "urn:plantgraph:simulator",
      productUri: "urn:plantgraph:simulator",
      applicationName: { text: "Plantgraph simulator" },
    },
    buildInfo: { productName: "Plantgraph simulator", manufacturerName: "Plantgraph" },
    serverCapabilities: {
      maxSessions: 1000,
      maxSubscriptions: 10_000,
      maxSubscriptionsPerSession: 1000,
      maxMonitoredItems: 2_000_000,
      maxMonitoredItemsPerSubscription: 500_000,
      // Every change goes out to clients that ask for the fastest sampling; see MonitoredItem in node-opcua.
      minSupportedSampleRate: 0,
      operationLimits: {
        maxNodesPerRead: 1000,
        maxNodesPerWrite: 1000,
        maxNodesPerBrowse: 1000,
        maxMonitoredItemsPerCall: 1000,
        maxNodesPerTranslateBrowsePathsToNodeIds: 1000,
      },
    },
  });
  try {
    await server.initialize();
    const { addressSpace } = server.engine;
    if (!addressSpace) throw new Error("node-opcua made no address space");
    const nodes = new SignalNodes(addressSpace, signalsOf(plant));
    const load = new LoadNodes(addressSpace, settings.tags, settings.rate);
    await server.start();
    const stop = run(plant, nodes);
    load.start();
    return {
      endpoint: `opc.tcp://127.0.0.1:${server.endpoints[0]?.port}${RESOURCE}`,
      async close() {
        stop();
        load.stop();
        await server.shutdown(0);
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Keeps plant time in step with real time; a process that was held for long skips what it missed. */
function run(plant: PackagingPlant, nodes: SignalNodes): () => void {
  let behind = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    behind = Math.min(behind + (now - last) / 1000, 5);
    last = now;
    for (; behind >= PLANT_STEP; behind -= PLANT_STEP) plant.step();
    nodes.publish(new Date());
  }, PUBLISH_MS);
  return () => clearInterval(timer);
}
