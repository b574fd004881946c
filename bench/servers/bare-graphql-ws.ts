/** graphql-ws on `ws` as its documentation sets it up, with a subscription whose source never yields. */
import type { AddressInfo } from "node:net";
import { buildSchema } from "graphql";
import { useServer as serve } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import { answer } from "../harness/child.ts";

const schema = buildSchema("type Query { ready: Boolean } type Subscription { silence: Boolean }");
const field = schema.getSubscriptionType()?.getFields()["silence"];
if (!field) throw new Error("the schema has no silence");
field.subscribe = () => {
  let end: (result: IteratorResult<never>) => void = () => {};
  const ended = new Promise<IteratorResult<never>>((resolve) => {
    end = resolve;
  });
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => ended,
    return() {
      end({ done: true, value: undefined });
      return ended;
    },
  };
};

const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
const listening = new Promise<void>((resolve) => server.once("listening", resolve));
serve({ schema }, server);

answer({
  async listen(): Promise<string> {
    await listening;
    return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  },
  memory() {
    globalThis.gc?.();
    globalThis.gc?.();
    const { heapUsed, external, rss } = process.memoryUsage();
    return { heapUsed, external, rss };
  },
});
