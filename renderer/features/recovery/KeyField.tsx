import { TextInput } from '@mantine/core';
import { type ReactNode, type RefObject, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecoveryKeyView } from '../../../contract/recovery-key.ts';
import { mostTypedKey, readRecoveryKey, typedSymbols } from '../../../contract/recovery-key.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { useTask } from '../../components/useTask.ts';
import { keyName } from './keyName.ts';
import classes from './recovery.module.css';

interface KeyFieldProps {
  /** The key that is needed, as far as known. */
  expected: RecoveryKeyView | null;
  words: { use: string; using: string };
  use: (key: string) => Promise<unknown>;
  /** Renders the progress while the key is used. @param trigger the button that started it */
  during?: (trigger: RefObject<HTMLButtonElement | null>) => ReactNode;
}

/** Takes a recovery key typed from paper. A typing mistake is reported before the key is used. */
export function KeyField({ expected, words, use, during }: KeyFieldProps) {
  const { t } = useTranslation(['recovery', 'common']);
  const [typed, setTyped] = useState('');
  const task = useTask(use);
  const { typed: count, all } = typedSymbols(typed);
  const isMistyped = count >= all && readRecoveryKey(typed) === null;
  return (
    <form
      className={classes.enter}
      onSubmit={(event) => {
        event.preventDefault();
        if (count > 0 && !task.busy) void task.start(typed);
      }}
    >
      <TextInput
        className={classes.typed}
        label={t('field.label')}
        description={expected ? t('field.hintNamed', { name: keyName(expected) }) : t('field.hint')}
        value={typed}
        maxLength={mostTypedKey}
        autoComplete="off"
        autoFocus
        spellCheck={false}
        error={isMistyped && t('common:error.recoveryKeyMistyped.title')}
        readOnly={task.busy}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          task.clear();
        }}
      />
      <div className="fine" aria-live="polite">
        {count > 0 && count < all && t('field.progress', { typed: count, all })}
      </div>
      <div>
        <SteadyButton type="submit" ref={task.trigger} resting={task.busy || count < all || isMistyped}>
          {task.busy ? words.using : words.use}
        </SteadyButton>
      </div>
      {task.busy && during?.(task.trigger)}
      {task.failure && <ErrorNotice failure={task.failure} onClose={task.close} />}
    </form>
  );
}
