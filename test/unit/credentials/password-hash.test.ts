import { describe, expect, it } from "vitest";
import { hashPassword, isPassword } from "../../../src/connectors/credentials/password-hash.ts";

describe.each(["argon2id", "scrypt"] as const)("a password kept by %s", (algorithm) => {
  it("is known again, and no other is taken for it", async () => {
    const kept = await hashPassword("correct horse battery", algorithm);
    expect(kept.split("$")[1]).toBe(algorithm);
    expect(kept).not.toContain("horse");
    expect(await isPassword("correct horse battery", kept)).toBe(true);
    expect(await isPassword("correct horse batterz", kept)).toBe(false);
    expect(await isPassword("", kept)).toBe(false);
  });

  it("is the same in whatever form a keyboard sends it, and kept with a salt of its own", async () => {
    const [one, other] = [
      await hashPassword("caf\u00e9 au lait", algorithm),
      await hashPassword("caf\u00e9 au lait", algorithm),
    ];
    expect(one).not.toBe(other);
    expect(await isPassword("cafe\u0301 au lait", one)).toBe(true);
  });
});
