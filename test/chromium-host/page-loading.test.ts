import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { nativeWords } from '../../main/electron/words.ts';
import { until } from '../support/until.ts';
import { withoutChromium } from './fixtures/chromium.ts';
import { failingApp } from './fixtures/failing-app.ts';

const { page: because } = nativeWords.de.startFailed.because;
const pageWith = (script: string) => `<!doctype html><script type="module" src="./${script}"></script>`;

describe.skipIf(withoutChromium())('the app shows a message and ends', () => {
  const { launch, output, logged, ended, killPage, startsAgain, withPage, pageFile } = failingApp();
  const saysSo = () => expect(output.join('\n')).toContain(because);

  test('when the page is missing at the start', async () => {
    await withPage(null, async () => {
      await launch().catch(() => undefined);
      await until(() => output.some((line) => line.includes(because)), 'the person has been told');
    });
    // The app is still ending, and its lock refuses the next start until then.
    await until(() => startsAgain().then(() => true), 'the profile is free');
  });

  test('when the page is missing at its reload after a crash', async () => {
    const app = await launch();
    await withPage(null, async () => {
      await killPage(app, 1);
      await ended(app);
    });
    expect(logged('page.loadFailed')).toHaveLength(1);
    saysSo();
    await startsAgain();
  });

  test('when the page’s script is missing, so that the page makes no call', async () => {
    await withPage(pageWith('gone.js'), async () => ended(await launch()));
    expect(logged('page.silent')).toHaveLength(1);
    saysSo();
  });

  test('when the page’s script is missing after the page reloads itself', async () => {
    const app = await launch();
    await withPage(pageWith('gone.js'), async () => {
      await app.page.evaluate('location.reload()');
      await ended(app);
    });
    expect(logged('page.silent')).toHaveLength(1);
    saysSo();
  });

  test.skipIf(process.platform === 'win32')(
    'when the page’s script does not respond, so that the page never finishes loading',
    async () => {
      // Opening a named pipe waits for a writer, as a file on a network drive may wait for its server.
      const hanging = pageFile('hanging.js');
      execFileSync('mkfifo', [hanging]);
      try {
        await withPage(pageWith('hanging.js'), () =>
          expect(launch()).rejects.toThrow('The program has ended'),
        );
      } finally {
        rmSync(hanging);
      }
      expect(logged('page.silent')).toHaveLength(1);
      saysSo();
    },
  );
});
