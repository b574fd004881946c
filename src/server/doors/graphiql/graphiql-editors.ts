/**
 * How GraphiQL's editors look here: long lines are wrapped, for what is cut at a pane's edge is not read; the colours have a
 * contrast of 4.5 to 1 at least (WCAG 2.2, 1.4.3); and they follow the system's scheme while the page is open, as the rest
 * of the page does.
 */

/** Over GraphiQL's own themes, by the theme of Monaco that each is made of. */
const THEMES = {
  vs: {
    rules: [{ token: "number", foreground: "077049" }],
    colors: {
      "editorBracketHighlight.foreground2": "#267326",
      "editorLineNumber.dimmedForeground": "#237893",
    },
  },
  "vs-dark": {
    rules: [{ token: "comment", foreground: "7fb86a" }],
    colors: {
      "editorBracketHighlight.foreground2": "#e596e2",
      "editorBracketHighlight.foreground3": "#52b5ff",
      "editorLineNumber.foreground": "#a3a3a3",
      "editorLineNumber.dimmedForeground": "#a3a3a3",
    },
  },
} as const;

/** Runs in the page before GraphiQL does. Monaco has its name there because the page asks for it. */
const SCRIPT = `{
  const { editor } = monaco;
  const own = ${JSON.stringify(THEMES)};
  const define = editor.defineTheme;
  editor.defineTheme = (name, { base, rules, colors, ...others }) =>
    define(name, {
      ...others,
      base,
      rules: [...rules, ...own[base].rules],
      colors: { ...colors, ...own[base].colors },
    });
  editor.onDidCreateEditor((created) => created.updateOptions({ wordWrap: "on", wrappingIndent: "indent" }));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", ({ matches }) => {
    // What a person has chosen stays.
    if (!localStorage.getItem("graphiql:theme")) editor.setTheme(matches ? "graphiql-DARK" : "graphiql-LIGHT");
  });
}
`;

const GRAPHIQL_STARTS = "YogaGraphiQL.renderYogaGraphiQL(";

/** @param page of `@graphql-yoga/render-graphiql` */
export function withReadableEditors(page: string): string {
  const start = page.lastIndexOf(GRAPHIQL_STARTS);
  const before = page.slice(0, start).replace("globalAPI: false", "globalAPI: true");
  return before + SCRIPT + page.slice(start);
}
