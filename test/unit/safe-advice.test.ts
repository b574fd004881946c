/**
 * Nothing the program says, and no page, advises what makes anything less secure. What such a setting does
 * may be described where all settings are, with its price beside it.
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const UNSAFE: readonly RegExp[] = [
  /mode: ?`?NONE/,
  /(?<!\()(?<!auth\.)mode: ?none/,
  /\btolerate\b/,
  /\bBasic128Rsa15\b|\bBasic256\b/,
  /insecure|\+ssc/i,
  /rejectUnauthorized|TLS_REJECT_UNAUTHORIZED|AcceptUnknownCertificate: true/,
  /(accept|trust|ignore|skip)[^.|]{0,20} (all|any|every|invalid|unknown)[^.|]{0,20} certificate/i,
  /(disable|switch off|turn off|lower|weaken)[^.|]{0,30}(security|check|firewall|encryption|certificate|authentication)/i,
  /chmod [-0-7a-z+=]*(777|666|[ao]\+)|\bas root\b|run as administrator/i,
  /leave (the )?(user|mode|minimum|password)[^.|]{0,20} out/i,
  /(?<!not )(allow|accept|enable|come as)[^.|]{0,20}anonymous/i,
];

/** Says what is lost. */
const PRICE =
  /everybody|less safe|can be broken|goes unnoticed|never|protects nothing|only where|takes a check away|Nobody/;

const lines = (file: string) =>
  readFileSync(join(ROOT, file), "utf8")
    .split("\n")
    .map((text, i) => ({ text, at: `${file}:${i + 1}` }));

/** A paragraph is read as a whole, and so is each line of a table and each item of a list. */
const paragraphs = (file: string) =>
  readFileSync(join(ROOT, file), "utf8")
    .split(/\n\s*\n/)
    .flatMap((text) => text.split(/\n(?=\s*(?:[|-]|\d\.) ?)/))
    .map((text) => ({ text, at: file }));

describe("advice", () => {
  it("in no text of the program makes anything less secure", () => {
    const texts = globSync("src/**/*.ts", { cwd: ROOT })
      .flatMap(lines)
      .filter(({ text }) => !/^\s*(\/?\*|\/\/)/.test(text))
      .flatMap(({ text, at }) =>
        [...text.matchAll(/(["'`])((?:\\.|(?!\1).)*)\1?/g)].map(([, , said = ""]) => ({ said, at })),
      )
      // Words of settings and protocols are no sentences.
      .filter(({ said }) => /\s/.test(said.trim()));
    expect(texts.length).toBeGreaterThan(1_000);
    // What a setting does stands with the settings, its price beside it.
    const isSetting = (at: string, said: string) =>
      /^src\/(config\/schema|connectors\/\w+\/settings)\.ts:/.test(at) && PRICE.test(said);
    const unsafe = texts.filter(({ said, at }) => UNSAFE.some((each) => each.test(said)) && !isSetting(at, said));
    expect(unsafe).toEqual([]);
  });

  it("on the pages says the price of what makes anything less secure", () => {
    const said = globSync(["*.md", "docs/*.md", "examples/**/*.md"], { cwd: ROOT }).flatMap(paragraphs);
    expect(said.some(({ text }) => UNSAFE.some((pattern) => pattern.test(text)))).toBe(true);
    expect(said.filter(({ text }) => UNSAFE.some((pattern) => pattern.test(text)) && !PRICE.test(text))).toEqual([]);
  });

  it("is looked for in words that find it", () => {
    for (const text of [
      "Enable a secured endpoint there, or say `dataSources.plc.security: {mode: NONE}` if everybody may.",
      "To accept it as it is, add EXPIRED to `dataSources.plc.security.tolerate`.",
      "or leave the user out",
      "leave mode and policy out to take the safest",
      "name Basic128Rsa15 in security.policy",
      "Accept any certificate of the server.",
      "Disable the certificate check.",
      "Run chmod 777 on the folder.",
      "or allow anonymous users on the server",
    ])
      expect([text, UNSAFE.some((pattern) => pattern.test(text))]).toEqual([text, true]);
  });
});
