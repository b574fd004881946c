import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placesInCsv, rowsOf } from "../../src/model-files/csv/scan.ts";
import { readModel } from "../../src/model-files/model-files.ts";
import { PlantgraphError } from "../../src/twin/words/errors.ts";
import type { ModelDraft } from "../../src/twin/words/model-draft.ts";

const named = (texts: readonly string[]) => texts.map((text, i) => ({ name: `${i}.csv`, text }));
const read = (...texts: string[]): ModelDraft => readModel("CSV", named(texts));

/** Line, column and message of every mistake. */
function mistakes(...texts: string[]): string[] {
  try {
    read(...texts);
  } catch (error) {
    expect(error).toBeInstanceOf(PlantgraphError);
    return (error as PlantgraphError).problems.map(
      ({ message, details: { file, line, column } }) => `${file ?? ""}${line}:${column} ${message}`,
    );
  }
  throw new Error("it was read");
}

describe("csv-read", () => {
  it.each([
    ["commas and LF", "asset,name,type,range.low,range.high,writable\nA/B,t,Float,0.5,10,true\n"],
    [
      "a BOM, semicolons, decimal commas, CR LF",
      "\ufeffasset;name;type;range.low;range.high;writable\r\nA/B;t;Float;0,5;10;WAHR\r\n",
    ],
    ["the line sep=", "sep=;\r\nasset;name;type;range.low;range.high;writable\r\nA/B;t;Float;0,5;10;VRAI\r\n"],
    ["tabs and CR alone", "asset\tname\ttype\trange.low\trange.high\twritable\rA/B\tt\tFloat\t0.5\t1E+01\tTRUE\r"],
    [
      "quotes, other columns first, empty columns and rows behind",
      'writable,"range.high",name,asset,range.low,type,,\n"true","10",t,A/B,"0.5",Float,,\n,,,,,,,\n,,,\n',
    ],
    [
      "apostrophes and blanks",
      "asset,name,type,range.low,range.high,writable,#note\n 'A/B ,'t, Float ,'0.5, 10 ,True,=later",
    ],
  ])("reads tables with %s", (_, text) => {
    expect(read(text).tags).toEqual([
      expect.objectContaining({
        asset: ["A", "B"],
        name: "t",
        dataType: "Float",
        range: { low: 0.5, high: 10 },
        writable: true,
      }),
    ]);
  });

  it("tells tables apart by their headers, in any order and any of them", () => {
    const draft = read(
      "to,type,from\nA,FEEDS,A",
      "name\nPump",
      "path,class\nA/B,\nA,Pump",
      "name,asset,type\nt,A,Float",
    );
    expect(draft.kinds).toEqual(new Set(["relation", "class", "asset", "tag"]));
    expect(draft.assets.map(({ path }) => path.join("/"))).toEqual(["A", "A/B"]);
    expect(draft.relations).toEqual([expect.objectContaining({ from: "A", type: "FEEDS", to: "A" })]);
    expect(draft.classes).toEqual([expect.objectContaining({ name: "Pump", tags: undefined })]);
    expect(read("path\nA").kinds).toEqual(new Set(["asset"]));
  });

  it("tells a missing column, an empty cell and an empty text apart", () => {
    const [some] = read('asset,name,unit,description,address\nA,t,,"""""",').tags;
    expect(some).toMatchObject({ unit: null, description: "", source: null });
    expect(some).toMatchObject({ texts: undefined, range: undefined, writable: undefined });
    expect(read("path,source\nA,").assets[0]).toMatchObject({ binding: { dataSource: null }, timeZone: undefined });
    expect(read("path,source\nA,").assets[0]?.binding).not.toHaveProperty("address");
  });

  it("takes values of properties by their look, unless a type is given", () => {
    const [asset] = read(
      "path;properties.a;properties.b;properties.c;properties.d;properties.e;types.e;properties.f;units.f;properties.g\nA;1,5;007;FALSCH;[1, 2];12;String;9007199254740993;kW;",
    ).assets;
    expect(asset?.properties).toEqual([
      { name: "a", value: 1.5, text: "1,5" },
      { name: "b", value: "007", text: "007" },
      { name: "c", value: false, text: "FALSCH" },
      { name: "d", value: [1, 2], text: ["1", "2"] },
      { name: "e", value: "12", type: "String" },
      { name: "f", value: "9007199254740993", look: "Int64", text: "9007199254740993", unit: "kW" },
    ]);
    expect([...(asset?.covers?.properties ?? [])]).toEqual(["a", "b", "c", "d", "e", "f", "g"]);
  });

  it("guesses no thousands and no dates", () => {
    expect(mistakes("asset;name;range.low;range.high\nA;t;1.234,5;2,345,6")).toEqual([
      expect.stringMatching(/^2:5 row 2\.range: must be two numbers/),
    ]);
    expect(read("path;properties.a\nA;01.02.2026").assets[0]?.properties).toEqual([
      { name: "a", value: "01.02.2026", text: "01.02.2026" },
    ]);
  });

  it("reports every mistake with its file, line and column, also below line breaks in cells", () => {
    expect(
      mistakes(
        'asset,name,description,type,writable\r\nA,t,"two\r\nlines, ""quoted""\nthree",Flaot,maybe\r\nA,,,Float,\r\nA,u,,Float,,stray\r\n',
        "path,levle\nA,SITE\n",
        "path,level\nA//B,SITE\n,AREA\n",
      ),
    ).toEqual([
      expect.stringMatching(/^0\.csv4:8 row 2\.type: "Flaot" is not a data type\. Did you mean/),
      expect.stringMatching(/^0\.csv4:14 row 2\.writable: must be true or false, not "maybe"/),
      expect.stringMatching(/^0\.csv5:3 row 3\.name: this name is empty/),
      expect.stringMatching(/^0\.csv6:13 row 4: this cell has no header/),
      expect.stringMatching(/^1\.csv1:6 .*there is no column "levle" in assets\. Did you mean "?level/),
      expect.stringMatching(/^2\.csv2:1 row 2\.path: the name "" in this path is empty/),
      expect.stringMatching(/^2\.csv3:1 row 3\.path: this path is empty/),
    ]);
  });

  it("names the place inside of a cell of YAML, in spite of its doubled quotes", () => {
    const text = 'name,tags\nPump,"{a: {type: Float, unit: ""A""},\nb: {type: Flaot}}"\n';
    expect(mistakes(text)).toEqual([expect.stringMatching(/^3:11 row 2\.tags\.b\.type: "Flaot"/)]);
    expect(mistakes('name,tags\nPump,"{a: ""x"" ""y"", b: [}"\n')).toEqual([
      expect.stringMatching(/^2:1\d row 2\.tags/),
    ]);
    // As a program left it that can't keep so much in a cell.
    expect(mistakes('name,tags\nPump,"{a: {type: Float},\nb: {type: Float}"\n')[0]).toMatch(/^\d:\d+ row 2\.tags/);
  });

  it.each([
    ["a name that became a number", "path\n1.23E+16", /looks like a number that a spreadsheet has shortened/],
    ["an id that became a date", "id,path\n01-Dec,A", /looks like a date/],
    ["a German one", "id;path\n01. Dez;A", /looks like a date/],
    ["an identifier that lost its digits", "path,identifiers.sap\nA,123456789012345000", /rounded to 15 digits/],
    ["halves of a range", "asset,name,range.low,range.high\nA,t,1,", /range\.low and range\.high belong together/],
    ["half a range's columns", "asset,name,range.low\nA,t,1", /range\.low and range\.high belong together/],
    ["a source without an address", "asset,name,address,source\nA,t,,plc", /a tag without an address has no source/],
    ["no number", "path,properties.a,types.a\nA,x,Double", /must be a number, not x/],
    ["no type", "path,properties.a,types.a\nA,x,Text", /"Text" is not a type of properties/],
    ["units of nothing", "path,units.a\nA,x", /goes with the column properties\.a/],
    ["no language", "path,displayName.d_e\nA,x", /"d_e" is no language tag/],
    ["a column twice", "path,description,description\nA,x,y", /stands here a second time/],
    ["another table", "Name;Preis\nA;1", /does not say which table this is.*assets path/],
    ["nothing", "", /there is no header/],
    ["an open quote", 'path,description\nA,"x\nB,y', /is never closed/],
    ["text behind a quote", 'path,description\nA,"x" y', /a quote ends the cell here/],
    ["UTF-16 read as something else", "p\0a\0t\0h\0", /CSV UTF-8/],
    ["Windows-1252 read as UTF-8", "path\nK\ufffdhlung", /CSV UTF-8/],
  ])("refuses %s", (_, text, expected) => {
    expect(mistakes(text)[0]).toMatch(expected);
  });

  it("takes what looks damaged where an apostrophe says that it is meant", () => {
    expect(read("id,path,identifiers.sap\n'1.23E+16,'01-Dec,'123456789012345000").assets[0]).toMatchObject({
      id: "1.23E+16",
      path: ["01-Dec"],
      identifiers: [{ system: "sap", value: "123456789012345000" }],
    });
  });
});

describe("csv-scan", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", ",", ";", '"', "\n", "\r", " ", "é"), maxLength: 6 });
  const quoted = (text: string) => (/[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

  it("reads what csv-parse reads, and knows where every cell begins", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
        fc.constantFrom("\n", "\r\n", "\r"),
        (rows, lineBreak) => {
          const text = rows.map((row) => row.map(quoted).join(",")).join(lineBreak);
          const found = [...rowsOf(text, 0, ",")];
          const expected = parse(text, {
            relax_column_count: true,
            record_delimiter: lineBreak,
            skip_empty_lines: false,
          });
          expect(found.map(({ cells }) => cells)).toEqual(expected);
          const placeOf = placesInCsv(text);
          const lines = text.split(/\r\n|\n|\r/);
          for (const { cells, offsets } of found) {
            for (const [i, offset] of offsets.entries()) {
              expect(text.startsWith(quoted(cells[i] as string), offset)).toBe(true);
              const { line, column } = placeOf(offset);
              expect(
                lines[line - 1]?.slice(column - 1).startsWith(quoted(cells[i] as string).split(/[\r\n]/)[0] ?? ""),
              ).toBe(true);
            }
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("csv-hostile", () => {
  it.each([
    ["megabytes of one letter", "x".repeat(2e7), /does not say which table/],
    ["millions of separators", ",".repeat(2e7), /more than 16,384 cells/],
    ["millions of lines", "\n".repeat(5e6), /does not say which table/],
    ["a quote never closed", `path,description\nA,"${"x".repeat(2e7)}`, /never closed/],
    ["millions of quotes", `path\n${'"'.repeat(2e6 + 1)}`, /never closed/],
    ["a bomb of YAML", 'name,tags\nA,"{a: &a [1], b: [*a, *a]}"', /Anchors/],
    ["deep YAML", `name,tags\nA,"${"{a: ".repeat(1e5)}"`, /deeper than 256/],
    [
      "a range of a billion",
      'name,tags\nA,"{""t{n}"": {for: {n: 1..1000000000}, type: Float}}"',
      /1,000,000,000 elements/,
    ],
    ["a name of a megabyte", `path\n${"x".repeat(1e6)}`, /longer than 512/],
    ["prototypes", "path,__proto__\nA,1", /there is no column "__proto__"/],
  ])("refuses %s", (_, text, expected) => {
    expect(mistakes(text)[0]).toMatch(expected);
    expect(mistakes(text)[0]?.length).toBeLessThan(2_000);
  });

  it("ends at a thousand mistakes in all files together", () => {
    const text = `asset,name,type\n${"A,t,Flaot\n".repeat(700)}`;
    expect(mistakes(text, text, text)).toHaveLength(1_000);
  });

  it("keeps nothing of a broken file of 50 MB", () => {
    const text = `path,description\n${`A,${"x".repeat(5_000)}\n`.repeat(10_000)}B,"`;
    expect(text.length).toBeGreaterThan(5e7);
    expect(mistakes(text)).toEqual([expect.stringMatching(/^10002:3 .*never closed/)]);
  });

  it("takes no memory for the cells of properties that are empty", () => {
    const names = Array.from({ length: 1_000 }, (_, i) => `properties.p${i}`).join(",");
    const before = process.memoryUsage().heapUsed;
    const { assets } = read(`path,${names}\n${`A${",".repeat(1_000)}\n`.repeat(5_000)}`);
    expect(assets).toHaveLength(5_000);
    expect(assets[0]?.properties).toEqual([]);
    expect(assets[0]?.covers).toBe(assets[4_999]?.covers);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(3e8);
  });

  it("refuses more rows than elements are allowed", () => {
    expect(() => readModel("CSV", named([`path\n${"A\n".repeat(11)}`]), { maxElements: 10 })).toThrow(
      /more than 10 elements/,
    );
  });

  it("takes keys of prototypes for names", () => {
    const [asset] = read("path,properties.__proto__,identifiers.constructor\n__proto__,1,x").assets;
    expect(asset).toMatchObject({ path: ["__proto__"], properties: [{ name: "__proto__", value: 1 }] });
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });
});
