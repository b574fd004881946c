/** What a server may answer to any service, or not: it costs that data source at most, never the twin or another source. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { Random } from "../../src/connectors/simulator/plant/random.ts";
import { SERVICES, SPOILINGS } from "../fixtures/opcua-server.ts";
import { FaultRun, MOMENTS, type ServiceFault } from "../fixtures/opcua-service-faults.ts";

/** Rounds of all services in all ways at both moments: `ROUNDS=10 SEED=7`. Without it, each service in two of the ways. */
const ROUNDS = Number(process.env["ROUNDS"] ?? 0);
const SEED = Number(process.env["SEED"] ?? 20261201);

// Servers start slowly on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const random = new Random(SEED);
const seed = () => Math.floor(random.next() * 0xffff_ffff);

function faults(): ServiceFault[] {
  if (ROUNDS === 0)
    return SERVICES.flatMap((service, i) =>
      [i, i + 2].map((way): ServiceFault => {
        const moment = random.next() < 0.5 ? "AT_START" : "IN_THE_MIDDLE";
        return { service, how: SPOILINGS[way % SPOILINGS.length] as ServiceFault["how"], moment, seed: seed() };
      }),
    );
  const all = SERVICES.flatMap((service) =>
    SPOILINGS.flatMap((how) => MOMENTS.map((moment) => ({ service, how, moment }))),
  );
  return Array.from({ length: ROUNDS }, () => all.map((fault): ServiceFault => ({ ...fault, seed: seed() }))).flat();
}

const uncaught: unknown[] = [];
const keep = (error: unknown) => uncaught.push(error);
let run: FaultRun;

beforeAll(async () => {
  process.on("unhandledRejection", keep).on("uncaughtException", keep);
  run = await FaultRun.start();
});
afterAll(async () => {
  await run?.stop();
  process.off("unhandledRejection", keep).off("uncaughtException", keep);
});

it.each(faults())("lives on while $service $how $moment (seed $seed)", async (fault) => {
  expect(await run.survive(fault)).toBeGreaterThan(0);
  // What one case leaves is told of that one alone.
  expect(uncaught.splice(0)).toEqual([]);
});
