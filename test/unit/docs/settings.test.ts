/** Every YAML and JSON block of the pages is what it says it is. */

import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../src/app/configuration.ts";
import { readMapping } from "../../../src/model-files/graph-mapping/read-mapping.ts";
import { readPlant } from "../../../src/model-files/plant-file/read.ts";
import { blocksIn } from "../../fixtures/doc-pages.ts";

/** Settings whose secrets and manifests are all there. */
function readConfig(text: string): void {
  const names = [...text.matchAll(/\{env: (\w+)\}/g)].map(([, name]) => name as string);
  parseConfig(text.replaceAll(/\{file: [^}]+\}/g, "{env: SECRET}"), {
    file: "/etc/plantgraph.yaml",
    environment: Object.fromEntries([...names, "SECRET"].map((name) => [name, "secret"])),
    directory: "/",
  });
}

function readerOf(text: string): (text: string) => unknown {
  const [first] = Object.keys(load(text) as object);
  if (first === "plantgraph") return readPlant;
  // Of Prometheus, and of releases, which test/integration/release.test.ts makes of it.
  if (first === "scrape_configs" || first === "bump") return load;
  return /^(assets|enterprise):/m.test(text) ? readMapping : readConfig;
}

/** What names a connector, which test/integration/package.test.ts starts a twin with. */
const isOfConnector = ({ text }: { readonly text: string }) => text.startsWith("connectors:");

describe("the settings and files of the pages", () => {
  it.each(
    blocksIn("yaml")
      .filter((block) => !isOfConnector(block))
      .map((block) => [`${block.page}:${block.line}`, block.text]),
  )("%s", (_, text) => {
    expect(() => readerOf(text as string)(text as string)).not.toThrow();
  });

  it.each(blocksIn("json").map((block) => [`${block.page}:${block.line}`, block.text]))("%s", (_, text) => {
    expect(() => JSON.parse(text as string)).not.toThrow();
  });
});
