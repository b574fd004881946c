import fc from "fast-check";
import { expect, it } from "vitest";
import { everyField } from "../../../src/contract/store-elements.ts";
import { canonicalText } from "../../../src/twin/words/canonical-text.ts";
import type { ModelElement } from "../../../src/twin/words/elements.ts";
import { sameElement } from "../../../src/twin/words/same-element.ts";
import { anyElement } from "../../fixtures/random-model.ts";

/** The same element with its keys, and the lists whose order means nothing, the other way round. */
function turned(value: unknown, key = ""): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => turned(item));
    return key === "value" || key === "default" ? items : items.reverse();
  }
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([name, one]) => [name, turned(one, name)]));
}

it("is the same for elements that say the same, however they are written", () => {
  for (const element of everyField()) {
    const other = turned(element) as ModelElement;
    expect(sameElement(element, other)).toBe(true);
    expect(canonicalText(other)).toBe(canonicalText(element));
  }
});

it("is another one for elements that differ in any field", () => {
  const texts = everyField().map(canonicalText);
  expect(new Set(texts).size).toBe(texts.length);
  for (const element of everyField()) {
    for (const field of Object.keys(element) as (keyof ModelElement)[]) {
      if (field === "element") continue;
      const value: unknown = element[field];
      const others = [`${String(value)}!`, null, value !== true].filter((one) => one !== value);
      for (const other of Array.isArray(value) || (typeof value === "object" && value !== null) ? [] : others) {
        const changed = { ...element, [field]: other } as ModelElement;
        expect({ field, text: canonicalText(changed) }).not.toEqual({ field, text: canonicalText(element) });
      }
    }
  }
});

it("tells any two elements apart exactly as the comparison does", () => {
  fc.assert(
    fc.property(anyElement, anyElement, (a, b) => {
      expect(canonicalText(a) === canonicalText(b)).toBe(sameElement(a, b));
      expect(canonicalText(turned(a) as ModelElement)).toBe(canonicalText(a));
    }),
    { numRuns: 2_000 },
  );
});
