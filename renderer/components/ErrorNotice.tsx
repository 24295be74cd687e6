import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type AppFailure, type ErrorCode, storageFailures } from '../../contract/errors.ts';
import { formatFull } from '../i18n/format.ts';
import { FilePath } from './FilePath.tsx';
import { Notice } from './Notice.tsx';
import { readCode } from './readCode.ts';
import { Said } from './Said.tsx';

/**
 * Failures whose quoted text comes from the platform. The quoted text of an unreachable network comes from the system;
 * that of a page in between (`between`) comes from neither.
 */
const fromPlatform: readonly ErrorCode[] = ['platform', 'credentials', 'scope', 'notFound', 'changeDiffers'];

const speaker = (code: ErrorCode): 'platform' | 'system' | 'between' =>
  code === 'between' ? code : fromPlatform.includes(code) ? 'platform' : 'system';

/** True for a numeric address, e.g. 10.1.2.3 or [fe80::1]; false for a name. */
const isLiteral = (host: string): boolean => /^[\d.]+$|:/.test(host);

const isOfDisk: readonly ErrorCode[] = storageFailures;

/** Says which recovery key was typed, and which one is expected. */
function KeyWords({ keys: { typed, expected } }: { keys: NonNullable<AppFailure['keys']> }) {
  const { t } = useTranslation('recovery');
  const nameOf = (id: string, madeAt: string) => t('name', { id, time: formatFull(madeAt) });
  const entered = typed.madeAt
    ? t('field.typed', { name: nameOf(typed.id, typed.madeAt) })
    : t('field.typedUnnamed', { id: typed.id });
  return (
    <>
      <div>{entered}</div>
      {typed.replacedAt && <div>{t('field.replacedAt', { time: formatFull(typed.replacedAt) })}</div>}
      {expected && expected.id !== typed.id && (
        <div>{t('field.expected', { name: nameOf(expected.id, expected.madeAt) })}</div>
      )}
    </>
  );
}

/** Shows the text of a failure below its title: what it means, the quoted message, what to do. */
function FailureWords({
  failure,
  ofDisk,
  ofOther,
}: Pick<ErrorNoticeProps, 'failure' | 'ofDisk' | 'ofOther'>) {
  const { t } = useTranslation();
  const isDisk = isOfDisk.includes(failure.code);
  const meaning = isDisk ? ofDisk : undefined;
  return (
    <>
      {ofOther && !isDisk && <div>{ofOther}</div>}
      {failure.fault && <div>{t(`unreadable.why.${failure.fault}`)}</div>}
      {failure.disk && <div>{t(`place.${failure.disk}.why`)}</div>}
      <div>{meaning ?? t(`error.${failure.code}.meaning`)}</div>
      {failure.keys && <KeyWords keys={failure.keys} />}
      {failure.path && (
        <div>
          <FilePath path={failure.path} />
        </div>
      )}
      {failure.said && failure.code === 'privateAddress' && (
        <div>
          {t('address')} <span className="verbatim">{failure.said}</span>
          {!isLiteral(failure.said) && <div>{t('addressBehindProxy')}</div>}
        </div>
      )}
      {failure.said && failure.code !== 'privateAddress' && (
        <Said by={speaker(failure.code)} text={failure.said} />
      )}
      {meaning === undefined && (
        <div>{failure.disk ? t(`place.${failure.disk}.todo`) : t(`error.${failure.code}.todo`)}</div>
      )}
    </>
  );
}

interface ErrorNoticeProps {
  failure: AppFailure;
  /** What a disk failure means in this place. The default text is about input typed in a form. */
  ofDisk?: string;
  /** What any other failure means in this place, shown before its default text. */
  ofOther?: string;
  /** True for a call that only reads. Its text then never mentions sending or typed input. */
  read?: boolean;
  actions?: ReactNode;
  onClose?: () => void;
}

/** Shows that a reading call failed. Quiet, since nothing was to be sent, saved or changed. */
function ReadNotice({ failure, actions, onClose }: Omit<ErrorNoticeProps, 'read'>) {
  const { t } = useTranslation();
  return (
    <Notice
      tone="draft"
      title={t(`failedRead.${readCode(failure.code)}`)}
      actions={actions}
      onClose={onClose}
    >
      <div>{t('failedRead.meaning')}</div>
      {failure.said && <Said by={speaker(failure.code)} text={failure.said} />}
    </Notice>
  );
}

/** Shows a failed call: what happened, what it means, what to do next. */
export function ErrorNotice({ failure, ofDisk, ofOther, read, actions, onClose }: ErrorNoticeProps) {
  const { t } = useTranslation();
  if (read && readCode(failure.code) !== 'other')
    return <ReadNotice failure={failure} actions={actions} onClose={onClose} />;
  const disk = read ? t('failedRead.meaning') : ofDisk;
  return (
    <Notice
      tone="refused"
      role="alert"
      title={t(`error.${failure.code}.title`)}
      actions={actions}
      onClose={onClose}
    >
      <FailureWords failure={failure} ofDisk={disk} ofOther={ofOther} />
    </Notice>
  );
}
