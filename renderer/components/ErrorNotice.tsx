import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskFailure, ErrorCode } from '../../contract/errors.ts';
import { Notice } from './Notice.tsx';
import { Said } from './Said.tsx';

/** Failures of which the quoted words are the platform's; those of a network out of reach are the system's. */
const fromPlatform: readonly ErrorCode[] = ['platform', 'credentials', 'notFound', 'changeDiffers'];

const isOfDisk: readonly ErrorCode[] = ['storage', 'storageFull', 'storageReadOnly'];

/** The words of a failure beneath its title: what it means, what was said verbatim, what to do. */
function FailureWords({
  failure,
  ofDisk,
  withoutTodo,
}: Pick<ErrorNoticeProps, 'failure' | 'ofDisk' | 'withoutTodo'>) {
  const { t } = useTranslation();
  const meaning = isOfDisk.includes(failure.code) ? ofDisk : undefined;
  return (
    <>
      {failure.fault && <div>{t(`unreadable.why.${failure.fault}`)}</div>}
      <div>{meaning ?? t(`error.${failure.code}.meaning`)}</div>
      {failure.path && <div className="verbatim">{failure.path}</div>}
      {failure.said && (
        <Said by={fromPlatform.includes(failure.code) ? 'platform' : 'system'} text={failure.said} />
      )}
      {meaning === undefined && !withoutTodo && <div>{t(`error.${failure.code}.todo`)}</div>}
    </>
  );
}

interface ErrorNoticeProps {
  failure: DeskFailure;
  /** What a failure of the disk means here: the usual words are about what is typed in a form. */
  ofDisk?: string;
  /** True where the screen already says what to do. */
  withoutTodo?: boolean;
  actions?: ReactNode;
  onClose?: () => void;
}

/** A call that failed: what happened, what it means, what to do next. */
export function ErrorNotice({ failure, ofDisk, withoutTodo, actions, onClose }: ErrorNoticeProps) {
  const { t } = useTranslation();
  return (
    <Notice
      tone="refused"
      role="alert"
      title={t(`error.${failure.code}.title`)}
      actions={actions}
      onClose={onClose}
    >
      <FailureWords failure={failure} ofDisk={ofDisk} withoutTodo={withoutTodo} />
    </Notice>
  );
}
