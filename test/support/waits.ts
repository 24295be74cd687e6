/**
 * Finds code that makes a test depend on the machine's speed: a wait for time instead of a state, a limit below the
 * shared `patience`, and a check of how long something took. Works on the syntax tree, so that names, line breaks and
 * constants hide nothing.
 */
import { parseSync } from 'vite';
import { patience } from '../../scripts/lib/patience.ts';

interface Node {
  type: string;
  start: number;
  end: number;
  [part: string]: unknown;
}

/** A node with its enclosing nodes, the innermost last. */
interface Place {
  node: Node;
  around: readonly Node[];
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

function* placesIn(node: Node, around: readonly Node[] = []): Generator<Place> {
  yield { node, around };
  const inside = [...around, node];
  for (const child of Object.values(node).flat()) if (isNode(child)) yield* placesIn(child, inside);
}

const parse = (source: string): Place[] => {
  const { program, errors } = parseSync('test.ts', source);
  if (errors.length > 0) throw new Error(`cannot be parsed: ${errors[0]?.message}`);
  return [...placesIn(program as unknown as Node)];
};

/** Returns an expression without wrappers that do not change its meaning, such as parentheses, types and `await`. */
function bare(node: unknown): Node | undefined {
  if (!isNode(node)) return undefined;
  const wraps =
    /^(ParenthesizedExpression|TS(As|Satisfies|NonNull)Expression|AwaitExpression|ChainExpression)$/;
  return wraps.test(node.type) ? bare(node.expression ?? node.argument) : node;
}

/** Returns a dotted name such as `Date.now`, without parts that are not plain names; '' when there is no name. */
function nameOf(given: unknown): string {
  const node = bare(given);
  if (node?.type === 'Identifier') return String(node.name);
  if (node?.type !== 'MemberExpression' || node.computed) return '';
  return `${nameOf(node.object)}.${nameOf(node.property)}`;
}

const isCall = (node: Node | undefined): node is Node => node?.type === 'CallExpression';
const argumentsOf = (node: Node): Node[] => (node.arguments as Node[]).map((each) => bare(each) ?? each);

/** Returns the value with which a name is declared, in the nearest block around its use. */
function declaredAs(name: string, around: readonly Node[]): Node | undefined {
  for (const block of around.toReversed()) {
    const statements = (Array.isArray(block.body) ? block.body : [block.init]).filter(isNode);
    const declared = statements
      .map((each) => (each.type === 'ExportNamedDeclaration' ? each.declaration : each))
      .flatMap((each) => (isNode(each) && Array.isArray(each.declarations) ? each.declarations : []));
    const parameters = Array.isArray(block.params) ? block.params : [];
    for (const { id, init, left, right } of [...declared, ...parameters] as Node[])
      if (nameOf(id ?? left) === name) return bare(init ?? right);
  }
  return undefined;
}

/** Yields the parts of an expression, and the parts of the values of its names. */
function* partsOf(given: unknown, around: readonly Node[], depth = 0): Generator<Node> {
  const node = bare(given);
  if (!node || depth > 5) return;
  for (const place of placesIn(node)) {
    yield place.node;
    const value = place.node.type === 'Identifier' && declaredAs(String(place.node.name), around);
    if (value) yield* partsOf(value, around, depth + 1);
  }
}

const isShared = (given: unknown, around: readonly Node[]): boolean =>
  [...partsOf(given, around)].some((node) => /^(patience|testLimit)/.test(nameOf(node)));

/** Returns the value of a constant number expression; undefined when the expression is not constant. */
function constantOf(given: unknown, around: readonly Node[]): number | undefined {
  const node = bare(given);
  if (node?.type === 'Literal') return typeof node.value === 'number' ? node.value : undefined;
  if (node?.type === 'Identifier') {
    const value = declaredAs(String(node.name), around);
    return value && value.start < node.start ? constantOf(value, around) : undefined;
  }
  if (node?.type !== 'BinaryExpression') return undefined;
  const [left, right] = [constantOf(node.left, around), constantOf(node.right, around)];
  if (left === undefined || right === undefined) return undefined;
  return { '+': left + right, '-': left - right, '*': left * right, '/': left / right }[
    String(node.operator)
  ];
}

/** True when a limit is shorter than `patience`, in at least one branch of a condition. 0 means no limit. */
function isShort(given: unknown, around: readonly Node[]): boolean {
  const node = bare(given);
  if (node?.type === 'ConditionalExpression')
    return isShort(node.consequent, around) || isShort(node.alternate, around);
  if (node?.type === 'ObjectExpression')
    return (node.properties as Node[]).some(
      ({ key, value }) => /timeout/i.test(nameOf(key)) && isShort(value, around),
    );
  const limit = constantOf(node, around);
  return limit !== undefined && limit > 0 && limit < patience;
}

/** True when a place has fake timers, set by the test or by a hook before it, so that no time passes. */
function isFake(around: readonly Node[]): boolean {
  const setsUp = /^(beforeEach|beforeAll)$/;
  return around.some((block) => {
    const statements = (Array.isArray(block.body) ? block.body : []).filter(isNode);
    const calls = statements.map((each) => bare(each.expression)).filter(isCall);
    return calls.some(
      (call) =>
        nameOf(call.callee) === 'vi.useFakeTimers' ||
        (setsUp.test(nameOf(call.callee)) &&
          [...placesIn(call)].some(({ node }) => isCall(node) && nameOf(node.callee) === 'vi.useFakeTimers')),
    );
  });
}

type Rule = (call: Node, around: readonly Node[], callee: string) => boolean;

/** Calls that wait for time, or that have their own limit of time. */
const waitingCalls: readonly [callee: RegExp, found: Rule][] = [
  [/\.waitForTimeout$/, () => true],
  [/(^|\.)setTimeout$/, waitsInTimer],
  [/^AbortSignal\.timeout$/, (call, around) => isShort(argumentsOf(call)[0], around)],
  // Without an option, these wait at most a second.
  [/^vi\.waitFor$|^vi\.waitUntil$/, (call, around) => !isShared(argumentsOf(call)[1], around)],
  [/^Atomics\.wait$/, (call) => argumentsOf(call).length > 3],
  [
    /^(exec|spawn)(File)?(Sync)?$|^run$/,
    (call) => /^(\S*\/)?sleep\b/.test(String(argumentsOf(call)[0]?.value)),
  ],
  [
    /^(it|test|describe|before(Each|All)|after(Each|All))\b/,
    (call, around) => argumentsOf(call).length > 1 && isShort(argumentsOf(call).at(-1), around),
  ],
];

/** True when a timer waits for time, or `test.setTimeout` sets a short limit. A delay of 0 is only the next turn. */
function waitsInTimer(call: Node, around: readonly Node[], callee: string): boolean {
  const [first, time] = argumentsOf(call);
  if (callee === 'test.setTimeout') return isShort(first, around);
  if (isShared(time, around) || isFake(around)) return false;
  const isProduct = time?.type === 'BinaryExpression' && time.operator === '*';
  const parts = isProduct ? [time.left, time.right] : [time];
  return parts.some((part) => (constantOf(part, around) ?? 0) > 0);
}

/** Methods that read what a page shows now, without waiting for the expected state. */
const readings =
  /\.(count|isVisible|isHidden|isEnabled|isDisabled|isEditable|isChecked|textContent|innerText|innerHTML|inputValue|getAttribute|allTextContents|allInnerTexts)$/;

/**
 * True for an expectation of a single reading, such as `expect(await row.count())`, outside a retried block. `not`
 * expectations are exempt: they check at once on purpose, because a waiting one would let the unwanted state exist for a
 * while.
 */
function isImmediate(call: Node, around: readonly Node[]): boolean {
  const [actual] = call.arguments as Node[];
  const read = bare(actual);
  if (nameOf(call.callee) !== 'expect' || actual?.type !== 'AwaitExpression' || !isCall(read)) return false;
  if (nameOf(around.at(-1)?.property) === 'not') return false;
  const again = around.filter(isCall).some((each) => /(^|\.)(poll|until)$/.test(nameOf(each.callee)));
  const retried = around.some(
    (each) => isCall(each) && bare(each.callee)?.type === 'MemberExpression' && lastName(each) === 'toPass',
  );
  return !again && !retried && readings.test(`.${lastName(read)}`);
}

const lastName = (call: Node): string => nameOf(bare(call.callee)?.property);

/** Returns the waits for time in a source, and the limits below `patience`. */
export function waitsForTime(source: string): string[] {
  return parse(source).flatMap(({ node, around }) => {
    const callee = isCall(node) ? nameOf(node.callee) || `.${lastName(node)}` : '';
    const isWait =
      (isCall(node) &&
        waitingCalls.some(([name, found]) => name.test(callee) && found(node, around, callee))) ||
      (isCall(node) && isImmediate(node, around)) ||
      (node.type === 'ImportDeclaration' && /timers\/promises$/.test(String((node.source as Node).value))) ||
      (node.type === 'Property' &&
        /^(timeout|timeoutMs|testTimeout|hookTimeout|actionTimeout|navigationTimeout)$/.test(
          nameOf(node.key),
        ) &&
        isShort(node.value, around));
    return isWait ? [textOf(source, node)] : [];
  });
}

/** The meaning of an expression in terms of time. `since` and `until` are how long ago, or ahead, something is. */
type Meaning = 'moment' | 'deadline' | 'since' | 'until' | null;

function meaningOf(given: unknown, around: readonly Node[]): Meaning {
  const node = bare(given);
  if (!node) return null;
  if (isClock(node)) return 'moment';
  switch (node.type) {
    case 'Identifier': {
      const value = declaredAs(String(node.name), around);
      return value && value.start < node.start ? meaningOf(value, around) : null;
    }
    case 'UnaryExpression':
      return meaningOf(node.argument, around);
    // `Math.round(…)`, `new Date(…)` and `new Date(…).getTime()`
    case 'NewExpression':
    case 'CallExpression': {
      const callee = bare(node.callee);
      const of = argumentsOf(node)[0] ?? (callee?.type === 'MemberExpression' ? callee.object : undefined);
      return /^(Math\.\w+|Number|Date)$|(^|\.)(getTime|valueOf)$/.test(nameOf(callee) || `.${lastName(node)}`)
        ? meaningOf(of, around)
        : null;
    }
    case 'BinaryExpression':
      return ofTwo(node, around);
    default:
      return null;
  }
}

function ofTwo(node: Node, around: readonly Node[]): Meaning {
  const [left, right] = [meaningOf(node.left, around), meaningOf(node.right, around)];
  const isMoment = (meaning: Meaning) => meaning === 'moment' || meaning === 'deadline';
  switch (node.operator) {
    case '-':
      if (isMoment(left)) return constantOf(node.right, around) === undefined ? 'since' : 'moment';
      return isMoment(right) ? 'until' : (left ?? right);
    case '+':
      return isMoment(left) || isMoment(right) ? 'deadline' : (left ?? right);
    case '*':
    case '/':
      return left ?? right;
    default:
      return null;
  }
}

function isClock(node: Node): boolean {
  if (node.type === 'NewExpression') return nameOf(node.callee) === 'Date' && argumentsOf(node).length === 0;
  return (
    isCall(node) && /^(Date\.now|performance\.now|process\.hrtime(\.bigint)?)$/.test(nameOf(node.callee))
  );
}

/** True when a busy machine can make `low < high` false. */
function isLimit(low: unknown, high: unknown, around: readonly Node[]): boolean {
  if (isShared(low, around) || isShared(high, around)) return false;
  const [before, after] = [meaningOf(low, around), meaningOf(high, around)];
  const isReadNow = isNode(low) && [...placesIn(low)].some(({ node }) => isClock(node));
  return before === 'since' || after === 'until' || (isReadNow && before !== null && after !== 'moment');
}

/** True when a busy machine can make a condition false (or true, when `isTrue` is false). */
function isTimed(given: unknown, isTrue: boolean, around: readonly Node[]): boolean {
  const node = bare(given);
  if (node?.type === 'LogicalExpression')
    return isTimed(node.left, isTrue, around) || isTimed(node.right, isTrue, around);
  if (node?.type === 'UnaryExpression' && node.operator === '!')
    return isTimed(node.argument, !isTrue, around);
  if (node?.type !== 'BinaryExpression' || !/^[<>]=?$/.test(String(node.operator))) return false;
  const isBelow = String(node.operator).startsWith('<') === isTrue;
  return isBelow ? isLimit(node.left, node.right, around) : isLimit(node.right, node.left, around);
}

/** True for an expectation about time that a busy machine can fail, such as `expect(a).toBeLessThan(b)`. */
function isTimedExpectation(call: Node, around: readonly Node[]): boolean {
  const matcher = /^toBe(Less|Greater)Than(OrEqual)?$/.exec(lastName(call))?.[1];
  let subject = bare(bare(call.callee)?.object);
  let isNot = false;
  while (subject?.type === 'MemberExpression') {
    isNot ||= nameOf(subject.property) === 'not';
    subject = bare(subject.object);
  }
  if (!isCall(subject) || !/^expect(\.soft)?$/.test(nameOf(subject.callee))) return false;
  const [actual] = argumentsOf(subject);
  const [expected] = argumentsOf(call);
  if (matcher)
    return (matcher === 'Less') !== isNot
      ? isLimit(actual, expected, around)
      : isLimit(expected, actual, around);
  const isTrue = lastName(call) === 'toBeTruthy' || expected?.value === true;
  return (
    /^(toBe|toEqual|toBeTruthy|toBeFalsy)$/.test(lastName(call)) && isTimed(actual, isTrue !== isNot, around)
  );
}

const throws = (given: unknown): boolean =>
  isNode(given) &&
  (given.type === 'ThrowStatement' || (Array.isArray(given.body) && given.body.some((each) => throws(each))));

/** Returns the statements of a source that fail because time has passed. */
export function limitsOnTime(source: string): string[] {
  return parse(source).flatMap(({ node, around }) => {
    const fails =
      (node.type === 'IfStatement' && throws(node.consequent) && isTimed(node.test, false, around)) ||
      (node.type === 'WhileStatement' && isOwnDeadline(node.test, around)) ||
      (isCall(node) &&
        /^assert(\.ok)?$/.test(nameOf(node.callee)) &&
        isTimed(argumentsOf(node)[0], true, around)) ||
      (isCall(node) && isTimedExpectation(node, around));
    return fails && !isFake(around) ? [textOf(source, node)] : [];
  });
}

/** True for a loop such as `while (Date.now() < end)` whose end is a time shorter than `patience` from now. */
function isOwnDeadline(given: unknown, around: readonly Node[]): boolean {
  const ends = [...partsOf(given, around)].filter(
    (node) =>
      node.type === 'BinaryExpression' && node.operator === '+' && meaningOf(node, around) === 'deadline',
  );
  return ends.some((end) => isShort(end.left, around) || isShort(end.right, around));
}

/** Returns the first line of a node's source. */
const textOf = (source: string, { start, end }: Node): string =>
  source.slice(start, end).split('\n')[0] ?? '';
