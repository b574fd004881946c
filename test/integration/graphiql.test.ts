import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { chromiumPath, openBrowser } from "../fixtures/browser.ts";

// The bundled plant, as a stranger sees it after `npm start`.
describe.runIf(chromiumPath !== undefined || process.env["CI"])(
  "GraphiQL in a real browser",
  { timeout: 90_000 },
  () => {
    let app: TestApp;
    let browser: Awaited<ReturnType<typeof openBrowser>>;
    let page: Page;
    const foreign: string[] = [];

    beforeAll(async () => {
      [app, browser] = await Promise.all([startTestApp({}, { demo: true }), openBrowser()]);
      page = await browser.context.newPage();
      page.on("request", (request) => {
        const { protocol, origin } = new URL(request.url());
        if (protocol.startsWith("http") && origin !== app.url) foreign.push(request.url());
      });
      await page.goto(app.url);
      await page.getByRole("tab").first().waitFor();
    });
    afterAll(async () => {
      await browser?.close();
      await app?.stop();
    });

    /** Opens an example's tab and runs it with one click. */
    async function run(name: string): Promise<void> {
      await page.goto(app.url);
      const selected = page.locator("[role=tab][aria-selected=true]", { hasText: name });
      // Tabs can be dragged, and GraphiQL takes a click on one that still moves for the end of a drag.
      while ((await selected.count()) === 0) await page.getByRole("button", { name, exact: true }).click();
      await page.getByRole("button", { name: /Execute query/ }).click();
    }

    /** Resolves when the response pane shows that; its editor renders no-break spaces. */
    async function shows(pattern: RegExp): Promise<string> {
      const handle = await page.waitForFunction(
        (source) => {
          const text =
            document.querySelector(".result-window .view-lines")?.textContent?.replaceAll("\u00a0", " ") ?? "";
          return new RegExp(source).test(text) ? text : null;
        },
        pattern.source,
        { timeout: 60_000 },
      );
      return String(await handle.jsonValue());
    }

    it("loads nothing from elsewhere", () => {
      expect(foreign).toEqual([]);
    });

    it("answers the dashboard query with one click", async () => {
      await run("Dashboard");
      expect(await shows(/"name": "Lyon"/)).not.toContain('"errors"');
    });

    it("streams the subscription", async () => {
      await run("Live");
      await shows(/"kind": "CHANGES"/);
    });

    it("writes a set-point", async () => {
      await run("Write");
      expect(await shows(/"writeTag"/)).toContain('"ok": true');
    });
  },
);
