/** What the structure rules read from a source file: its imports and its longest pieces. */
import { parseSync, Visitor } from 'vite';

export interface Source {
  /** Path from the project's root, with slashes. */
  file: string;
  text: string;
}

type Parsed = ReturnType<typeof parseSync>;
type Callback = Exclude<ConstructorParameters<typeof Visitor>[0]['ArrowFunctionExpression'], undefined>;
type Arrow = Parameters<Callback>[0];

/** A file, files or package that a file imports. */
export interface Imported {
  /** As it is written; null when it is computed, so that only a running program knows it. */
  path: string | null;
  /** Line of the first character, from 1. */
  line: number;
}

/** A function or class of a file. `lines` counts the lines between the braces. */
export interface Piece {
  kind: 'function' | 'class';
  /** Line of the first character, from 1. */
  line: number;
  lines: number;
}

function parse({ file, text }: Source): Parsed {
  const parsed = parseSync(file, text);
  const [error] = parsed.errors;
  if (error) throw new Error(`${file} cannot be parsed: ${error.message}`);
  return parsed;
}

const lineIn = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** Functions whose first argument is what they load, as they are written in formatted code. */
const loader =
  /^(module\.)?require(\.resolve)?$|\bcreateRequire\([\s\S]*\)(\.resolve)?$|^import\.meta\.(glob|resolve)$/;
/** A directive that loads a file or the types of a package, as the text of a comment. */
const directive = /^\/\s*<reference\s+(path|types)\s*=\s*["'](.+?)["']/;

interface Node {
  type: string;
  start: number;
  end: number;
}

/** Returns the text that an expression is made of; null when it is computed. */
function textOf(node: Node): string | null {
  const { type, value, expressions, quasis } = node as Node & {
    value?: unknown;
    expressions?: unknown[];
    quasis?: { value: { cooked: string | null } }[];
  };
  if (type === 'Literal' && typeof value === 'string') return value;
  if (type === 'TemplateLiteral' && expressions?.length === 0) return quasis?.[0]?.value.cooked ?? null;
  return null;
}

/** Returns a path relative to the file's own folder, as an import is written. */
const beside = (path: string): string => (/^([./]|[a-z]+:)/.test(path) ? path : `./${path}`);

/** The imports of each source that was asked for: three rules ask for the same ones. */
const importsKnown = new WeakMap<Source, Imported[]>();

/** Returns what a file imports, re-exports or loads in any other way, types included. */
export function importsOf(source: Source): Imported[] {
  const known = importsKnown.get(source) ?? readImports(source);
  importsKnown.set(source, known);
  return known;
}

function readImports(source: Source): Imported[] {
  const { text } = source;
  const found: Imported[] = [];
  const add = (node: Node, path = textOf(node)) => found.push({ path, line: lineIn(text, node.start) });
  const written = ({ start, end }: Node) => text.slice(start, end);
  const { program, comments } = parse(source);
  for (const comment of comments) {
    const [, kind, path] = directive.exec(comment.value) ?? [];
    if (path) add(comment, kind === 'path' ? beside(path) : path);
  }
  new Visitor({
    ImportDeclaration: (node) => add(node.source),
    ExportAllDeclaration: (node) => add(node.source),
    ExportNamedDeclaration: (node) => node.source && add(node.source),
    ImportExpression: (node) => add(node.source),
    TSImportType: (node) => add(node.source),
    TSExternalModuleReference: (node) => add(node.expression),
    CallExpression: ({ callee, arguments: [first] }) => {
      if (!first || !loader.test(written(callee))) return;
      if (first.type === 'ArrayExpression') for (const each of first.elements) add(each ?? first);
      else add(first);
    },
    NewExpression: ({ callee, arguments: [first, base] }) => {
      if (!first || written(callee) !== 'URL' || !base || written(base) !== 'import.meta.url') return;
      const path = textOf(first);
      add(first, path === null ? null : beside(path));
    },
  }).visit(program);
  return found;
}

/** Returns the functions and classes of a file. The body of a `describe` is a list of tests, not a function. */
export function piecesOf(source: Source): Piece[] {
  const { text } = source;
  const lineAt = (offset: number) => lineIn(text, offset);
  const pieces: Piece[] = [];
  const suites = new Set<number>();
  const add = (kind: Piece['kind'], start: number, body: { start: number; end: number } | null) => {
    if (!body || suites.has(start)) return;
    pieces.push({ kind, line: lineAt(start), lines: lineAt(body.end) - lineAt(body.start) - 1 });
  };
  const addFunction = ({ start, body }: Pick<Arrow, 'start' | 'body'>) => add('function', start, body);
  new Visitor({
    CallExpression: ({ callee, arguments: given }) => {
      if (!/^(test\.)?describe\b/.test(text.slice(callee.start, callee.end))) return;
      for (const each of given) suites.add(each.start);
    },
    FunctionDeclaration: (node) => add('function', node.start, node.body),
    FunctionExpression: (node) => add('function', node.start, node.body),
    ArrowFunctionExpression: addFunction,
    ClassDeclaration: (node) => add('class', node.start, node.body),
    ClassExpression: (node) => add('class', node.start, node.body),
  }).visit(parse(source).program);
  return pieces;
}
