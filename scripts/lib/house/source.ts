/** What the structure rules read from a source file: its imports and its longest pieces. */
import { parseSync, Visitor } from 'vite';

export interface Source {
  /** Path from the project's root, with slashes. */
  file: string;
  text: string;
}

type Program = ReturnType<typeof parseSync>['program'];
type Callback = Exclude<ConstructorParameters<typeof Visitor>[0]['ArrowFunctionExpression'], undefined>;
type Arrow = Parameters<Callback>[0];

/** A function or class of a file. `lines` counts the lines between the braces. */
export interface Piece {
  kind: 'function' | 'class';
  /** Line of the first character, from 1. */
  line: number;
  lines: number;
}

function parse({ file, text }: Source): Program {
  const { program, errors } = parseSync(file, text);
  const [error] = errors;
  if (error) throw new Error(`${file} cannot be parsed: ${error.message}`);
  return program;
}

/** Returns what a file imports or re-exports, types and dynamic imports included, as it is written. */
export function importsOf(source: Source): string[] {
  const found: string[] = [];
  const literal = (node: { type: string; value?: unknown } | null) => {
    if (node?.type === 'Literal' && typeof node.value === 'string') found.push(node.value);
  };
  new Visitor({
    ImportDeclaration: (node) => literal(node.source),
    ExportAllDeclaration: (node) => literal(node.source),
    ExportNamedDeclaration: (node) => literal(node.source),
    ImportExpression: (node) => literal(node.source),
    TSImportType: (node) => literal(node.source),
    CallExpression: ({ callee, arguments: [argument] }) => {
      if (callee.type === 'Identifier' && callee.name === 'require') literal(argument ?? null);
    },
  }).visit(parse(source));
  return found;
}

/** Returns the functions and classes of a file. The body of a `describe` is a list of tests, not a function. */
export function piecesOf(source: Source): Piece[] {
  const { text } = source;
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
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
  }).visit(parse(source));
  return pieces;
}
