/** Pages are wrapped alike: a diff then shows which sentence changed, and no line is longer than a screen is wide. */
import { expect, it } from "vitest";
import { docPages, textOfPage } from "../../fixtures/doc-pages.ts";

const WIDTH = 135;

it.each(docPages())("%s has no long lines, but in tables and code", (page) => {
  const prose = textOfPage(page).replaceAll(/^( *)(```|~~~)[\s\S]*?^\1\2/gm, "");
  const long = prose
    .split("\n")
    .filter((line) => line.length > WIDTH && !/^\s*(\||#|<|!\[)/.test(line))
    // What can't be broken may be as long as it is.
    .filter((line) => line.trim().split(" ").length > 2);
  expect(long).toEqual([]);
});
