/** The schema in the schema definition language, as the code generator reads it. */
import { printSchema } from "graphql";
import { buildPlantgraphSchema } from "./index.ts";

export default printSchema(buildPlantgraphSchema());
