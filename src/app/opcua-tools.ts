/** What servers, single nodes and plants are tried with from the command line; loaded when asked for. */
export type { Finding } from "../connectors/opcua/explore/doctor.ts";
export type { Probe } from "../connectors/opcua/explore/probe.ts";
export type { OpcUaOptions } from "../connectors/opcua/options.ts";
export { startSimulator } from "../connectors/simulator/start.ts";
export const loadDoctor = () => import("../connectors/opcua/explore/doctor.ts");
export const loadProbe = () => import("../connectors/opcua/explore/probe.ts");
