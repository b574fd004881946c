/**
 * The twin's own certificate and the lists of trusted and rejected ones, one store per folder and process. node-opcua wants
 * a certificate even where no security is used; such clients share one in a temporary folder when none is configured.
 */
import type { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { readFile, rename, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { OPCUACertificateManager } from "node-opcua-certificate-manager";
import type { Certificate } from "../../../twin/ports/certificates.ts";
import { inBackground } from "../../../twin/tools/background.ts";
import { SerialQueue } from "../../../twin/tools/serial-queue.ts";
import { SecurityProblem } from "../basics/security-problem.ts";
import { describeCertificate, parseCertificate } from "./certificate-file.ts";
import { fingerprintOf } from "./certificate-folder.ts";

/** Ten years: one that runs out stops the plant's data at night. */
const VALIDITY_DAYS = 3_650;
/** How often the lists are looked at for others' changes, milliseconds. */
const LOOK_MS = 1_000;

/** What a client presents. */
export interface OwnCertificate {
  readonly store: OPCUACertificateManager;
  readonly certificateFile: string;
  readonly privateKeyFile: string;
  /** The application URI in it: clients must come with just this one (Part 6, 6.2.2). */
  readonly applicationUri: string;
  readonly certificate: Certificate;
}

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
 * The certificate in use, made with its key on first use. On its own, before anything that may time out: a key takes a
 * while, and clients that made it at the same time, or were given up while they did, would spoil it.
 * @throws SecurityProblem OWN_CERTIFICATE when what is there is no certificate
 */
export function ownCertificate(folder: string | null): Promise<OwnCertificate> {
  const store = certificateStore(folder);
  return inTurn(store, async () => {
    await store.initialize();
    return (await readOwn(store)) ?? (await makeOwn(store, newApplicationUri()));
  });
}

/**
 * Makes a new certificate for the same key and application URI. Servers know the old one: each must trust the new one.
 */
export function renewOwnCertificate(folder: string): Promise<OwnCertificate> {
  const store = certificateStore(folder);
  return inTurn(store, async () => {
    await store.initialize();
    const present = await readOwn(store).catch(() => null);
    return makeOwn(store, present?.applicationUri ?? newApplicationUri());
  });
}

const turns = new WeakMap<OPCUACertificateManager, SerialQueue>();

/** One task a store at a time: the library's lists are empty for a moment while they are read anew. */
export function inTurn<T>(store: OPCUACertificateManager, task: () => Promise<T>): Promise<T> {
  const queue = turns.get(store) ?? new SerialQueue();
  turns.set(store, queue);
  return queue.run(task);
}

interface Watch {
  readonly listeners: Set<() => void>;
  readonly timer: NodeJS.Timeout;
}

const watches = new Map<string, Watch>();

/**
 * Calls the listener within seconds after somebody changed a list of the folder, on the command line or by hand. Looks at
 * the folders' times, which works on every file system. Ends with the returned function; keeps no process alive.
 */
export function onCertificatesChanged(folder: string | null, listener: () => void): () => void {
  const rootDir = folder ?? temporaryFolder();
  let watch = watches.get(rootDir);
  if (!watch) {
    const listeners = new Set<() => void>();
    watch = { listeners, timer: look(rootDir, listeners) };
    watches.set(rootDir, watch);
  }
  watch.listeners.add(listener);
  return () => {
    watch.listeners.delete(listener);
    if (watch.listeners.size > 0) return;
    clearInterval(watch.timer);
    if (watches.get(rootDir) === watch) watches.delete(rootDir);
  };
}

function look(rootDir: string, listeners: ReadonlySet<() => void>): NodeJS.Timeout {
  let last = fingerprintOf(rootDir);
  let isLooking = false;
  const lookAgain = async () => {
    const before = await last;
    last = fingerprintOf(rootDir);
    const changed = before !== (await last);
    isLooking = false;
    if (changed) for (const listener of [...listeners]) listener();
  };
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    // A listener that fails: the lists are looked at again all the same.
    inBackground(lookAgain, (error) => process.emitWarning(String(error)));
  }, LOOK_MS);
  timer.unref();
  return timer;
}

function ownFile(store: OPCUACertificateManager): string {
  return join(store.rootDir, "own", "certs", "client_certificate.pem");
}

async function readOwn(store: OPCUACertificateManager): Promise<OwnCertificate | null> {
  const file = ownFile(store);
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  // What was interrupted while it was made.
  if (bytes.length === 0) return null;
  const certificate = parseCertificate(bytes);
  if (certificate) return describeOwn(store, certificate);
  throw new SecurityProblem(
    "OWN_CERTIFICATE",
    `The file of the twin's own certificate, ${file}, holds none.`,
    "Make a new one: plantgraph certificates renew",
  );
}

/** Under another name first: a reader meanwhile finds the old one or the new one, whole. */
async function makeOwn(store: OPCUACertificateManager, applicationUri: string): Promise<OwnCertificate> {
  const file = ownFile(store);
  const making = `${file}.${process.pid}.new`;
  try {
    await store.createSelfSignedCertificate({
      applicationUri,
      dns: [hostname()],
      outputFile: making,
      subject: `/CN=Plantgraph@${hostname()}/O=Plantgraph`,
      // Servers' clocks run late.
      startDate: new Date(Date.now() - 3_600_000),
      validity: VALIDITY_DAYS,
    });
    await rename(making, file);
  } catch (error) {
    await rm(making, { force: true });
    throw error;
  }
  return describeOwn(store, parseCertificate(await readFile(file)) as X509Certificate);
}

function describeOwn(store: OPCUACertificateManager, own: X509Certificate): OwnCertificate {
  const certificateFile = ownFile(store);
  const certificate = describeCertificate(own, "OWN", certificateFile);
  return {
    store,
    certificateFile,
    privateKeyFile: store.privateKey,
    applicationUri: certificate.applicationUri ?? newApplicationUri(),
    certificate,
  };
}

/** As Part 6, 6.2.2 recommends: `urn:<host>:<application>`. It stays when the host is renamed, with the certificate. */
function newApplicationUri(): string {
  return `urn:${encodeURIComponent(hostname())}:Plantgraph`;
}

function temporaryFolder(): string {
  if (temporary === null) {
    const folder = mkdtempSync(join(tmpdir(), "plantgraph-pki-"));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    temporary = folder;
  }
  return temporary;
}
