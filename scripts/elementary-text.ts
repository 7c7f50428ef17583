// Writes src/compile/elementary-text.ts: the functions of src/scalar/elementary as JavaScript, for printed models.
// Run after changing them; a test compares.
import { readFileSync, writeFileSync } from "node:fs";
import ts from "typescript";

const folder = new URL("../src/scalar/elementary/", import.meta.url);
const target = new URL("../src/compile/elementary-text.ts", import.meta.url);

interface Piece {
  readonly name: string;
  readonly text: string;
  readonly needs: readonly string[];
}

/** Top-level functions and constants of the four files, without types, imports and exports. */
function pieces(): Piece[] {
  const found = ["exp.ts", "log.ts", "tanh.ts", "trigonometric.ts"].flatMap((file) => {
    const source = readFileSync(new URL(file, folder), "utf8");
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    });
    const parsed = ts.createSourceFile(file, outputText, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
    return parsed.statements.flatMap((statement) => {
      if (!ts.isFunctionDeclaration(statement) && !ts.isVariableStatement(statement)) return [];
      const named = ts.isFunctionDeclaration(statement)
        ? statement
        : statement.declarationList.declarations[0]!;
      const comments = ts.getLeadingCommentRanges(outputText, statement.getFullStart()) ?? [];
      // The comment that stands right before it is its own; what stands above that speaks of the file.
      const own = comments.at(-1);
      const from = own === undefined ? statement.getStart() : own.pos;
      const text = outputText
        .slice(from, statement.getEnd())
        .replace(/^export /m, "")
        .replace("/* @__PURE__ */ ", "")
        .replaceAll("    ", "  ");
      return [{ name: named.name!.getText(), text, identifiers: identifiersOf(statement) }];
    });
  });
  const names = new Set(found.map(({ name }) => name));
  if (names.size !== found.length) throw new Error("two functions of elementary/ have one name");
  return found.map(({ name, text, identifiers }) => ({
    name,
    text,
    needs: [...names].filter((other) => other !== name && identifiers.has(other)),
  }));
}

function identifiersOf(node: ts.Node): Set<string> {
  const all = new Set<string>();
  const visit = (inner: ts.Node): void => {
    if (ts.isIdentifier(inner)) all.add(inner.text);
    inner.forEachChild(visit);
  };
  visit(node);
  return all;
}

export function elementaryTextFile(): string {
  const entries = pieces().map(
    ({ name, text, needs }) =>
      `  ${name}: {\n    text: ${JSON.stringify(text)},\n    needs: [${needs.map((need) => `"${need}"`).join(", ")}],\n  },`,
  );
  return [
    "/** The functions of scalar/elementary as JavaScript. Written by scripts/elementary-text.ts. */",
    "",
    "export interface ElementaryText {",
    "  readonly text: string;",
    "  /** Others that it calls or reads. */",
    "  readonly needs: readonly string[];",
    "}",
    "",
    "export const elementaryText: Readonly<Record<string, ElementaryText>> = {",
    ...entries,
    "};",
    "",
  ].join("\n");
}

if (process.argv[1] === new URL(import.meta.url).pathname) writeFileSync(target, elementaryTextFile());
