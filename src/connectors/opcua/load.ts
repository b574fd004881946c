/**
 * Loads what speaks OPC UA. Loading keeps everybody else waiting, and node-opcua is large: so it comes package by package,
 * a tenth of a second or two each, and before each the requests that wait are answered.
 */
import { setTimeout as pause } from "node:timers/promises";

/** Milliseconds: a new connection, its request and the answer take several turns of the loop. */
const PAUSE_MS = 25;

/** Each brings along what it needs that was not there yet. */
const PACKAGES: readonly (() => Promise<unknown>)[] = [
  () => import("node-opcua-nodeid"),
  () => import("node-opcua-numeric-range"),
  () => import("node-opcua-transport"),
  () => import("node-opcua-certificate-manager"),
  () => import("node-opcua-client"),
];

type Loaded = typeof import("./data-source.ts");

let loading: Promise<Loaded> | null = null;

export function loadOpcUa(): Promise<Loaded> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Loaded> {
  for (const loadPackage of PACKAGES) {
    await pause(PAUSE_MS);
    await loadPackage();
  }
  await pause(PAUSE_MS);
  return import("./data-source.ts");
}
