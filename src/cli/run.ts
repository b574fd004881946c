import { readFileSync } from "node:fs";
import { Command } from "commander";
import { addAccess } from "./access.ts";
import { addAudit } from "./audit.ts";
import { addBrowse } from "./browse.ts";
import { addCertificates } from "./certificates.ts";
import { addCheck } from "./check.ts";
import type { AddCommand } from "./common.ts";
import { addDoctor } from "./doctor.ts";
import { addExport } from "./export.ts";
import { addHealth } from "./health.ts";
import { addHistory } from "./history.ts";
import { addImport } from "./import.ts";
import { EXIT, type ExitCode, type Io } from "./io.ts";
import { addKeys } from "./keys.ts";
import { addRead, addWatch } from "./probe.ts";
import { withProgress } from "./progress.ts";
import { addPropose } from "./propose.ts";
import { addReload } from "./reload.ts";
import { addRemote } from "./remote.ts";
import { reportError } from "./report-error.ts";
import { addSchema } from "./schema.ts";
import { addSimulate } from "./simulate.ts";
import { addStart } from "./start.ts";
import { addSessions, addUsers } from "./users.ts";

const COMMANDS: readonly AddCommand[] = [
  addStart,
  addReload,
  addHealth,
  addCheck,
  addImport,
  addExport,
  addRead,
  addWatch,
  addDoctor,
  addBrowse,
  addPropose,
  addCertificates,
  addAudit,
  addUsers,
  addKeys,
  addSessions,
  addAccess,
  addHistory,
  addRemote,
  addSimulate,
  addSchema,
];

const EXAMPLES = `
Examples:
  plantgraph start                                     run the twin; a simulated plant on the first start
  plantgraph check                                     is plantgraph.yaml right?
  plantgraph reload                                    let the running twin take over its data sources
  plantgraph import plant.yaml --dry-run               what would an import change?
  plantgraph import plant.yaml --mode replace          make the model exactly what the file says
  plantgraph export backup.yaml                        the whole model as a plant file
  plantgraph read press-1 'nsu=KEPServerEX;s=Ch1.Temp' read one node of a configured server
  plantgraph certificates trust <thumbprint>           trust the server that shows this certificate
  plantgraph users add ines --role administrator       an account to sign in with
  plantgraph keys add historian --role viewer          a key for a program
  plantgraph query https://plant.example.com '{ viewer { name } }'
  plantgraph doctor opc.tcp://10.0.0.5:4840            what stands between this machine and a server?
  plantgraph browse press-1                            what does it have?
  plantgraph propose press-1 > plant.yaml              a plant file made of it, to edit and import
  plantgraph watch opc.tcp://10.0.0.5:4840 i=2258      watch a server that is not configured yet

Exit codes: 0 done, 1 failed, 2 wrong usage or input.
The configuration is PLANTGRAPH_CONFIG, else plantgraph.yaml in the working directory; see docs/configuration.md.`;

/** Runs one command line (without program names) and answers the exit code. Never throws. */
export async function run(args: readonly string[], given: Io): Promise<ExitCode> {
  const io = withProgress(given);
  let exitCode: ExitCode = EXIT.DONE;
  const program = new Command("plantgraph")
    .description("A GraphQL digital twin of a manufacturing enterprise.")
    .version(version(), "-V, --version")
    .option("-c, --config <file>", "configuration file")
    .option("--debug", "show the stacks of errors")
    .showHelpAfterError("(plantgraph --help shows what there is)")
    .addHelpText("after", EXAMPLES)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.err(text.trimEnd()),
    });
  const end = (code: ExitCode) => {
    exitCode = code;
  };
  for (const add of COMMANDS) add(program, io, end);
  // Commands made after configureOutput and exitOverride inherit both.
  try {
    await program.parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (error) {
    const file = args[0] === "import" ? args.slice(1).find((arg) => !arg.startsWith("-")) : undefined;
    return reportError(error, io, program.opts<{ debug?: boolean }>().debug ?? false, file);
  } finally {
    io.endProgress();
  }
}

function version(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
