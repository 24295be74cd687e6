import { secondBackupFailures } from '../../contract/backup.ts';
import { environmentKinds, secretFaults } from '../../contract/environment.ts';
import { errorCodes, storageFailures } from '../../contract/errors.ts';
import { stepKinds } from '../../contract/subscription.ts';
import { methods } from '../../contract/surface.ts';
import {
  exception,
  flag,
  id,
  number,
  oneOf,
  optional,
  pageException,
  type ValueKind,
  version,
} from './values.ts';

export const levels = ['error', 'warn', 'info'] as const;
export type Level = (typeof levels)[number];

interface Entry {
  level: Level;
  fields: Record<string, ValueKind<unknown>>;
}

const entry = <F extends Record<string, ValueKind<unknown>>>(level: Level, fields: F) => ({ level, fields });

const blockReasons = [
  'profileInUse',
  'networkFolder',
  'keychainUnavailable',
  'dataKeyMissing',
  'dataKeyWrong',
  'dataNewer',
  'dataUnreadable',
  'dataMissing',
  'dataForeign',
  'markLost',
  'trainingUnreadable',
  'profileIdUnreadable',
  'storage',
  'settingsUnreadable',
] as const;

const pauses = [
  'chosen',
  'offline',
  'between',
  'failing',
  'rateLimited',
  'credentials',
  'scope',
  'noSecret',
  'keychain',
  'storage',
] as const;

const goneReasons = [
  'clean-exit',
  'abnormal-exit',
  'killed',
  'crashed',
  'oom',
  'launch-failed',
  'integrity-failure',
  'memory-eviction',
] as const;

/**
 * Every entry that the log can contain: a code with its level and fields. To add an entry, add a line here. There is no
 * kind of value for free text (see values.ts).
 */
export const entries = {
  'app.started': entry('info', {
    version,
    electron: optional(version),
    node: version,
    platform: oneOf('win32', 'darwin', 'linux'),
    arch: oneOf('x64', 'arm64'),
    packaged: flag,
  }),
  'app.closing': entry('info', {}),
  'app.closed': entry('info', { milliseconds: number, complete: flag }),
  'app.startFailed': entry('error', { exception }),
  'app.secondStart': entry('info', {}),
  'app.uncaughtException': entry('error', { exception, goesOn: flag }),
  'app.unhandledRejection': entry('error', { exception }),
  'app.defect': entry('error', { exception }),
  'app.woke': entry('info', {}),
  'app.networkChanged': entry('info', { online: flag }),
  'app.sessionEnds': entry('info', {}),

  'page.gone': entry('error', { reason: oneOf(...goneReasons), exitCode: number, deaths: number }),
  'page.givenUp': entry('error', { deaths: number, chosen: oneOf('restart', 'quit') }),
  'page.loadFailed': entry('error', { netError: number }),
  'page.silent': entry('error', { seconds: number }),
  'page.preloadFailed': entry('error', { exception }),
  'page.shownWithoutPaint': entry('warn', { milliseconds: number }),
  'page.fault': entry('error', {
    where: oneOf('render', 'error', 'rejection'),
    exception: pageException,
  }),
  'page.callFailed': entry('warn', { method: oneOf(...methods), failure: oneOf(...errorCodes) }),

  'profile.moved': entry('info', { milliseconds: number }),
  'profile.formerIgnored': entry('warn', { why: oneOf('reappeared', 'notRenamed') }),
  /**
   * How many files or folders other users of the computer may still open, because their permissions could not be
   * changed.
   */
  'profile.openToOthers': entry('warn', { count: number, exception }),
  'storage.lowSpace': entry('warn', { free: number, needed: number }),

  'environment.opened': entry('info', {
    environment: id,
    kind: oneOf(...environmentKinds),
    milliseconds: number,
    subscriptions: number,
  }),
  'environment.blocked': entry('error', { reason: oneOf(...blockReasons), exception }),
  'environment.closed': entry('info', { environment: id }),
  'environment.upgraded': entry('info', { environment: id, from: number, to: number }),
  'environment.recovered': entry('warn', {
    what: oneOf('data', 'trainingPlatform', 'older'),
    fromBackup: flag,
    heldBack: number,
    drafts: number,
    schemaChanged: flag,
  }),
  'environment.unreadable': entry('error', { environment: id, count: number }),
  'recoveryKey.changed': entry('info', { renewed: flag }),
  'recoveryKey.used': entry('warn', {}),
  'recoveryKey.putBack': entry('warn', {}),
  'takeover.done': entry('warn', { environments: number }),
  'secret.changed': entry('info', { environment: id, isSet: flag }),
  'secret.withheld': entry('warn', { environment: id, because: oneOf(...secretFaults) }),
  'connection.tested': entry('info', {
    environment: id,
    result: oneOf(
      'ok',
      'noSecret',
      'credentials',
      'scope',
      'unreachable',
      'between',
      'rateLimited',
      'failing',
      'unexpected',
    ),
    httpStatus: optional(number),
  }),

  'backup.made': entry('info', { environment: id, milliseconds: number, partial: flag }),
  'backup.failed': entry('error', {
    environment: id,
    failure: oneOf(...storageFailures, 'internal'),
    exception,
  }),
  'secondBackup.folder': entry('info', { chosen: flag }),
  'secondBackup.made': entry('info', {
    environment: id,
    milliseconds: number,
    partial: flag,
    lacking: number,
  }),
  'secondBackup.failed': entry('error', {
    environment: id,
    failure: oneOf(...secondBackupFailures),
    exception,
  }),
  /** An old backup in the second folder could not be removed: it stays there. */
  'secondBackup.keptMore': entry('warn', { environment: id, exception }),
  /** The thread that reads the lists has failed; the main process reads them instead. */
  'lists.threadFailed': entry('warn', { exception }),
  'storage.failed': entry('error', { exception }),

  'sync.paused': entry('warn', { reason: oneOf(...pauses) }),
  'sync.resumed': entry('info', {}),
  'operation.answered': entry('info', {
    operation: id,
    // A step of another kind of submission is left out.
    step: oneOf<string>(...stepKinds),
    attempt: number,
    means: oneOf('acknowledged', 'contradicted', 'silent', 'refused', 'uncertain', 'unclear', 'notSent'),
    httpStatus: optional(number),
    milliseconds: number,
  }),
  'operation.decided': entry('info', {
    operation: id,
    decision: oneOf('sendAgain', 'record', 'giveUp', 'takeOver', 'sendAnew', 'leave'),
  }),

  'export.written': entry('info', {
    what: oneOf('subscriptions', 'unreadable', 'trail', 'log', 'document'),
    count: number,
  }),
  'log.leftOut': entry('warn', { count: number }),
} satisfies Record<string, Entry>;

export type Code = keyof typeof entries;

type ValueOf<K> = K extends ValueKind<infer T> ? T : never;
export type FieldsOf<C extends Code> = {
  [F in keyof (typeof entries)[C]['fields']]: ValueOf<(typeof entries)[C]['fields'][F]>;
};
