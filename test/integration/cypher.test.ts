import { print } from "graphql";
import { expect, test } from "vitest";
import { startTestApp } from "../fixtures/app.ts";
import { CypherDocument } from "../generated/documents.ts";

test("the embedded store names what answers such questions instead, and Cypher is off unless it is switched on", async () => {
  for (const [cypher, code, words] of [
    [{}, "FORBIDDEN", "cypher.enabled"],
    [{ enabled: true }, "UNSUPPORTED", "reach"],
  ] as const) {
    const app = await startTestApp({ cypher });
    try {
      const response = await fetch(`${app.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query: print(CypherDocument), variables: { query: "RETURN 1" } }),
      });
      const { errors } = (await response.json()) as { errors: unknown[] };
      expect(errors).toMatchObject([{ message: expect.stringContaining(words), extensions: { code } }]);
      const exported = await fetch(`${app.url}/export/cypher?query=RETURN%201`);
      expect(exported.status).toBe(code === "FORBIDDEN" ? 403 : 400);
      expect(await exported.json()).toEqual({ errors: [expect.objectContaining({ extensions: { code } })] });
    } finally {
      await app.stop();
    }
  }
});
