import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { chromiumPath, openBrowser } from "../fixtures/browser.ts";

// The bundled plant, as a stranger sees it after `npm start`.
describe.runIf(chromiumPath !== undefined || process.env["CI"])("GraphiQL in a real browser", () => {
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
  async function run(tab: string): Promise<void> {
    await page.getByRole("tab", { name: tab }).click();
    await page.getByRole("button", { name: /Execute query/ }).click();
  }

  /** What the response pane shows; its editor renders no-break spaces. */
  async function response(): Promise<string> {
    return ((await page.locator(".result-window .view-lines").textContent()) ?? "").replaceAll("\u00a0", " ");
  }

  it("loads nothing from elsewhere", () => {
    expect(foreign).toEqual([]);
  });

  it("answers the dashboard query with one click", async () => {
    await run("Dashboard");
    await expect.poll(response, { timeout: 20_000 }).toMatch(/"data"/);
    expect(await response()).not.toContain('"errors"');
  });

  it("streams the subscription", async () => {
    await run("Live");
    await expect.poll(response, { timeout: 20_000 }).toMatch(/"kind": "CHANGES"/);
    await page.getByRole("button", { name: /Stop query|Execute query/ }).click();
  });

  it("writes a set-point", async () => {
    await run("Write");
    await expect.poll(response, { timeout: 20_000 }).toMatch(/"quality": "GOOD"|"Good"/);
    expect(await response()).not.toContain('"errors"');
  });
});
