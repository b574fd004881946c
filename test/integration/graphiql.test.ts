import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { chromiumPath, openBrowser } from "../fixtures/browser.ts";
import { textsOn } from "../fixtures/contrast.ts";

/** What the page itself has under that name. */
interface Monaco {
  readonly editor: { getEditors(): readonly { getValue(): string }[] };
}

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

    /** Opens an example's tab. */
    async function open(name: string): Promise<void> {
      await page.goto(app.url);
      const selected = page.locator("[role=tab][aria-selected=true]", { hasText: name });
      // Tabs can be dragged, and GraphiQL takes a click on one that still moves for the end of a drag.
      while ((await selected.count()) === 0) await page.getByRole("button", { name, exact: true }).click();
    }

    /**
     * Opens it and runs it with one click. GraphiQL learns which operation a tab holds a moment after it has shown it: whoever
     * clicks sooner than a person can is told so, and finds the tab open the next time.
     */
    async function run(name: string): Promise<void> {
      let answer: string;
      do {
        await open(name);
        await page.getByRole("button", { name: /Execute query/ }).click();
        answer = await shows(/\S/);
      } while (answer.includes("Cannot infer operation"));
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

    it("writes a set-point, and shows the value that the device has then", async () => {
      await run("Write");
      const answer = await shows(/"readBack"[\s\S]*"sourceTime"/);
      expect(answer).toMatch(/"ok": true.*"verified": true/);
      const written = await page.evaluate(() => {
        const [editor] = (globalThis as unknown as { monaco: Monaco }).monaco.editor.getEditors();
        return /value: (\S+)/.exec(editor?.getValue() ?? "")?.[1];
      });
      expect(written).toBeDefined();
      expect(answer).toMatch(new RegExp(`"readBack": \\{\\s*"value": ${written}\\b`));
    });

    describe("on a screen of 1280 by 720", () => {
      beforeAll(() => page.setViewportSize({ width: 1280, height: 720 }));

      it.each(["Dashboard", "Live", "Explore", "Write"])("shows every line of %s from end to end", async (name) => {
        await open(name);
        const cut = await page.evaluate(() => {
          const pane = document.querySelector(".graphiql-query-editor .monaco-scrollable-element");
          if (!pane) throw new Error("there is no editor");
          const { right } = pane.getBoundingClientRect();
          const lines = [...pane.querySelectorAll(".view-line > span")];
          return {
            lines: lines.length,
            cut: lines.filter((line) => line.getBoundingClientRect().right > right).map((line) => line.textContent),
          };
        });
        expect(cut).toMatchObject({ cut: [] });
        expect(cut.lines).toBeGreaterThan(10);
      });

      const schemes = ["light", "dark"] as const;
      it.each(schemes)("has colours that can be read when the system is %s, and when it becomes so", async (scheme) => {
        await page.emulateMedia({ colorScheme: scheme });
        await run("Write");
        await shows(/"readBack"/);
        // Monaco colours what it shows line by line, in the editor's own time.
        const texts = await vi.waitFor(
          async () => {
            const shown = await textsOn(page, ".monaco-editor");
            expect(shown.map(({ text }) => text[0])).toEqual(expect.arrayContaining(["#", "m", "{", "("]));
            return shown;
          },
          { timeout: 30_000, interval: 200 },
        );
        expect(texts.filter(({ contrast }) => contrast < 4.5)).toEqual([]);
        const colors = new Set(texts.map(({ color }) => color));
        expect(colors.size).toBeGreaterThan(8);

        const other = scheme === "light" ? "dark" : "light";
        await page.emulateMedia({ colorScheme: other });
        await page
          .locator(`.monaco-editor.${other === "dark" ? "vs-dark" : "vs"}`)
          .first()
          .waitFor();
        const now = await textsOn(page, ".monaco-editor");
        expect(now.filter(({ contrast }) => contrast < 4.5)).toEqual([]);
        expect(now.filter(({ color }) => colors.has(color))).toEqual([]);
      });
    });
  },
);
