import { DeskError } from '../../contract/errors.ts';
import type { CallOutcome } from './client.ts';
import { troubleOf } from './voice.ts';
import { wordsOfAnswer } from './words.ts';

/** A reading call that failed, as an error for the page. */
export function failureOf(outcome: CallOutcome): DeskError {
  switch (outcome.kind) {
    case 'unavailable': {
      const said = outcome.status === null ? outcome.said : `${outcome.status}: ${outcome.said}`;
      if (outcome.because === 'failing')
        return new DeskError(outcome.status === null ? 'timeout' : 'platform', { said });
      return new DeskError(outcome.because, { said });
    }
    case 'noAnswer': {
      const trouble = troubleOf(outcome);
      return new DeskError(trouble === 'offline' || trouble === 'between' ? trouble : 'timeout', {
        said: outcome.said,
      });
    }
    case 'tooLate':
      return new DeskError('timeout');
    case 'noSecret':
      return new DeskError('noSecret');
    case 'keychain':
      return new DeskError('keychain', { said: outcome.said ?? undefined });
    case 'credentials':
      return new DeskError(outcome.problem, { said: outcome.said });
    case 'unauthorised':
      return new DeskError('credentials', { said: outcome.said });
    case 'rateLimited':
      return new DeskError('rateLimited');
    case 'answer':
      if (outcome.status === 429) return new DeskError('rateLimited');
      return new DeskError(troubleOf(outcome) === 'between' ? 'between' : 'platform', {
        said: `${outcome.status}: ${wordsOfAnswer(outcome)}`.replace(/: $/, ''),
      });
  }
}
