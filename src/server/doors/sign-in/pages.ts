/** The pages of signing in: plain HTML of our own, with a form and no script. */

export interface Page {
  readonly title: string;
  readonly body: string;
}

/** Where a browser loads nothing but our own style from, sends forms to nobody else, and shows the page in nobody's frame. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

export const STYLE_PATH = "/sign-in.css";

export const STYLE = `:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --line: #6b7280; --act: #0b57d0; --on-act: #fff;
  --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --paper: #16191d; --line: #9aa3ad; --act: #8ab4f8; --on-act: #10131a;
  --bad: #f2b8b5; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { box-sizing: border-box; max-width: 24rem; margin: 0 auto; padding: 12vh 1rem 2rem; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; }
label { display: block; margin: 1rem 0 0.25rem; }
input { box-sizing: border-box; width: 100%; padding: 0.6rem; border: 1px solid var(--line); border-radius: 0.25rem;
  background: var(--paper); color: inherit; font: inherit; }
button { margin: 1.5rem 0 0; padding: 0.6rem 1.25rem; border: 0; border-radius: 0.25rem; background: var(--act);
  color: var(--on-act); font: inherit; cursor: pointer; }
a { color: var(--act); }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
.bad { margin: 0 0 1rem; color: var(--bad); }
`;

/** @param to where the browser goes then @param provider name of the identity provider; null: there is none */
export function signInPage(to: string, problem: string | null, name = "", provider: string | null = null): Page {
  return {
    title: "Sign in",
    body: `${problemText(problem)}${provider === null ? "" : providerText(provider, to)}<form method="post" action="/sign-in">
<input type="hidden" name="to" value="${escaped(to)}">
<label for="name">Name</label>
<input id="name" name="name" value="${escaped(name)}" autocomplete="username" autocapitalize="none" spellcheck="false" required${name === "" ? " autofocus" : ""}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${name === "" ? "" : " autofocus"}>
<button>Sign in</button>
</form>`,
  };
}

/** @param home where there is something to see; null: nowhere */
export function signedInPage(name: string, home: string | null): Page {
  return {
    title: "Signed in",
    body: `<p>You are signed in as ${escaped(name)}.</p>
${home === null ? "" : `<p><a href="${escaped(home)}">Go to the twin</a></p>\n`}<form method="post" action="/sign-out"><button>Sign out</button></form>`,
  };
}

/** @param link what the one-time link holds */
export function firstAccountPage(link: string, problem: string | null, name = ""): Page {
  return {
    title: "The first administrator",
    body: `<p>This twin knows nobody yet. The account made here may do everything, and this link works once.</p>
${problemText(problem)}<form method="post" action="/first-administrator">
<input type="hidden" name="link" value="${escaped(link)}">
<label for="name">Name</label>
<input id="name" name="name" value="${escaped(name)}" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus>
<label for="password">Password, 12 characters or more</label>
<input id="password" name="password" type="password" autocomplete="new-password" minlength="12" required>
<button>Make the account</button>
</form>`,
  };
}

export function sentencePage(title: string, sentence: string): Page {
  return { title, body: `<p>${escaped(sentence)}</p>\n<p><a href="/sign-in">Sign in</a></p>` };
}

export function html({ title, body }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} - Plantgraph</title>
<link rel="stylesheet" href="${STYLE_PATH}">
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${body}
</main>
</body>
</html>
`;
}

function providerText(name: string, to: string): string {
  return `<p><a href="/sign-in/provider?to=${encodeURIComponent(to)}">Sign in with ${escaped(name)}</a>, or with an account of the twin:</p>\n`;
}

function problemText(problem: string | null): string {
  return problem === null ? "" : `<p class="bad" role="alert">${escaped(problem)}</p>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}
