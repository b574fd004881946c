/** The page on monitoring and the alert rules know the metrics there are, and no others. */
import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { textOfPage } from "../fixtures/doc-pages.ts";

const page = textOfPage("docs/monitoring.md");
const rules = (
  load(readFileSync(new URL("../../deploy/alerts.yaml", import.meta.url), "utf8")) as {
    groups: { rules: { alert: string; expr: string; annotations: { summary: string } }[] }[];
  }
).groups.flatMap(({ rules }) => rules);

describe("monitoring", () => {
  let app: TestApp;
  let metrics: ReadonlySet<string>;
  beforeAll(async () => {
    app = await startTestApp({}, { demo: true });
    const text = await (await fetch(`${app.url}/metrics`)).text();
    metrics = new Set([...text.matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name as string));
  });
  afterAll(() => app?.stop());

  it("is documented metric by metric", () => {
    const documented = [...page.matchAll(/`(plantgraph_[a-z_]+)`/g)].map(([, name]) => name as string);
    const own = [...metrics].filter((name) => name.startsWith("plantgraph_"));
    expect(new Set(documented)).toEqual(new Set(own));
  });

  it("has alerts for metrics that there are, each with what to do", () => {
    expect(rules.length).toBeGreaterThan(5);
    for (const { alert, expr } of rules) {
      const used = [...expr.matchAll(/\b(?:plantgraph|nodejs)_[a-z0-9_]+/g)].map(([name]) => name);
      expect(
        used.filter((name) => !metrics.has(name)),
        alert,
      ).toEqual([]);
    }
    const explained = [...page.matchAll(/^\| `(Plantgraph\w+)` \|/gm)].map(([, name]) => name);
    expect(explained).toEqual(rules.map(({ alert }) => alert));
  });

  it("answers for supervisors as the page says", async () => {
    const health = await fetch(`${app.url}/healthz`);
    expect([health.status, await health.text()]).toEqual([200, '{"status":"ok"}']);
    const ready = await fetch(`${app.url}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({
      revision: 1,
      store: "available",
      dataSources: { simulator: expect.any(String) },
    });
  });
});
