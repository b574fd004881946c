/** Servers of another make that refuse single services: what it costs, and what callers are told. */
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { makeTag } from "../../src/contract/recording-sink.ts";
import { AsyncuaServer } from "../fixtures/asyncua-server.ts";
import { startSource } from "../fixtures/opcua-source.ts";
import { PYTHON_SETUP_MS, pythonMissing, pythonWith } from "../fixtures/python.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: PYTHON_SETUP_MS });
const withPython = it.skipIf(pythonMissing !== null);

const ending: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  if (pythonMissing === null) await pythonWith();
});
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

withPython(
  "has structures, and all tags but those named by paths, of a server without TranslateBrowsePaths",
  async () => {
    const server = await AsyncuaServer.start({ withoutTranslate: true, structure: true });
    ending.push(() => server.kill());
    const reading = makeTag("reading", "Structure", server.address("reading"));
    const temperature = makeTag("temperature", "Double", server.address("reading"), {
      source: { member: "Temperature" },
    });
    const number = makeTag("number", "Double", server.address("number"));
    const path = makeTag("path", "Double", "/Objects/nsu=http://plantgraph.test/a;number");
    const { source, sink } = await startSource(server.endpoint, [reading, temperature, number, path]);
    ending.push(() => source.stop());
    expect((await sink.untilGood(reading)).value).toMatchObject({ Temperature: 21.5, Count: 7 });
    expect((await sink.untilGood(temperature)).value).toBe(21.5);
    await sink.untilGood(number);
    expect((await sink.untilStatus(path, "BadServiceUnsupported")).value).toBeNull();
    await server.set("number", 4.5);
    await sink.untilValue(number, 4.5);
  },
);

withPython(
  "tells SOURCE_UNAVAILABLE and the reason of a server that gives no more than the beginning of a list",
  async () => {
    const server = await AsyncuaServer.start({ referencesPerAnswer: 50, wide: 200 });
    ending.push(() => server.kill());
    const { source, untilState } = await startSource(server.endpoint, []);
    ending.push(() => source.stop());
    await untilState("CONNECTED");
    const refusal = {
      code: "SOURCE_UNAVAILABLE",
      message: expect.stringMatching(/refuses a call.*BadUserAccessDenied/),
    };
    await expect(source.explorer?.browse(server.address("wide"), 0, 10)).rejects.toMatchObject(refusal);
    await expect(source.explorer?.propose(null)).rejects.toMatchObject(refusal);
  },
);
