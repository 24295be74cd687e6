/** The language of the project: plain technical English, see docs/glossary.md. */
import { describe, expect, it, test } from 'vitest';
import {
  type Name,
  namesOf,
  namesOfCode,
  type Prose,
  proseFiles,
  proseOf,
  proseOfCode,
  proseOfDocument,
  sentencesOf,
  wordsOfName,
} from '../support/prose.ts';

const verb = '(?:is|are|was|were|has|have|had|can|cannot|must|may|will|would|does|do|did)';
/** A clause as the subject of a sentence: "What was sent stays." A label such as "What the keychain holds." is none. */
const clauseAsSubject = [
  new RegExp(`^(?:What|Who|Whose|Whom)\\b(?!.*\\?$).*\\b${verb}\\b.*\\b${verb}\\b`),
  /^(?:What|Who)\b(?!.*\?$).*\b(?:stays?|counts?|remains?|follows?|belongs?|goes|ends|needs|waits)\b/,
];

/** Openings of sentences whose subject comes late or never. A question may open like this. */
const openings: RegExp[] = [
  ...clauseAsSubject,
  /^So (often|many|much|long|far|few|soon|little|large|late|old)\b/,
  /^(Whatever|Whoever|Whichever|Wherever|Whosoever)\b/,
  /^Of (what|whom|which|whose|those|the one)\b/i,
  /^Where\b(?!.*\?$).*,/,
  /^That (a|an|the|it|they|he|she|there|what|nobody|somebody|no|one)\b/,
  /^(One|Those|The one|The ones) (that|who|which|whose|of which|of whom)\b/,
  /^(Stands|Letters typed) (for what|to)\b/,
  /^Be it\b/,
];

/** Words and phrases that the glossary replaces, or that nobody says in technical English. */
const words: RegExp[] = [
  /\bthe desk\b/i,
  /\basides?\b/i,
  /\bsettled\b/i,
  /\bstanding\b/i,
  /(?<!send |send-)\bgates?\b(?!way)/i,
  /\bthe (sync |sending )?engine\b/i,
  /\bworkspaces?\b/i,
  /\bdoubtful\b/i,
  /\bundecided\b/i,
  /\b(is|are|as) (no )?news\b/i,
  /\bthe one, where\b/i,
  /\bis told by\b/i,
  /\bbe it\b/i,
  /\barrows? (goes|go) up\b/i,
  /\bfalls apart\b/i,
  /\bfor the other one to say\b/i,
  /\bis nobody's\b|\bare nobody\b/i,
];

/** Words that the glossary replaces in names. In prose some of them have other, ordinary meanings. */
const wordsInNames: RegExp[] = [
  ...words,
  /\bsettles?\b/,
  /\bengines?\b/,
  /\bdesk\b/,
  /\bnews\b/,
  /\bmay exist\b/,
];

/** Old words that stay, because they are stored or public: the files or folders that may use each as a name. */
const keptNames = new Map([
  ['aside', ['main/storage/recovered-note.ts', 'test/unit/recovered-note.test.ts']],
  [
    'setAside',
    ['main/app/recovery.ts', 'main/subscriptions/lapsing.ts', 'test/integration/copies-and-removals.test.ts'],
  ],
  [
    'mayExist',
    [
      'main/subscriptions/rows.ts',
      'main/subscriptions/sealed-part.ts',
      'renderer/i18n/',
      'test/golden/shown.ts',
      'test/integration/unreadable.test.ts',
    ],
  ],
  // The trail's event `doubtful.checked`.
  ['doubtful', ['renderer/i18n/']],
  // Up to version 0.2.0, the page showed this name.
  ['undecided', ['test/golden/shown.ts']],
  // The bridge.
  ['desk', ['renderer/vite-env.d.ts', 'test/e2e/secret.spec.ts']],
  // The language's word for ending a promise.
  ['settle', ['test/chromium-host/world/bridge.ts']],
]);

const mayKeep = ({ file, name }: Name): boolean =>
  keptNames.get(name)?.some((place) => file.startsWith(place)) === true;

const faultyNames = (names: readonly Name[]): Name[] =>
  names.filter((each) => !mayKeep(each) && wordsInNames.some((word) => word.test(wordsOfName(each.name))));

/** True for a docstring that begins with a tag, so that no sentence says what the function does or returns. */
const lacksFirstLine = ({ kind, text }: Pick<Prose, 'kind' | 'text'>): boolean =>
  kind === 'comment' && /^@(?:param|returns?|throws)\b/.test(text);

function faultsIn({ text }: Pick<Prose, 'text'>): string[] {
  return sentencesOf(text).filter(
    (sentence) =>
      openings.some((opening) => opening.test(sentence)) || words.some((word) => word.test(sentence)),
  );
}

/** Files that name the words to avoid. */
const aboutLanguage = ['docs/glossary.md', 'test/unit/plain-english.test.ts'];
const files = proseFiles().filter((file) => !aboutLanguage.includes(file));
const all = files.flatMap(proseOf);

const shown = ({ file, line, text }: Prose) => `${file}:${line}  ${text}`;

describe('the language', () => {
  it('covers comments, titles of tests, and documents', () => {
    const count = (kind: Prose['kind']) => all.filter((prose) => prose.kind === kind).length;
    expect(count('comment')).toBeGreaterThan(3_000);
    expect(count('title')).toBeGreaterThan(1_500);
    expect(count('document')).toBeGreaterThan(500);
  });

  it('opens no sentence with a riddle and uses the words of the glossary', () => {
    const faults = all.flatMap((prose) =>
      faultsIn(prose).map((sentence) => `${prose.file}:${prose.line}  ${sentence}`),
    );
    expect(faults).toEqual([]);
  });

  it('begins no docstring with a tag', () => {
    expect(all.filter(lacksFirstLine).map(shown)).toEqual([]);
  });

  it('declares no name that the glossary has replaced', () => {
    const faults = faultyNames(files.flatMap(namesOf));
    expect(faults.map(({ file, line, name }) => `${file}:${line}  ${name}`)).toEqual([]);
  });

  it('is read afresh: prints 30 comments, drawn by a seed', () => {
    const seed = process.env.DESK_SEED ?? new Date().toISOString().slice(0, 10);
    const drawn = draw(
      all.filter(({ kind, text }) => kind === 'comment' && text.split(' ').length > 4),
      30,
      seed,
    );
    console.log(`comments drawn with DESK_SEED=${seed}:\n${drawn.map(shown).join('\n')}`);
    expect(new Set(drawn).size).toBe(30);
    expect(draw(all, 30, seed)).toEqual(draw(all, 30, seed));
  });
});

describe('the check itself', () => {
  test.each([
    'So often an answer is read that makes no sense.',
    'So many subscriptions stand so.',
    'Whatever is the reason, the call is repeated.',
    'Of what was sent, only the number is kept.',
    'That they cannot be understood is for the other one to say.',
    'One that is damaged keeps none of the others from being exported.',
    'Stands for what the platform holds.',
    'Whether it counts is told by what the platform has now.',
    'What was sent stays.',
    'What was prepared is removed.',
    'Holds back everything while the gate is closed.',
    'Returns the stages that are settled.',
    'The damaged file is set aside.',
  ])('finds: %s', (sentence) => {
    expect(faultsIn({ text: `Returns the number. ${sentence}` })).toEqual([sentence]);
  });

  test.each([
    'How many nonsensical answers to tolerate before asking a person.',
    'Whether a document is superseded depends on the current record of the platform.',
    'True while the send gate is closed. What happens then?',
    'What the keychain holds.',
    'The token `so many` is a string.',
  ])('lets pass: %s', (sentence) => {
    expect(faultsIn({ text: sentence })).toEqual([]);
  });

  it('finds a docstring without a first line', () => {
    const code = '/** @throws Error */\nfoo();\n/** Returns 1. @throws Error */\nbar();';
    expect(proseOfCode('a.ts', code).filter(lacksFirstLine)).toMatchObject([{ line: 1 }]);
  });

  it('finds old words within names, wherever a name is declared', () => {
    const code = [
      'const { isSettled: settledAt, sendGate, DESK_SEED } = await Promise.allSettled(window.desk);',
      'class WatchedGate { workspace = 1; news(doubtful: number) {} }',
      'interface A { aside: string; navigate(): void; standings: number }',
      'const surveyUndecided = { mayExist: true, gateway: 2 };',
    ].join('\n');
    expect(faultyNames(namesOfCode('a.ts', code)).map(({ line, name }) => `${line} ${name}`)).toEqual([
      '1 isSettled',
      '1 settledAt',
      '2 WatchedGate',
      '2 workspace',
      '2 news',
      '2 doubtful',
      '3 aside',
      '4 surveyUndecided',
      '4 mayExist',
    ]);
  });

  it('reads comments of every form, titles and documents', () => {
    const code = [
      '// First line,',
      '// second line.',
      "const url = 'https://example.invalid'; // a reason",
      '/** Returns',
      ' * a number. */',
      "it('keeps the key', () => {});",
      "describe.each([1])('case %s', () => {});",
      '// biome-ignore lint/a/b: for the tool',
    ].join('\n');
    expect(proseOfCode('a.ts', code).map(({ kind, line, text }) => [kind, line, text])).toEqual([
      ['comment', 1, 'First line, second line.'],
      ['comment', 3, 'a reason'],
      ['comment', 4, 'Returns a number.'],
      ['title', 6, 'keeps the key'],
      ['title', 7, 'case %s'],
    ]);
    const document =
      '# Title\n\nOne\nparagraph.\n\n| a | b |\n|---|---|\n| c | d |\n\n```sh\ncode\n```\n- item';
    expect(proseOfDocument('a.md', document).map(({ text }) => text)).toEqual([
      'Title',
      'One paragraph.',
      'a',
      'b',
      'c',
      'd',
      'item',
    ]);
  });
});

/** Draws `count` items; the same seed draws the same ones. */
function draw<T>(items: readonly T[], count: number, seed: string): T[] {
  let state = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const left = [...items];
  return Array.from({ length: Math.min(count, left.length) }, () =>
    left.splice(Math.floor(next() * left.length), 1),
  ).flat();
}
