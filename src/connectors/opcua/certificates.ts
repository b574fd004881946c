/**
 * The twin's own certificate and the lists of trusted and rejected ones, one store per folder and process. node-opcua wants
 * a certificate even where no security is used; such clients share one in a temporary folder when none is configured.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OPCUACertificateManager, type OPCUAClient } from "node-opcua";

const stores = new Map<string, OPCUACertificateManager>();
let temporary: string | null = null;

/** @param folder null: a temporary folder that goes with the process. */
export function certificateStore(folder: string | null): OPCUACertificateManager {
  const rootFolder = folder ?? temporaryFolder();
  const known = stores.get(rootFolder);
  if (known !== undefined) return known;
  const store = new OPCUACertificateManager({
    rootFolder,
    automaticallyAcceptUnknownCertificate: false,
    // Watchers would be handles that keep the process alive.
    disableFileWatchers: true,
  });
  // Clients count themselves in and out and the last one closes the store; this one stays for those to come.
  store.referenceCounter++;
  stores.set(rootFolder, store);
  return store;
}

/**
 * Makes the key and certificate a client will want, once per folder. On its own, before anything that may time out: a key
 * takes a while, and clients that made it at the same time, or were given up while they did, would spoil it.
 */
export async function makeCertificate(client: OPCUAClient, store: OPCUACertificateManager): Promise<void> {
  const known = made.get(store);
  if (known !== undefined) return known;
  const making = (async () => {
    await store.initialize();
    await client.createDefaultCertificate();
  })();
  made.set(store, making);
  try {
    await making;
  } catch (error) {
    // Tried again the next time: the disk may have been full.
    made.delete(store);
    throw error;
  }
}

const made = new Map<OPCUACertificateManager, Promise<void>>();

function temporaryFolder(): string {
  if (temporary === null) {
    const folder = mkdtempSync(join(tmpdir(), "plantgraph-pki-"));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    temporary = folder;
  }
  return temporary;
}
