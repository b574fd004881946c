/** The order in which the files of a run begin. */
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take long, the longest first: what is begun last should not end last. */
const LONG: readonly string[] = [
  "failure/neo4j-outage.neo4j",
  "contract/graph-store.neo4j",
  "integration/python",
  "failure/store-kill.neo4j",
  "failure/opcua-service-faults",
  "failure/caches-bounded",
  "integration/package",
  "failure/imports",
  "failure/store-kill",
  "failure/opcua-outages",
  "integration/cypher-edits.neo4j",
  "integration/opcua-sign-in",
  "integration/graphiql",
  "integration/opcua-security",
  "integration/cli-progress",
  "integration/opcua-writes",
  "integration/examples",
];

/**
 * Unit tests first, which a machine that still makes or checks something else holds up but does not fail; then what takes
 * long, then the rest.
 */
export class FileOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project, moduleId }: TestSpecification) => {
      if (project.name === "unit") return -1;
      const at = LONG.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return at < 0 ? LONG.length : at;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
