/** The prose of the project: comments, titles of tests, and documents, with the place where each stands. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'vite';
import { root } from '../../scripts/lib/paths.ts';

export interface Prose {
  kind: 'comment' | 'title' | 'document';
  file: string;
  line: number;
  /** On one line, without comment marks. */
  text: string;
}

const isCode = (file: string): boolean => /\.(ts|tsx|mts|mjs|js)$/.test(file);

/** Comments for tools, which have their own grammar. */
const forTools = /^(biome-ignore|@ts-|\/ <reference|#!|v8 ignore)/;

/** Returns the files of the repository, without golden files and what is generated. */
export function proseFiles(): string[] {
  return execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\0')
    .filter((file) => isCode(file) || file.endsWith('.md'))
    .filter((file) => !file.startsWith('test/golden/profiles/') && !file.endsWith('.de.md'))
    .filter((file) => existsSync(join(root, file)));
}

/** Reads the prose of one file. Comments on following lines count as one. */
export function proseOf(file: string): Prose[] {
  const source = readFileSync(join(root, file), 'utf8');
  return isCode(file) ? proseOfCode(file, source) : proseOfDocument(file, source);
}

/** Returns the comments and the test titles of a source text. */
export function proseOfCode(file: string, source: string): Prose[] {
  const lineOf = lineFinder(source);
  const { program, comments } = parseSync(file, source);
  const found: (Prose & { end: number })[] = [];
  for (const { type, value, start, end } of comments) {
    const text = oneLine(value.replace(/^\s*\* ?/gm, ''));
    if (forTools.test(value.trim()) || text === '') continue;
    const last = found.at(-1);
    const isNext = type === 'Line' && last !== undefined && /^\n[ \t]*$/.test(source.slice(last.end, start));
    if (isNext && last) {
      last.text += ` ${text}`;
      last.end = end;
    } else found.push({ kind: 'comment', file, line: lineOf(start), text, end });
  }
  const titles: Prose[] = [];
  new Visitor({
    CallExpression(call) {
      const callee = source.slice(call.callee.start, call.callee.end);
      const [first] = call.arguments;
      if (!first || !/^(describe|it|test)\b/.test(callee)) return;
      if (first.type === 'Literal' && typeof first.value === 'string')
        titles.push({ kind: 'title', file, line: lineOf(first.start), text: first.value });
      if (first.type === 'TemplateLiteral')
        titles.push({
          kind: 'title',
          file,
          line: lineOf(first.start),
          text: first.quasis.map(({ value }) => value.cooked ?? '').join('…'),
        });
    },
  }).visit(program);
  return [...found.map(({ end: _, ...prose }) => prose), ...titles];
}

export interface Name {
  file: string;
  line: number;
  name: string;
}

/** Returns the names that a source text declares, imports or uses on their own, each with the first line that has it. */
export function namesOfCode(file: string, source: string): Name[] {
  const lineOf = lineFinder(source);
  const first = new Map<string, number>();
  /** Offsets of names behind a dot, for example in `Promise.allSettled`. They are checked where they are declared. */
  const behindDot = new Set<number>();
  new Visitor({
    MemberExpression({ computed, property }) {
      if (!computed) behindDot.add(property.start);
    },
    Identifier({ name, start }) {
      if (!first.has(name) && !behindDot.has(start)) first.set(name, start);
    },
  }).visit(parseSync(file, source).program);
  return [...first].map(([name, start]) => ({ file, line: lineOf(start), name }));
}

/** Returns the words of a name, for example "send gate" for `sendGate`. A name in capitals has none. */
export const wordsOfName = (name: string): string =>
  (name.match(/[A-Z]?[a-z]+/g) ?? []).join(' ').toLowerCase();

/** Returns the names in a file, as `namesOfCode` does; none for a document. */
export const namesOf = (file: string): Name[] =>
  isCode(file) ? namesOfCode(file, readFileSync(join(root, file), 'utf8')) : [];

/** Returns the paragraphs, list items and table cells of a Markdown text, without code. */
export function proseOfDocument(file: string, source: string): Prose[] {
  const found: Prose[] = [];
  let isBlock = false;
  let paragraph: Prose | null = null;
  for (const [index, line] of source.split('\n').entries()) {
    if (/^\s*```/.test(line)) isBlock = !isBlock;
    const text = line.replace(/^\s*(?:[-*>]|\d+\.|#+)\s+/, '').trim();
    const isStart = /^\s*(?:[-*>]|\d+\.|#+)\s/.test(line) || line.startsWith('|');
    if (isBlock || text === '' || /^```/.test(text)) {
      paragraph = null;
      continue;
    }
    if (line.startsWith('|')) {
      for (const cell of line.split('|').map((each) => each.trim()))
        if (cell !== '' && !/^[-:]+$/.test(cell))
          found.push({ kind: 'document', file, line: index + 1, text: cell });
      paragraph = null;
      continue;
    }
    if (paragraph && !isStart) paragraph.text += ` ${text}`;
    else {
      paragraph = { kind: 'document', file, line: index + 1, text };
      found.push(paragraph);
    }
  }
  return found;
}

/** Splits prose into sentences. Code in backticks and quotations are left out: they are not our words. */
export function sentencesOf(text: string): string[] {
  return text
    .replace(/`[^`]*`|"[^"]*"|“[^”]*”|\[[a-z ]+\]/g, (quoted) => (quoted.startsWith('[') ? '' : '□'))
    .split(/(?<=[.!?])\s+(?=[A-Z□])|(?<=^@\w+ (?:\w+ )?)|\s(?=@(?:param|returns|throws)\b)/)
    .map((sentence) => sentence.replace(/^@\w+\s+/, '').trim())
    .filter((sentence) => sentence !== '');
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

function lineFinder(source: string): (offset: number) => number {
  const starts = [0, ...[...source.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (offset) => starts.findLastIndex((start) => start <= offset) + 1;
}
