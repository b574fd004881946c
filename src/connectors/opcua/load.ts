/**
 * Loads what speaks OPC UA. Loading keeps everybody else waiting, and node-opcua is large: so it comes package by package,
 * and after each whoever waits has a turn. With the compile cache of earlier starts none takes more than a tenth of a second
 * or two.
 */
import { setImmediate as rest } from "node:timers/promises";

/** Each brings along what it needs that was not there; the last one the others' users. */
const PACKAGES: readonly (() => Promise<unknown>)[] = [
  () => import("node-opcua-nodeid"),
  () => import("node-opcua-numeric-range"),
  () => import("node-opcua-transport"),
  () => import("node-opcua-certificate-manager"),
  () => import("node-opcua-client"),
];

export async function loadOpcUa(): Promise<typeof import("./data-source.ts")> {
  for (const load of PACKAGES) {
    await load();
    await rest();
  }
  return import("./data-source.ts");
}
