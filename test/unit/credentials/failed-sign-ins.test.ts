/** Who guesses costs the twin next to nothing, and others nothing: a password is hashed for a few attempts alone. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { AccountSignIn } from "../../../src/app/sign-in.ts";
import { Credentials } from "../../../src/connectors/credentials/credentials.ts";
import { systemClock } from "../../../src/twin/tools/clock.ts";
import type { PlantgraphError } from "../../../src/twin/words/errors.ts";

const PASSWORD = "correct horse battery";
const SETTINGS = {
  failures: { perAccount: 3, perAddress: 5, windowMs: 600_000 },
  sessions: { idleMs: 600_000, absoluteMs: 600_000 },
};
const MANY = 10_000;

let folder: string;
let credentials: Credentials;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plantgraph-failures-"));
  credentials = await Credentials.open(folder, systemClock);
  for (const name of ["ines", "omar"]) await credentials.addAccount({ name, role: null, by: "test" }, PASSWORD);
});
afterEach(async () => {
  await credentials.close();
  await rm(folder, { recursive: true, force: true });
});

/** All at once. @returns how many ended with each code */
async function guess(signIn: AccountSignIn, who: (i: number) => readonly [name: string, address: string]) {
  const ended = new Map<string, number>();
  const attempts = Array.from({ length: MANY }, async (_, i) => {
    const { code } = await signIn.signIn(who(i)[0], "wrong", who(i)[1]).then(
      () => ({ code: "signed in" }),
      (error: PlantgraphError) => error,
    );
    ended.set(code, (ended.get(code) ?? 0) + 1);
  });
  await Promise.all(attempts);
  return Object.fromEntries(ended);
}

it.each([
  ["from one address, of many names", (i: number) => [`n${i}`, "192.0.2.1"] as const, 5],
  ["of one name, from many addresses", (i: number) => ["ines", `10.0.${i >> 8}.${i & 255}`] as const, 3],
])("%s: few are looked at, and others sign in", async (_, who, looked) => {
  const signIn = new AccountSignIn(credentials, SETTINGS, systemClock);
  const checked = vi.spyOn(credentials, "checkPassword");
  expect(await guess(signIn, who)).toEqual({ UNAUTHENTICATED: looked, OVERLOADED: MANY - looked });
  expect(checked).toHaveBeenCalledTimes(looked);
  expect((await signIn.signIn("omar", PASSWORD, "192.0.2.9")).token).toMatch(/^[\w-]{43}$/);
});

it("of many names, from as many addresses: no more are hashed or wait for it than a few at once", async () => {
  const signIn = new AccountSignIn(credentials, SETTINGS, systemClock);
  const ended = await guess(signIn, (i) => [`n${i}`, `10.0.${i >> 8}.${i & 255}`]);
  expect(ended["UNAUTHENTICATED"]).toBeLessThanOrEqual(22);
  expect(ended["OVERLOADED"]).toBe(MANY - (ended["UNAUTHENTICATED"] ?? 0));
  expect((await signIn.signIn("ines", PASSWORD, "192.0.2.9")).token).toMatch(/^[\w-]{43}$/);
});
