import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Page, test } from '@playwright/test';
import { pictures } from './pictures.ts';

/** Returns the printed pages: the size in points and the dark share of each, and the words of all. */
export async function onPaper(page: Page, name: string) {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.printToPDF', { preferCSSPageSize: true });
  await session.detach();
  const file = test.info().outputPath(`${name}.pdf`);
  writeFileSync(file, Buffer.from(data, 'base64'));
  const run = (command: string, ...input: string[]) => execFileSync(command, input, { encoding: 'latin1' });
  const info = run('pdfinfo', '-l', '1000', file);
  const sizes = [...info.matchAll(/size:\s+([\d.]+) x ([\d.]+) pts/g)].map(
    ([, width, height]) => `${Math.round(Number(width))} x ${Math.round(Number(height))}`,
  );
  const words = run('pdftotext', '-layout', file, '-').replaceAll('\f', '').replace(/\n+/g, '\n').trim();
  const ink = sizes.map((_, index) => {
    const picture = execFileSync('pdftoppm', [
      '-gray',
      '-r',
      '40',
      '-f',
      `${index + 1}`,
      '-l',
      `${index + 1}`,
      file,
    ]);
    return picture.subarray(20).filter((grey) => grey < 200).length;
  });
  if (pictures && name !== 'none') {
    mkdirSync(pictures, { recursive: true });
    run('pdftoppm', '-png', '-r', '50', '-l', '6', file, join(pictures, name));
  }
  return { sizes, words, ink };
}
