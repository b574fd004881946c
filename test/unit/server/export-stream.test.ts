/** What a reader of an export gets when it breaks, and how much is made before anybody reads. */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { createGunzip } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ExportStream } from "../../../src/server/doors/export/export-stream.ts";
import { Compressor } from "../../../src/server/http/compression.ts";

const settings = { encodings: ["gzip"], minBytes: 0 } as const;

/** What a client receives of the stream until it ends or breaks. */
async function received(open: () => Promise<Readable>): Promise<IncomingMessage> {
  const server = createServer(async (_, response) => {
    const stream = await open();
    response.on("close", () => server.close());
    stream.on("error", () => response.destroy());
    stream.pipe(response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const asked = get({ port: (server.address() as AddressInfo).port, agent: false });
  return ((await once(asked, "response")) as [IncomingMessage])[0];
}

function* failing(): Generator<string> {
  yield "first\n";
  // More than a compressor keeps to itself, and than it takes before it has given something.
  for (let piece = 0; piece < 5; piece++) yield randomBytes(200_000).toString("base64");
  throw new Error("a fault");
}

describe("an export", () => {
  it.each([false, true])(
    "that fails after the first byte breaks off visibly (compressed: %s)",
    async (isCompressed) => {
      const faults: unknown[] = [];
      let stream: ExportStream | undefined;
      const response = await received(async () => {
        stream = await ExportStream.begin(failing(), {
          onBytes: () => undefined,
          onFault: (error) => faults.push(error),
        });
        return isCompressed ? new Compressor(settings).compressStream(stream, "gzip") : stream;
      });
      if (isCompressed) response.on("error", (error) => unzipped.destroy(error));
      const unzipped = isCompressed ? response.pipe(createGunzip()) : response;
      await expect(text(unzipped)).rejects.toThrow();
      expect(faults).toEqual([expect.objectContaining({ message: "a fault" })]);
      expect(stream?.isWhole).toBe(false);
    },
  );

  it("that fails is read up to where it failed, by a reader that waits", async () => {
    function* pieces(): Generator<string> {
      yield "first";
      yield "last";
      throw new Error("a fault");
    }
    const faults: unknown[] = [];
    const stream = await ExportStream.begin(pieces(), {
      onBytes: () => undefined,
      onFault: (fault) => faults.push(fault),
    });
    let read = "";
    stream.on("data", (piece) => {
      read += piece;
    });
    await expect(once(stream, "end")).rejects.toThrow("a fault");
    expect([read, faults.length]).toEqual(["firstlast", 1]);
  });

  it("lets others have their turn while its source works on a piece in steps", async () => {
    let turns = 0;
    let isOver = false;
    const other = () => {
      turns++;
      if (!isOver) setImmediate(other);
    };
    function* pieces(): Generator<string> {
      yield "begin";
      for (let step = 0; step < 5; step++) {
        for (const since = performance.now(); performance.now() - since < 5; );
        yield "";
      }
      yield "end";
    }
    const stream = await ExportStream.begin(pieces(), { onBytes: () => undefined, onFault: () => undefined });
    setImmediate(other);
    expect(await text(stream)).toBe("beginend");
    isOver = true;
    expect(turns).toBeGreaterThanOrEqual(4);
  });

  it("asks its source for one piece at a time, however slow it is", async () => {
    let [asked, most, made] = [0, 0, 0];
    const next = async (): Promise<IteratorResult<string>> => {
      most = Math.max(most, ++asked);
      await new Promise(setImmediate);
      asked--;
      return made++ < 20 ? { value: "x".repeat(300_000), done: false } : { value: undefined, done: true };
    };
    const pieces = { [Symbol.asyncIterator]: () => ({ next }) };
    const stream = await ExportStream.begin(pieces, { onBytes: () => undefined, onFault: () => undefined });
    expect((await text(stream)).length).toBe(6_000_000);
    expect([stream.isWhole, most]).toEqual([true, 1]);
  });

  it("that fails at the beginning throws before there is an answer", async () => {
    const fail = (): Iterable<string> => {
      throw new Error("at once");
    };
    const pieces = { [Symbol.iterator]: () => ({ next: fail as never }) };
    await expect(ExportStream.begin(pieces, { onBytes: () => undefined, onFault: () => undefined })).rejects.toThrow(
      "at once",
    );
  });

  it("is made as it is read, skips empty pieces, and closes its source when the reader leaves", async () => {
    let made = 0;
    let closed = false;
    function* pieces(): Generator<string> {
      try {
        for (;;) yield made++ % 2 === 0 ? "" : "piece".repeat(100_000);
      } finally {
        closed = true;
      }
    }
    const stream = await ExportStream.begin(pieces(), { onBytes: () => undefined, onFault: () => undefined });
    await once(stream, "readable");
    for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
    // A megabyte at a time.
    expect(made).toBeLessThanOrEqual(14);
    expect(String(stream.read())).toMatch(/^(piece)+$/);
    stream.destroy();
    await once(stream, "close");
    expect(closed).toBe(true);
  });
});
