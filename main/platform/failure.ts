import { AppError } from '../../contract/errors.ts';
import type { CallOutcome } from './client.ts';
import { troubleOf } from './voice.ts';
import { wordsOfAnswer } from './words.ts';

/** Returns the error for the page when a reading call fails. */
export function failureOf(outcome: CallOutcome): AppError {
  switch (outcome.kind) {
    case 'unavailable': {
      const said = outcome.status === null ? outcome.said : `${outcome.status}: ${outcome.said}`;
      if (outcome.because === 'failing')
        return new AppError(outcome.status === null ? 'timeout' : 'platform', { said });
      return new AppError(outcome.because, { said });
    }
    case 'noAnswer': {
      const trouble = troubleOf(outcome);
      return new AppError(trouble === 'offline' || trouble === 'between' ? trouble : 'timeout', {
        said: outcome.said,
      });
    }
    case 'tooLate':
      return new AppError('timeout');
    case 'noSecret':
      return new AppError('noSecret');
    case 'keychain':
      return new AppError('keychain', { said: outcome.said ?? undefined });
    case 'credentials':
      return new AppError(outcome.problem, { said: outcome.said });
    case 'unauthorised':
      return new AppError('credentials', { said: outcome.said });
    case 'rateLimited':
      return new AppError('rateLimited');
    case 'answer':
      if (outcome.status === 429) return new AppError('rateLimited');
      return new AppError(troubleOf(outcome) === 'between' ? 'between' : 'platform', {
        said: `${outcome.status}: ${wordsOfAnswer(outcome)}`.replace(/: $/, ''),
      });
  }
}
