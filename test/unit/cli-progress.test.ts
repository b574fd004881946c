import { describe, expect, it } from "vitest";
import { terminalOf, withProgress } from "../../src/cli/progress.ts";
import { counted } from "../../src/twin/tools/progress.ts";

const ERASED = "\r\u001b[2K";

/** What a terminal was sent, with a clock that stands still. */
function terminal(columns = 80) {
  const sent: string[] = [];
  const clock = { now: 0 };
  const say = (text: string) => void sent.push(`${text}\n`);
  const io = withProgress({
    environment: {},
    directory: "/",
    user: "tester",
    out: say,
    err: say,
    interrupted: new AbortController().signal,
    terminal: { write: (text) => void sent.push(text), columns, now: () => clock.now },
  });
  return { io, sent, clock };
}

describe("cli-progress", () => {
  it("shows nothing of what is quick, then one line, rewritten four times a second at most", () => {
    const { io, sent, clock } = terminal();
    for (let ms = 0; ms <= 1_000; ms++) {
      clock.now = ms;
      io.progress?.("tags compared", ms * 10, 100_000);
    }
    expect(sent).toEqual(
      ["2,500", "5,000", "7,500", "10,000"].map((count) => `${ERASED}${count} of 100,000 tags compared`),
    );
  });

  it("takes the line away before anything is said, and at the end, once", () => {
    const { io, sent, clock } = terminal();
    io.out("first");
    clock.now = 300;
    io.progress?.("nodes browsed", 1_234);
    io.out("second");
    io.err("third");
    io.endProgress();
    clock.now = 600;
    io.progress?.("nodes browsed", 5_678);
    io.endProgress();
    io.endProgress();
    expect(sent).toEqual([
      "first\n",
      `${ERASED}1,234 nodes browsed`,
      ERASED,
      "second\n",
      "third\n",
      `${ERASED}5,678 nodes browsed`,
      ERASED,
    ]);
  });

  it("is never as wide as the terminal", () => {
    const { io, sent, clock } = terminal(10);
    clock.now = 300;
    io.progress?.("nodes browsed", 1_234);
    expect(sent).toEqual([`${ERASED}1,234 nod`]);
  });

  it.each([
    [{ TERM: "xterm" }, true, true],
    [{}, true, true],
    [{ TERM: "xterm" }, false, false],
    [{ TERM: "dumb" }, true, false],
    [{ TERM: "xterm", CI: "true" }, true, false],
    [{ TERM: "xterm", NO_COLOR: "1" }, true, false],
    [{ TERM: "xterm", NO_COLOR: "", CI: "" }, true, true],
  ])("with %j and isTTY %s it is shown: %s", (environment, isTTY, isShown) => {
    expect(terminalOf({ isTTY } as NodeJS.WriteStream, environment) !== undefined).toBe(isShown);
  });

  it("counts what a loop comes to, and nothing for nobody", () => {
    const items = Array.from({ length: 2_500 }, (_, i) => i);
    const told: unknown[] = [];
    expect([...counted(items, "things", (...each) => void told.push(each))]).toEqual(items);
    expect(told).toEqual([0, 1_000, 2_000, 2_500].map((done) => ["things", done, 2_500]));
    expect(counted(items, "things", undefined)).toBe(items);
  });
});
