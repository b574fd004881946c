/**
 * Releases. Every change that users notice brings a file below `changes/`, which says its lines of the changelog and how far
 * it moves the version; a release makes one section of CHANGELOG.md of them. All packages have one version.
 *
 *     node tools/release.ts --check      # the files are right, and every place says the same version
 *     node tools/release.ts --preview    # prints the section as it would be
 *     node tools/release.ts              # writes it and the version, and removes the files
 *
 * Nothing of it asks git, so it works in a clone of any depth.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { load } from "js-yaml";
import { z } from "zod";

/** From the least to the greatest. */
const BUMPS = ["patch", "minor", "major"] as const;
type Bump = (typeof BUMPS)[number];

const lines = z.array(z.string().trim().min(1)).nonempty().optional();
const CHANGE = z
  .strictObject({
    /** How far it moves the version, by semantic versioning. */
    bump: z.enum(BUMPS),
    added: lines,
    changed: lines,
    fixed: lines,
    removed: lines,
    security: lines,
  })
  .refine(
    ({ bump: _, ...kinds }) => Object.keys(kinds).length > 0,
    "say what is added, changed, fixed, removed or security",
  );
type Change = z.infer<typeof CHANGE>;

/** The headings of a section, in order. */
const KINDS = ["added", "changed", "fixed", "removed", "security"] as const;

const at = (path: string) => new URL(`../${path}`, import.meta.url);
const read = (path: string) => readFileSync(at(path), "utf8");

class Refusal extends Error {}

function readChanges(): ReadonlyMap<string, Change> {
  const files = readdirSync(at("changes/")).filter((name) => name !== "README.md");
  return new Map(
    files.toSorted().map((name) => {
      const file = `changes/${name}`;
      if (!name.endsWith(".yaml"))
        throw new Refusal(`${file}: a change is a YAML file, "${name}" does not end with .yaml`);
      const { data, error } = CHANGE.safeParse(load(read(file)));
      if (error) throw new Refusal(`${file}: ${z.prettifyError(error)}\nHow such a file looks: changes/README.md`);
      return [file, data] as const;
    }),
  );
}

interface VersionPlace {
  readonly file: string;
  /** Around the version. */
  readonly pattern: RegExp;
}

/** Every place that says the version. */
const PLACES: readonly VersionPlace[] = [
  { file: "package.json", pattern: /^( {2}"version": ")([^"]*)/m },
  { file: "clients/typescript/package.json", pattern: /^( {2}"version": ")([^"]*)/m },
  { file: "clients/python/pyproject.toml", pattern: /^(version = ")([^"]*)/m },
  { file: "package-lock.json", pattern: /^( {2}"version": ")([^"]*)/m },
  { file: "package-lock.json", pattern: /^( {4}"": \{\n {6}"name": "plantgraph",\n {6}"version": ")([^"]*)/m },
  {
    file: "package-lock.json",
    pattern: /^( {4}"clients\/typescript": \{\n {6}"name": "[^"]*",\n {6}"version": ")([^"]*)/m,
  },
];

/** @throws Refusal where two places differ */
function currentVersion(): string {
  const said = PLACES.map(({ file, pattern }) => {
    const version = pattern.exec(read(file))?.[2];
    if (version === undefined)
      throw new Refusal(`${file} does not say the version where it did (tools/release.ts, PLACES)`);
    return { file, version };
  });
  const { version } = said[0] as (typeof said)[number];
  const other = said.find((place) => place.version !== version);
  if (other)
    throw new Refusal(`${other.file} says version ${other.version}, package.json ${version}: all packages have one`);
  const newest = /^## (\S+)/m.exec(read("CHANGELOG.md"))?.[1];
  if (newest !== version)
    throw new Refusal(
      `CHANGELOG.md begins with "${newest}", package.json says ${version}. What is not released stands in changes/, not in the changelog.`,
    );
  return version;
}

function nextVersion(version: string, bump: Bump): string {
  const [major, minor, patch] = version.split(".").map(Number) as [number, number, number];
  if (bump === "major") return `${major + 1}.0.0`;
  return bump === "minor" ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

/** As an item of a list, in the lines it was written in. */
const item = (text: string) => `- ${text.replaceAll("\n", "\n  ")}`;

function section(heading: string, changes: readonly Change[]): string {
  const parts = KINDS.flatMap((kind) => {
    const items = changes.flatMap((change) => change[kind] ?? []).map(item);
    return items.length === 0 ? [] : [`### ${kind[0]?.toUpperCase()}${kind.slice(1)}\n\n${items.join("\n")}\n`];
  });
  return [`## ${heading}\n`, ...parts].join("\n");
}

function release(version: string, text: string, files: Iterable<string>): void {
  for (const { file, pattern } of PLACES)
    writeFileSync(
      at(file),
      read(file).replace(pattern, (_, before: string) => before + version),
    );
  writeFileSync(
    at("CHANGELOG.md"),
    read("CHANGELOG.md").replace(/^## /m, () => `${text}\n## `),
  );
  for (const file of files) rmSync(at(file));
  process.stdout.write(`This is ${version} now. What is left to do: CONTRIBUTING.md, "Releases".\n`);
}

try {
  const version = currentVersion();
  const changes = readChanges();
  const bump = BUMPS.findLast((step) => [...changes.values()].some((change) => change.bump === step));
  const [option] = process.argv.slice(2);
  if (option !== undefined && option !== "--check" && option !== "--preview")
    throw new Refusal(`"${option}" is no option: --check, --preview, or none to release`);
  if (option !== "--check") {
    if (bump === undefined) throw new Refusal(`nothing changed since ${version}: there is no file in changes/`);
    const next = nextVersion(version, bump);
    const text = section(`${next} - ${new Date().toISOString().slice(0, 10)}`, [...changes.values()]);
    if (option === "--preview") process.stdout.write(text);
    else release(next, text, changes.keys());
  }
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
