/** The page for auditors names tests that exist, and says of each requirement how it is met or that it is not. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const page = readFileSync(`${ROOT}docs/security.md`, "utf8");
const rows = page.split("\n").filter((line) => /^\| (CR|API\d)/.test(line));

it("names tests that exist", () => {
  const named = [...page.matchAll(/`((?:unit|integration|failure|contract)\/[\w./-]+\.test\.ts)`/g)].map(
    ([, file]) => file as string,
  );
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((file) => !existsSync(`${ROOT}test/${file}`))).toEqual([]);
});

it("says of each requirement what is done, or that it is not met", () => {
  expect(rows.length).toBeGreaterThan(45);
  for (const row of rows) {
    const [, , done = "", shown = ""] = row.split("|").map((cell) => cell.trim());
    expect(done).not.toBe("");
    if (shown === "" && !/not met/.test(done)) expect(row).toMatch(/^\| CR (4\.3|7\.8) /);
  }
});
