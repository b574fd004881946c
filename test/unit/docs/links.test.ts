import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { docPages, textOfPage } from "../../fixtures/doc-pages.ts";

/** As GitHub makes the anchor of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\- _]/gu, "")
    .replaceAll(" ", "-");

const anchorsOf = (page: string) =>
  [...textOfPage(page).matchAll(/^#+ (.+)$/gm)].map(([, text]) => anchorOf(text as string));

it.each(docPages())("%s links to pages and headings that exist", (page) => {
  const links = [...textOfPage(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
  const dead = links.filter(([, target, anchor]) => {
    const file = target === "" ? page : join(dirname(page), target as string);
    if (!existsSync(file)) return true;
    return anchor !== undefined && !anchorsOf(file).includes(anchor);
  });
  expect(dead.map(([link]) => link)).toEqual([]);
});

it("every page stands on the front page, or on one of those", () => {
  const linked = new Set(["README.md"]);
  for (const page of linked)
    for (const [, target] of textOfPage(page).matchAll(/\]\((?!https?:)([^)#]+\.md)/g))
      linked.add(join(dirname(page), target as string));
  expect(docPages().filter((page) => !linked.has(page))).toEqual([]);
});
