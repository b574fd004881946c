import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newApiKeyText, readApiKeyText, sameHash } from "../../../src/connectors/credentials/api-key-text.ts";

describe("api-key-text", () => {
  it("has the form that scanners look for, and is read as what was made", () => {
    const { text, id, hash } = newApiKeyText();
    expect(text).toMatch(/^pg_[a-z2-7]{8}_[a-z2-7]{52}_[a-z2-7]{7}$/);
    const read = readApiKeyText(text);
    expect(read?.id).toBe(id);
    expect(read && sameHash(read.hash, hash)).toBe(true);
    expect(text).not.toBe(newApiKeyText().text);
  });

  it("is no key any more with any one character changed", () => {
    const { text } = newApiKeyText();
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz234567_ A0"),
        (at, character) => {
          fc.pre(text[at] !== character);
          expect(readApiKeyText(text.slice(0, at) + character + text.slice(at + 1))).toBeNull();
        },
      ),
    );
  });

  it.each(["", "pg_", "x", "pg_aaaaaaaa_bbbb_ccccccc"])("does not take %j for one", (text) => {
    expect(readApiKeyText(text)).toBeNull();
  });
});
