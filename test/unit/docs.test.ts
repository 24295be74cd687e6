import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const pages = [
  join(root, 'README.md'),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(root, 'docs', name)),
].map((file) => ({
  file,
  name: relative(root, file).replaceAll('\\', '/'),
  text: readFileSync(file, 'utf8'),
}));

const page = (name: string): string => pages.find((each) => each.name === name)?.text ?? '';

describe('the documentation', () => {
  test.each(pages)('has no broken link: $name', ({ file, text }) => {
    const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)].map(([, target]) =>
      String(target),
    );
    expect(targets.filter((target) => !existsSync(join(dirname(file), target)))).toEqual([]);
  });

  test('names existing files and tests for each of Electron’s recommendations', () => {
    const [, table = ''] = page('docs/security.md').split("## Electron's recommendations");
    const rows = table.split('\n').filter((line) => /^\| \d+ \|/.test(line));
    expect(rows.map((row) => Number(/\d+/.exec(row)))).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    for (const row of rows) {
      const files = [
        ...row.matchAll(/`((?:main|preload|build|scripts|test)\/[\w./-]+|electron-builder\.yml)`/g),
      ];
      expect(files.length, row).toBeGreaterThan(0);
      for (const [, file] of files)
        expect(existsSync(join(root, String(file))), `${file} in: ${row}`).toBe(true);
      for (const [, file, title] of row.matchAll(/`(test\/[\w./-]+)` "([^"]+)"/g))
        expect(readFileSync(join(root, String(file)), 'utf8'), row).toContain(title);
    }
  });

  test('lists every part of Electron that the main process imports', () => {
    const folder = join(root, 'main/electron');
    const imported = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .flatMap((source) => [...source.matchAll(/^import (?:type )?\{([^}]*)\} from 'electron';/gm)])
      .flatMap(([, names]) => String(names).split(','))
      .map((name) => name.trim())
      // Types are left out: the table names what they stand for.
      .filter(
        (name) => name !== '' && !name.startsWith('type ') && /^[a-z]|^BrowserWindow$|^Menu$/.test(name),
      );
    const [, table = ''] = page('docs/electron.md').split('## Main process');
    expect(
      [...new Set(imported)].filter((name) => !table.includes(`\`${name}`) && !table.includes(`new ${name}`)),
    ).toEqual([]);
  });

  test('lists every member of Electron that the host declares, and every event that the main process listens to', () => {
    const sources = (folder: string): string[] =>
      readdirSync(join(root, folder)).map((name) => readFileSync(join(root, folder, name), 'utf8'));
    // The host throws for every undeclared member, so the main process uses no other.
    const declared = sources('test/chromium-host/api')
      .flatMap((source) => [
        ...source.matchAll(/Pick<\s*(?:typeof )?Electron\.\w+,([^>]+)>|type Declared =([^;]+);/g),
      ])
      .flatMap(([, picked = '', listed = '']) => [...`${picked}${listed}`.matchAll(/'(\w+)'/g)])
      .map(([, name]) => String(name))
      // The table names the events instead of the listening methods. Only the host and its fixtures use the last two.
      .filter((name) => !['on', 'once', 'off', 'getURL', 'mainFrame'].includes(name));
    const events = sources('main/electron')
      .flatMap((source) => [...source.matchAll(/\.(?:on|once)\(\s*'([\w-]+)'/g)])
      .map(([, name]) => String(name));
    expect(declared.length).toBeGreaterThan(50);
    expect(events.length).toBeGreaterThan(30);
    const [, after = ''] = page('docs/electron.md').split('## Main process');
    const [table = ''] = after.split('## Decisions');
    const words = new Set([...table.matchAll(/`[^`]+`/g)].flatMap(([code]) => code.match(/[\w-]+/g) ?? []));
    expect([...new Set([...declared, ...events])].filter((name) => !words.has(name))).toEqual([]);
  });

  test('asks for at most ten minutes on each machine before a release', () => {
    const parts = page('docs/release-check.md').split('\n## ').slice(1);
    const minutes = parts.map((part) =>
      [...part.matchAll(/^\| \d+ \| (\d+) \|/gm)].reduce((sum, [, each]) => sum + Number(each), 0),
    );
    expect(minutes.filter((each) => each > 0)).toHaveLength(3);
    for (const each of minutes) expect(each).toBeLessThanOrEqual(10);
  });
});
