import { PlantgraphError } from "../../../twin/words/errors.ts";
import type { Row, WriteTransaction } from "../connection.ts";

const WORDS: Readonly<Record<string, string>> = { Asset: "asset", Tag: "tag", EquipmentClass: "class" };

/**
 * Every statement of a commit says how many elements it touched; another number than expected ends the commit. It happens
 * when somebody removed or doubled an element behind the twin's back and the twin has not seen it yet.
 * @param ids of the nodes with that label that the statement was about
 * @throws PlantgraphError NOT_FOUND
 */
export async function expectTouched(
  transaction: WriteTransaction,
  answers: readonly Row[],
  label: string,
  ids: readonly string[],
): Promise<void> {
  if (touchedBy(answers) === ids.length) return;
  const missing = await transaction.runBatches(
    `UNWIND $rows AS row OPTIONAL MATCH (n:${label} {id: row}) WITH row, count(n) AS found WHERE found <> 1 RETURN row AS id, found`,
    [...new Set(ids)],
  );
  const id = String(missing[0]?.["id"] ?? ids[0]);
  const word = WORDS[label] ?? label;
  const state = missing[0]?.["found"] === 0n ? "is no longer in" : "stands more than once in";
  const message = `The ${word} "${id}" ${state} the graph: another tool changed it. Nothing was applied; the twin takes the edit over within seconds.`;
  throw new PlantgraphError("NOT_FOUND", message);
}

export function touchedBy(answers: readonly Row[]): number {
  return answers.reduce((sum, { touched }) => sum + Number(touched), 0);
}
