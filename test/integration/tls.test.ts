/** TLS of the twin's own, asked by real clients over real connections. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { parseConfig } from "../../src/app/configuration.ts";
import { askHealth, askToReload } from "../../src/app/control.ts";
import { selfSigned, selfSignedFiles } from "../../src/connectors/server-certificate/self-signed.ts";
import { PlantgraphError } from "../../src/twin/words/errors.ts";
import { startTestApp, type TestApp } from "../fixtures/app.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plantgraph-tls-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A certificate of its own, in a folder of its own, as somebody else would put it there. */
async function certificateIn(name: string, names: readonly string[] = [], now = Date.now()) {
  const dataDir = join(folder, name);
  await selfSigned(dataDir, names, now).catch(() => undefined);
  const { certificate, key } = selfSignedFiles(dataDir);
  return { certificate, key };
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly fingerprint: string;
}

function ask(
  url: string,
  ca: string,
  options: { readonly method?: string; readonly body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = options.body === undefined ? { "graphql-preflight": "1" } : { "content-type": "application/json" };
    const asked = request(url, { ca, agent: false, method: options.method ?? "GET", headers }, async (response) => {
      const { fingerprint256 } = (response.socket as TLSSocket).getPeerCertificate();
      let body = "";
      for await (const piece of response) body += String(piece);
      resolve({ status: response.statusCode, headers: response.headers, body, fingerprint: fingerprint256 });
    });
    asked.once("error", reject);
    asked.end(options.body);
  });
}

const QUERY = JSON.stringify({ query: "{ enterprises { name } }" });

describe("server.tls: auto", () => {
  let app: TestApp;
  let ca: string;
  beforeAll(async () => {
    const configuration = () => parseConfig("", { file: null, environment: {}, directory: folder });
    app = await startTestApp(
      { server: { tls: "auto" } },
      { app: { configuration: () => ({ ...configuration(), dataDir: app.dataDir }) } },
    );
    ca = await readFile(join(app.dataDir, "tls", "certificate.pem"), "utf8");
  });
  afterAll(() => app?.stop());

  it("answers over TLS, in front of Fastify and behind it, with the headers that every answer has", async () => {
    expect(app.url).toMatch(/^https:/);
    const paths = [
      await ask(`${app.url}/graphql`, ca, { method: "POST", body: QUERY }),
      await ask(`${app.url}/graphql?query=${encodeURIComponent("{ enterprises { name } }")}`, ca),
    ];
    for (const { status, body, headers } of paths) {
      expect([status, JSON.parse(body)]).toEqual([200, { data: { enterprises: [{ name: "Acme" }] } }]);
      expect(headers["x-content-type-options"]).toBe("nosniff");
    }
    for (const path of ["/graphql", "/healthz", "/metrics", "/nothing"])
      expect((await ask(`${app.url}${path}`, ca)).headers).toMatchObject({ "x-content-type-options": "nosniff" });
  });

  it("does not have browsers insist on a certificate that no authority stands behind", async () => {
    expect((await ask(`${app.url}/healthz`, ca)).headers["strict-transport-security"]).toBeUndefined();
  });

  it("streams over WebSockets", async () => {
    const client = createClient({
      url: app.wsUrl,
      webSocketImpl: class extends WebSocket {
        constructor(url: string, protocols: string[]) {
          super(url, protocols, { ca });
        }
      },
      lazy: true,
    });
    const events = client.iterate({ query: "subscription { tagChanges(select: {}) { kind } }" });
    expect((await events.next()).value).toEqual({ data: { tagChanges: { kind: "SNAPSHOT" } } });
    await client.dispose();
  });

  it("keeps its key to itself, and is asked by this machine's commands, which trust that one certificate", async () => {
    expect((await stat(join(app.dataDir, "tls", "key.pem"))).mode & 0o777).toBe(0o600);
    expect((await stat(join(app.dataDir, "control.json"))).mode & 0o777).toBe(0o600);
    expect(await askHealth(app.dataDir)).toBe(`The twin answers at ${app.url}.`);
    expect(await askToReload(app.dataDir)).toMatchObject({ needRestart: expect.arrayContaining(["server"]) });
    const control = join(app.dataDir, "control.json");
    const text = await readFile(control, "utf8");
    const other = await readFile((await certificateIn("other")).certificate, "utf8");
    await writeFile(control, JSON.stringify({ ...JSON.parse(text), certificate: other }));
    await expect(askToReload(app.dataDir)).rejects.toThrow("does not answer");
    await expect(askHealth(app.dataDir)).rejects.toThrow("does not answer");
    await writeFile(control, text);
  });

  it("is for this machine's names, and shows the certificate that it has at the next start", async () => {
    const certificate = new X509Certificate(ca);
    expect(certificate.checkHost("localhost")).toBe("localhost");
    expect(certificate.checkIP("127.0.0.1")).toBe("127.0.0.1");
    expect(certificate.ca).toBe(false);
    const again = await selfSigned(app.dataDir, [], Date.now());
    expect(again.fingerprint).toBe(certificate.fingerprint256);
  });

  it("refuses versions of TLS that are not safe any more", async () => {
    const { port, hostname: host } = new URL(app.url);
    const old = connectTls({ host, port: Number(port), ca, maxVersion: "TLSv1.1", minVersion: "TLSv1" });
    await expect(once(old, "secureConnect")).rejects.toThrow();
  });

  it("ends a connection that speaks no TLS, and answers the others", async () => {
    const { port, hostname: host } = new URL(app.url);
    const plain = connect(Number(port), host);
    plain.on("error", () => undefined);
    plain.end("GET /graphql HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const answer: Buffer[] = [];
    plain.on("data", (piece) => answer.push(piece));
    await once(plain, "close");
    expect(Buffer.concat(answer).toString("latin1")).not.toContain("HTTP/1.1");
    expect((await ask(`${app.url}/healthz`, ca)).status).toBe(200);
    expect((await ask(`${app.url}/metrics`, ca)).body).toMatch(/refused_requests_total\{reason="tls"\} \d/);
  });
});

describe("server.tls with files", () => {
  it("shows a renewed certificate from a reload on, has browsers insist on TLS, and keeps the old one where the new is odd", async () => {
    const first = await certificateIn("first");
    const second = await certificateIn("second");
    const app = await startTestApp({ server: { tls: first } });
    try {
      const settings = (tls: object) =>
        parseConfig(
          JSON.stringify({
            dataDir: app.dataDir,
            plant: join(app.dataDir, "plant.yaml"),
            log: { level: "silent" },
            history: { enabled: false },
            server: { port: 0, tls },
          }),
          {
            file: null,
            environment: {},
            directory: app.dataDir,
          },
        );
      const [one, two] = await Promise.all([first, second].map(({ certificate }) => readFile(certificate, "utf8")));
      const before = await ask(`${app.url}/healthz`, one as string);
      expect(before.headers["strict-transport-security"]).toBe("max-age=31536000");
      expect(before.fingerprint).toBe(new X509Certificate(one as string).fingerprint256);

      expect((await app.reload(settings(second))).needRestart).toEqual([]);
      expect((await ask(`${app.url}/healthz`, two as string)).fingerprint).toBe(
        new X509Certificate(two as string).fingerprint256,
      );

      await expect(app.reload(settings({ certificate: first.certificate, key: second.key }))).rejects.toThrow(
        "is not the one of the first certificate",
      );
      expect((await ask(`${app.url}/healthz`, two as string)).status).toBe(200);
    } finally {
      await app.stop();
    }
  });

  it("opens an encrypted key", async () => {
    const files = await certificateIn("encrypted");
    const key = createPrivateKey(await readFile(files.key, "utf8"));
    await writeFile(
      files.key,
      key.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "s3cret" }),
    );
    await expect(startTestApp({ server: { tls: files } })).rejects.toThrow("server.tls.passphrase is not given");
    const passphrase = { env: "TLS_PASSPHRASE" };
    const environment = { TLS_PASSPHRASE: "s3cret" };
    const app = await startTestApp({ server: { tls: { ...files, passphrase } } }, { environment });
    expect((await ask(`${app.url}/healthz`, await readFile(files.certificate, "utf8"))).status).toBe(200);
    await app.stop();
    const wrong = startTestApp({ server: { tls: { ...files, passphrase } } }, { environment: { TLS_PASSPHRASE: "x" } });
    await expect(wrong).rejects.toThrow("does not open it");
    await expect(wrong).rejects.not.toThrow("s3cret");
  });

  it.each<[string, () => Promise<{ certificate: string; key: string }>, RegExp]>([
    ["a missing file", async () => ({ certificate: "nowhere.pem", key: "nowhere.pem" }), /nowhere\.pem does not exist/],
    [
      "no certificate",
      async () => {
        const { key } = await certificateIn("none");
        return { certificate: key, key };
      },
      /holds no certificate in PEM form/,
    ],
    [
      "no key",
      async () => {
        const { certificate } = await certificateIn("no-key");
        return { certificate, key: certificate };
      },
      /holds no private key in PEM form/,
    ],
    ["an expired certificate", () => certificateIn("expired", [], Date.now() - 500 * 86_400_000), /expired on/],
    [
      "one that is not valid yet",
      () => certificateIn("early", [], Date.now() + 86_400_000),
      /holds from .* later than/,
    ],
  ])("says what is wrong with %s", async (_, files, problem) => {
    const starting = startTestApp({ server: { tls: await files() } });
    await expect(starting).rejects.toThrow(problem);
    await expect(starting).rejects.toBeInstanceOf(PlantgraphError);
  });
});

describe("on a network", () => {
  it("keys are asked for, over TLS alone, and a twin that would be open does not start", async () => {
    for (const server of [{ host: "0.0.0.0" }, { host: "0.0.0.0", tls: "auto" }])
      await expect(startTestApp({ server })).rejects.toThrow("server.host");
    const app = await startTestApp({ auth: { mode: "required" }, server: { host: "0.0.0.0", tls: "auto" } });
    try {
      const ca = await readFile(join(app.dataDir, "tls", "certificate.pem"), "utf8");
      const url = `https://127.0.0.1:${new URL(app.url).port}`;
      expect((await ask(`${url}/healthz`, ca)).status).toBe(200);
      expect((await ask(`${url}/graphql`, ca, { method: "POST", body: QUERY })).status).toBe(401);
    } finally {
      await app.stop();
    }
  });
});

describe("server.proxies", () => {
  it("names a mistake", () => {
    const parse = (proxies: unknown) =>
      parseConfig(JSON.stringify({ auth: { mode: "required" }, server: { proxies } }), {
        file: null,
        environment: {},
        directory: folder,
      });
    expect(parse(["10.0.0.1", "10.1.0.0/16", "fd00::/8", "[::1]"]).server.proxies).toHaveLength(4);
    for (const odd of ["proxy.example", "10.0.0.1/33", "10.0.0.0/8/8", "::/129", ""])
      expect(() => parse([odd])).toThrow(/must be an address or a range/);
  });
});
