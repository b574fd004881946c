/** What readers that stall or are slow do to their neighbours: the same run without and with them. */
import type { Row } from "../harness/report.ts";
import type { Scenario } from "./scenario.ts";
import { watched } from "./watched.ts";
import { withFedTwin } from "./with-twin.ts";

/** Of the selection, all of which change between two frames: frames of more than 10 kB. */
const TAGS = 100;
const RATE = 10;
/** Of the sockets of other scenarios: as many bytes as one machine sends and takes. */
const PART = 0.5;
const SLOW_BYTES_PER_SECOND = 1_000;
/** Unsent bytes a reader may have; small, so that those who stall are sent away within the run. */
const BUFFER_BYTES = 1_000_000;

const WITHOUT = "all read";

const query = `subscription Watch($select: Selection!, $minIntervalMs: Int) {
  tagChanges(select: $select, minIntervalMs: $minIntervalMs) {
    kind cursor tags { id current { number quality sourceTime isStale } }
  }
}`;

export const slowReaders: Scenario = {
  name: "slow-readers",
  run(size, folder) {
    const sockets = Math.round(size.sockets * PART);
    const few = Math.max(1, Math.round(sockets / 100));
    const scenario = `${sockets.toLocaleString("en")} sockets on ${TAGS} tags at ${RATE} Hz`;
    const settings = [`limits: {socketBufferBytes: ${BUFFER_BYTES}}`];
    return withFedTwin(folder, { tags: TAGS, settings }, async (twin) => {
      await twin.process.call("feed", { tags: TAGS, perSecond: TAGS * RATE, ticksPerSecond: RATE });
      const operations = [{ query, variables: { select: { under: ["s1"] }, minIntervalMs: 1000 / RATE } }];
      const all = { url: twin.socketUrl, sockets, operations };
      const without = await watched(twin.process, all, size.streamSeconds);
      const slow = { sockets: few, bytesPerSecond: SLOW_BYTES_PER_SECOND };
      const withThem = await watched(
        twin.process,
        { ...all, sockets: sockets + 2 * few, stalled: few, slow },
        size.streamSeconds,
      );
      const closed = Object.entries(withThem.measured.closed).map(([code, count]) => `${count} with ${code}`);
      const rows: Row[] = [
        { scenario, subject: WITHOUT, figures: without.figures },
        {
          scenario,
          subject: `beside ${few} that stall and ${few} at ${SLOW_BYTES_PER_SECOND / 1000} kB/s`,
          comparedTo: WITHOUT,
          figures: withThem.figures,
          note: `figures are of the others alone; closed by the server: ${closed.join(", ") || "none"}`,
        },
      ];
      return { rows };
    });
  },
};
