/**
 * Teaches the twin the standard's names of status codes. Imported for its effect. Of node-opcua this takes the table alone,
 * so that queries may name any status from the first moment on, before the rest of it is loaded.
 */
import { StatusCodes } from "node-opcua-status-code";
import { registerStatusNames } from "../../../twin/words/status-codes.ts";

registerStatusNames(
  Object.values(StatusCodes)
    .filter((code): code is (typeof StatusCodes)["Good"] => typeof code === "object" && "name" in code)
    .map((code) => [code.name, code.value] as const),
);
