import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { inBackground } from "../../src/twin/tools/background.ts";

const told = (work: () => Promise<unknown>): Promise<unknown> =>
  new Promise((resolve) => {
    inBackground(work, resolve);
  });

it("tells what background work rejects with, and what it throws before its first await", async () => {
  const fault = new Error("no");
  expect(await told(() => Promise.reject(fault))).toBe(fault);
  expect(
    await told(() => {
      throw fault;
    }),
  ).toBe(fault);
});

it("outlives a rejection that nobody handles, and says so in the log", async () => {
  const source = (path: string) => JSON.stringify(fileURLToPath(new URL(`../../src/${path}`, import.meta.url)));
  const script = `
    import { logUnhandledRejections } from ${source("cli/unhandled-rejections.ts")};
    import { createLogger } from ${source("app/log.ts")};
    logUnhandledRejections(createLogger({ level: "info", format: "json" }));
    Promise.reject(new Error("of nobody"));
    setTimeout(() => console.log("alive"), 50);
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script]);
  expect(stdout).toContain("of nobody");
  expect(stdout).toContain("alive");
});
