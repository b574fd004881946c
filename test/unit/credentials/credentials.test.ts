import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Credentials } from "../../../src/connectors/credentials/credentials.ts";
import { ManualClock } from "../../fixtures/manual-clock.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PASSWORD = "correct horse battery";

let folder: string;
let clock: ManualClock;
const opened: Credentials[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plantgraph-credentials-"));
  clock = new ManualClock();
});
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
  await rm(folder, { recursive: true, force: true });
});

async function open(): Promise<Credentials> {
  const credentials = await Credentials.open(folder, clock);
  opened.push(credentials);
  return credentials;
}

/** A running twin, which follows what commands do. */
async function running(): Promise<Credentials> {
  const credentials = await open();
  credentials.follow((error) => {
    throw error;
  });
  return credentials;
}

const scada = (expiresAt: number | null = null) => ({ name: "scada", role: "viewer", expiresAt, by: "ines" });

describe("API keys", () => {
  it("are found by their text alone, until they end or are revoked", async () => {
    const credentials = await open();
    const { key, text } = await credentials.addKey(scada(clock.now() + DAY));
    expect(credentials.findKey(text)).toMatchObject({ id: key.id, name: "scada", role: "viewer" });
    const other = (await credentials.addKey(scada())).text;
    const [, , secret, check] = other.split("_");
    expect(credentials.findKey(`pg_${key.id}_${secret}_${check}`)).toBeNull();
    clock.advance(DAY);
    expect(credentials.findKey(text)).toBeNull();
    const [, id = ""] = other.split("_");
    expect(credentials.findKey(other)?.id).toBe(id);
    expect(await credentials.revokeKey(id)).toMatchObject({ id, revokedAt: clock.now() });
    expect(credentials.findKey(other)).toBeNull();
    await expect(credentials.revokeKey("nokey")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("of other processes are noticed, and so is that they are revoked", async () => {
    const twin = await running();
    const command = await open();
    let changes = 0;
    twin.onChange(() => changes++);
    const { key, text } = await command.addKey(scada());
    expect(twin.findKey(text)).toBeNull();
    clock.advance(250);
    expect(twin.findKey(text)?.id).toBe(key.id);
    await command.revokeKey(key.id);
    clock.advance(250);
    expect(twin.findKey(text)).toBeNull();
    expect(changes).toBe(2);
    clock.advance(1_000);
    expect(changes).toBe(2);
  });

  it("say when they were used last, also after a restart", async () => {
    const first = await open();
    const { text } = await first.addKey(scada());
    clock.advance(HOUR);
    first.findKey(text);
    const used = clock.now();
    await opened.pop()?.close();
    expect((await open()).keys[0]?.lastUsedAt).toBe(used);
  });
});

describe("accounts", () => {
  it("are known by their password, whatever else is asked for", async () => {
    const credentials = await open();
    await credentials.addAccount({ name: "ines", role: null, by: "root" }, PASSWORD);
    expect(await credentials.checkPassword("ines", PASSWORD)).toMatchObject({ name: "ines" });
    expect(await credentials.checkPassword("ines", `${PASSWORD}!`)).toBeNull();
    expect(await credentials.checkPassword("omar", PASSWORD)).toBeNull();
    expect(await credentials.checkPassword("ines", "x".repeat(100_000))).toBeNull();
  });

  it("have names of their own and no short passwords", async () => {
    const credentials = await open();
    const ines = { name: "ines", role: null, by: "root" };
    await expect(credentials.addAccount(ines, "short")).rejects.toMatchObject({ code: "INVALID_VALUE" });
    await credentials.addAccount(ines, PASSWORD);
    await expect(credentials.addAccount(ines, PASSWORD)).rejects.toMatchObject({ code: "DUPLICATE_NAME" });
    await expect(credentials.removeAccount("omar")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("end their sign-ins when they are removed or get another password", async () => {
    const credentials = await open();
    const ines = { name: "ines", role: null, by: "root" };
    const signedIn = { subject: "account:ines", name: "ines", credential: "ines", provided: null };
    await credentials.addAccount(ines, PASSWORD);
    const first = await credentials.openSession(signedIn, DAY);
    await credentials.setPassword("ines", `${PASSWORD} staple`);
    expect(credentials.findSession(first, DAY)).toBeNull();
    const second = await credentials.openSession(signedIn, DAY);
    await credentials.removeAccount("ines");
    expect(credentials.findSession(second, DAY)).toBeNull();
  });

  it("are refused when more sign in than can be looked at", async () => {
    const credentials = await open();
    const asked = await Promise.allSettled(
      Array.from({ length: 60 }, () => credentials.checkPassword("ines", PASSWORD)),
    );
    const refused = asked.flatMap((each) => (each.status === "rejected" ? [each.reason as { code: string }] : []));
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every(({ code }) => code === "OVERLOADED")).toBe(true);
  });
});

describe("sign-ins", () => {
  const ines = { subject: "account:ines", name: "ines", credential: "ines", provided: null };

  it("end when they are not used, and however they are used", async () => {
    const credentials = await open();
    const idle = await credentials.openSession(ines, DAY);
    const used = await credentials.openSession(ines, DAY);
    for (let hour = 0; hour < 23; hour++) {
      clock.advance(HOUR);
      expect(credentials.findSession(used, 2 * HOUR)?.subject).toBe("account:ines");
    }
    expect(credentials.findSession(idle, 2 * HOUR)).toBeNull();
    clock.advance(HOUR);
    expect(credentials.findSession(used, 2 * HOUR)).toBeNull();
  });

  it("hold over a restart, and end by their id", async () => {
    const token = await (await open()).openSession(ines, DAY);
    await opened.pop()?.close();
    const again = await open();
    expect(again.findSession(token, DAY)?.name).toBe("ines");
    await again.endSession(again.sessions[0]?.id ?? "");
    expect(again.findSession(token, DAY)).toBeNull();
  });
});

it("keeps nothing that opens anything, in files of their owner alone", async () => {
  const credentials = await open();
  const { text } = await credentials.addKey(scada());
  await credentials.addAccount({ name: "ines", role: null, by: "root" }, PASSWORD);
  const token = await credentials.openSession(
    { subject: "account:ines", name: "ines", credential: "ines", provided: null },
    DAY,
  );
  const [, , secret = ""] = text.split("_");
  for (const name of await readdir(folder)) {
    expect((await stat(join(folder, name))).mode & 0o077).toBe(0);
    const bytes = await readFile(join(folder, name), "latin1");
    for (const hidden of [secret, PASSWORD, token]) expect(bytes).not.toContain(hidden);
  }
});
