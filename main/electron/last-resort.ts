import { app, dialog } from 'electron';
import { faultOf, framesOf } from '../../contract/faults.ts';
import type { Log } from '../log/log.ts';
import type { SettingsFile } from '../ports.ts';
import { closeLimit, closeParts, type OpenParts } from './closing.ts';
import { exitCodes } from './exit-codes.ts';
import { languageFor, systemLanguage } from './language.ts';
import { type NativeWords, nativeWords, startFailure } from './words.ts';

/** How many deaths of the page, within how many milliseconds, are too many to load it once more. */
const mostDeaths = 3;
const deathsWithin = 60_000;

/** How many frames a stack of this process has at most. With Node's own limit of 10, our code is often below the cut. */
const stackLimit = 50;

/** Handles errors that nobody caught: logs them and tells the person in plain words. */
export interface LastResort extends OpenParts {
  /** The log to write to; null until it is open. */
  log: Log | null;
  /** Where the log lies, for a person whose program does not start; null until it is open. */
  logFolder: string | null;
  /** The settings, for the language while there is no backend; null until they are known. */
  settings: Pick<SettingsFile, 'read'> | null;
  /** Runs a part of the start; whatever it throws ends the program, with words. */
  starting(work: () => unknown): void;
  /** The start failed: says why, and ends the program. @param page true: the window cannot be loaded, at the start or later */
  startFailed(error: unknown, page?: boolean): void;
  /** True once the program ends by itself: it closes what is open, says why and exits with a code. */
  isEnding(): boolean;
  /** The page has died. @returns true: it may be loaded again */
  pageDied(reason: string, exitCode: number): boolean;
}

/**
 * True when no code of ours was running: the exception came up in a callback of the runtime's own, for example when
 * Electron's network meets an answer that it cannot pass on (a header beyond Latin-1). Nothing of ours was left half done
 * then, and a platform's answer must not end the program. A stack that was cut may have been ours further down.
 */
function isOfRuntimeAlone(error: unknown): boolean {
  const frames = framesOf(error, stackLimit);
  const lines = String((error as Error | null)?.stack).match(/^ *at /gm)?.length ?? 0;
  return frames.length > 0 && lines < stackLimit && frames.every(({ bundle }) => bundle === 'node:internal');
}

/** The language in settings that nobody has checked yet. */
function languageIn(settings: unknown): 'de' | 'en' | null {
  const { preferences } = (settings ?? {}) as { preferences?: { language?: unknown } };
  const language = preferences?.language;
  return language === 'de' || language === 'en' ? language : null;
}

/** Installs the handlers of the process. To be called once, before anything else. */
export function createLastResort(): LastResort {
  Error.stackTraceLimit = stackLimit;
  let ending = false;
  let asking = false;
  let deaths: number[] = [];

  const words = (): NativeWords => {
    return nativeWords[chosenLanguage() ?? languageFor(systemLanguage())];
  };

  /** The language that the person has chosen; null when nothing tells. */
  function chosenLanguage(): 'de' | 'en' | null {
    try {
      return resort.backend?.language() ?? languageIn(resort.settings?.read());
    } catch {
      return null;
    }
  }

  /** Closes what is open within its limit, says what happened, and ends. Nothing here waits for what is broken. */
  async function end(
    code: number,
    say: (words: NativeWords) => [title: string, text: string],
  ): Promise<void> {
    if (ending) return;
    ending = true;
    try {
      await closeParts(resort).catch((error) => resort.log?.write('app.defect', { exception: error }));
      // Before `ready` there is no dialog on Linux.
      await Promise.race([app.whenReady(), new Promise((resolve) => setTimeout(resolve, closeLimit))]);
      dialog.showErrorBox(...say(words()));
    } finally {
      // Also when there are no words: a program without a window must not stay.
      app.exit(code);
    }
  }

  const resort: LastResort = {
    log: null,
    backend: null,
    window: null,
    logFolder: null,
    settings: null,
    callsDone: null,
    isEnding: () => ending,
    starting(work) {
      try {
        work();
      } catch (error) {
        resort.startFailed(error);
      }
    },
    startFailed(error, page = false) {
      resort.log?.write('app.startFailed', { exception: error });
      const fault = faultOf(error);
      const because = page ? 'page' : startFailure(fault);
      const { logFolder } = resort;
      void end(exitCodes.startFailed, ({ startFailed: { title, because: text, code, log }, fatal }) => [
        page ? fatal.title : title,
        [
          text[because],
          ...(fault.code ? [`${code} ${fault.code}`] : []),
          ...(logFolder ? [`${log} ${logFolder}`] : []),
        ].join('\n\n'),
      ]);
    },
    pageDied(reason, exitCode) {
      const now = performance.now();
      deaths = [...deaths.filter((at) => now - at < deathsWithin), now];
      resort.log?.write('page.gone', { reason: reason as 'crashed', exitCode, deaths: deaths.length });
      if (deaths.length < mostDeaths) return true;
      void askForRestart(deaths.length);
      return false;
    },
  };

  async function askForRestart(count: number): Promise<void> {
    if (ending || asking) return;
    asking = true;
    try {
      const { title, message, detail, restart, quit } = words().page;
      const { response } = await dialog.showMessageBox({
        type: 'error',
        title,
        message,
        detail,
        buttons: [restart, quit],
        defaultId: 0,
        cancelId: 1,
        noLink: true,
      });
      resort.log?.write('page.givenUp', { deaths: count, chosen: response === 0 ? 'restart' : 'quit' });
      // Something else may have ended the program meanwhile, with words of its own.
      if (response === 0 && !ending) app.relaunch();
    } finally {
      if (!ending) app.quit();
    }
  }

  process.on('uncaughtException', (error) => {
    const goesOn = isOfRuntimeAlone(error);
    resort.log?.write('app.uncaughtException', { exception: error, goesOn });
    if (goesOn) resort.backend?.unforeseen();
    else void end(exitCodes.uncaughtException, ({ fatal }) => [fatal.title, fatal.text]);
  });
  process.on('unhandledRejection', (reason) => {
    resort.log?.write('app.unhandledRejection', { exception: reason });
    resort.backend?.unforeseen();
  });
  return resort;
}
