import { app, dialog } from 'electron';
import { faultOf, framesOf } from '../../contract/faults.ts';
import { isLanguage, type Language, languageFor } from '../../contract/language.ts';
import type { Log } from '../log/log.ts';
import type { SettingsFile } from '../ports.ts';
import { closeLimit, closeParts, type OpenParts } from './closing.ts';
import { exitCodes } from './exit-codes.ts';
import { systemLanguage } from './language.ts';
import { type NativeWords, nativeWords, startFailure } from './words.ts';

/** Number of page crashes within `deathsWithin` after which the page is not loaded again. */
const mostDeaths = 3;
/** Time span in which page crashes are counted, in milliseconds. */
const deathsWithin = 60_000;

/** Most frames in a stack trace of this process. Node's limit of 10 often cuts off the app's own frames. */
const stackLimit = 50;

/** Handles uncaught errors: logs them and tells the person in plain words. */
export interface LastResort extends OpenParts {
  /** The app's log; null until it is open. */
  log: Log | null;
  /** The log's folder, shown to a person when the app does not start; null until the log is open. */
  logFolder: string | null;
  /** The settings, read for the language while there is no backend; null until the file is open. */
  settings: Pick<SettingsFile, 'read'> | null;
  /** Runs a part of the start. Any error it throws is shown to the person and ends the app. */
  starting(work: () => unknown): void;
  /** Shows why the start failed and ends the app. @param page true when the page cannot be loaded, at the start or later */
  startFailed(error: unknown, page?: boolean): void;
  /** True once an error is ending the app: open parts are closed, the reason is shown, and the exit code tells the kind. */
  isEnding(): boolean;
  /** Handles a crash of the page. @returns true when the page may be loaded again */
  pageDied(reason: string, exitCode: number): boolean;
}

/**
 * True when none of the app's code was running: the exception came from a callback of the runtime itself, for example when
 * Electron's network gets an answer that it cannot pass on (a header beyond Latin-1). No work of the app was interrupted
 * then, and an answer of the platform must not end the app. False for a stack at the limit, whose cut-off frames may be the
 * app's.
 */
function isOfRuntimeAlone(error: unknown): boolean {
  const frames = framesOf(error, stackLimit);
  const lines = String((error as Error | null)?.stack).match(/^ *at /gm)?.length ?? 0;
  return frames.length > 0 && lines < stackLimit && frames.every(({ bundle }) => bundle === 'node:internal');
}

/** Returns the language in settings that have not been validated; null when it is missing or unknown. */
function languageIn(settings: unknown): Language | null {
  const { preferences } = (settings ?? {}) as { preferences?: { language?: unknown } };
  const language = preferences?.language;
  return isLanguage(language) ? language : null;
}

/** Installs the process's error handlers. Must be called once, before anything else. */
export function createLastResort(): LastResort {
  Error.stackTraceLimit = stackLimit;
  let ending = false;
  let asking = false;
  let deaths: number[] = [];

  const words = (): NativeWords => {
    return nativeWords[chosenLanguage() ?? languageFor(systemLanguage())];
  };

  /** Returns the language that the person has chosen; null when it cannot be found out. */
  function chosenLanguage(): Language | null {
    try {
      return resort.backend?.language() ?? languageIn(resort.settings?.read());
    } catch {
      return null;
    }
  }

  /** Closes the open parts, shows what happened and exits. Every wait has a limit, because any part may be broken. */
  async function end(
    code: number,
    say: (words: NativeWords) => [title: string, text: string],
  ): Promise<void> {
    if (ending) return;
    ending = true;
    try {
      await closeParts(resort).catch((error) => resort.log?.write('app.defect', { exception: error }));
      // On Linux no dialog can be shown before `ready`.
      await Promise.race([app.whenReady(), new Promise((resolve) => setTimeout(resolve, closeLimit))]);
      dialog.showErrorBox(...say(words()));
    } finally {
      // Even when the dialog fails: an app without a window must not keep running.
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
      // Another error may have begun to end the app meanwhile, with a message of its own.
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
