/** One screen: a line's tags, live, that says when it does not know. */
import { StrictMode, useCallback, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { type Line, type LiveTag, lines, SignInNeeded, signIn } from "./plant.ts";
import "./screen.css";
import { useLine } from "./use-line.ts";

const server = new URLSearchParams(location.search).get("server") ?? "http://127.0.0.1:4000";

const CONNECTION = {
  connecting: "Connecting",
  live: "Live",
  lost: "No connection: these are the last known values",
} as const;

function Screen() {
  const [all, setAll] = useState<readonly Line[]>([]);
  const [chosen, setChosen] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  /** Whether the twin asks who this is, and whether it was told something that it does not know. */
  const [signingIn, setSigningIn] = useState<"no" | "asked" | "refused">("no");
  const load = useCallback((tried: boolean) => {
    lines(server).then(
      (found) => {
        setAll(found);
        setSigningIn("no");
      },
      (error) => {
        if (error instanceof SignInNeeded) setSigningIn(tried ? "refused" : "asked");
        else setProblem(`Nothing answers at ${server}.`);
      },
    );
  }, []);
  useEffect(() => load(false), [load]);
  const line = chosen ?? all[0]?.id;
  return (
    <main>
      <header>
        <h1>A line, live</h1>
        <label>
          Line{" "}
          <select value={line ?? ""} onChange={({ target }) => setChosen(target.value)}>
            {all.map(({ id, path }) => (
              <option key={id} value={id}>
                {path}
              </option>
            ))}
          </select>
        </label>
      </header>
      {problem && <p role="alert">{problem}</p>}
      {signingIn !== "no" && (
        <KeyForm
          isRefused={signingIn === "refused"}
          onKey={(key) => {
            signIn(key);
            load(true);
          }}
        />
      )}
      {line !== undefined && <LineTags line={line} />}
    </main>
  );
}

function KeyForm({ isRefused, onKey }: { readonly isRefused: boolean; readonly onKey: (key: string) => void }) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onKey(String(new FormData(event.currentTarget).get("key")));
      }}
    >
      <label>
        API key <input name="key" type="password" autoComplete="off" required />
      </label>{" "}
      <button type="submit">Sign in</button>
      {isRefused && <p role="alert">The twin does not know this key.</p>}
    </form>
  );
}

function LineTags({ line }: { readonly line: string }) {
  const { tags, connection, gaps, refused } = useLine(server, line);
  const rows = [...tags.values()].sort((a, b) => order(a).localeCompare(order(b), undefined, { numeric: true }));
  return (
    <>
      <p className={`connection ${connection}`} role="status">
        {refused ?? CONNECTION[connection]}
      </p>
      {gaps.map(({ at, reason, samples }) => (
        <p className="gap" role="alert" key={at.getTime()}>
          Until {at.toLocaleTimeString()} something is missing ({reason}
          {samples === null ? "" : `, ${samples} samples`}). What is shown is the present.
        </p>
      ))}
      <table className={connection}>
        <thead>
          <tr>
            <th>Equipment</th>
            <th>Tag</th>
            <th className="number">Value</th>
            <th>Unit</th>
            <th>Quality</th>
            <th>Time</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((tag) => (
            <Row key={tag.id} tag={tag} />
          ))}
        </tbody>
      </table>
    </>
  );
}

const order = ({ asset, name }: LiveTag) => `${asset.name}\n${name}`;

function Row({ tag: { id, name, unit, asset, current } }: { readonly tag: LiveTag }) {
  const { text, quality, status, isStale, sourceTime } = current;
  return (
    <tr data-tag={id} className={isStale ? "stale" : quality.toLowerCase()}>
      <td>{asset.name}</td>
      <td>{name}</td>
      <td className="number">{text ?? "–"}</td>
      <td>{unit?.symbol}</td>
      <td>{quality === "GOOD" ? "good" : status}</td>
      <td>{sourceTime === null ? "" : new Date(sourceTime).toLocaleTimeString()}</td>
    </tr>
  );
}

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <Screen />
  </StrictMode>,
);
