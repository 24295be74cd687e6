import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { failureOf } from '../desk.ts';
import { i18n } from '../i18n/index.ts';
import { FailureWords } from './ErrorNotice.tsx';
import { toneColor, toneIcons } from './tone.ts';

/** Long enough to read two lines, and to reach for "Undo". */
const readable = 6_000;
const undoable = 12_000;

const Done = toneIcons.acknowledged;
const Failed = toneIcons.refused;
const plainIcon = { icon: { backgroundColor: 'transparent' } };
const closing = () => ({ 'aria-label': i18n.t('close') });

/** Something was done, here on this machine. */
export function notifyDone(message: ReactNode): void {
  notifications.show({
    message,
    autoClose: readable,
    icon: <Done size={20} color={toneColor('acknowledged')} aria-hidden />,
    styles: plainIcon,
    closeButtonProps: closing(),
  });
}

/** A call failed, and there is no place on the screen that its words belong to. Stays until closed. */
export function notifyFailure(error: unknown): void {
  const failure = failureOf(error);
  notifications.show({
    // The same failure again replaces the one that is still there.
    id: `failure-${failure.code}`,
    role: 'alert',
    title: i18n.t(`error.${failure.code}.title`),
    message: <FailureWords failure={failure} />,
    autoClose: false,
    icon: <Failed size={20} color={toneColor('refused')} aria-hidden />,
    styles: plainIcon,
    closeButtonProps: closing(),
  });
}

/** Something was done that can be taken back. */
export function notifyUndo(message: string, undo: () => Promise<unknown>): void {
  const id = notifications.show({
    autoClose: undoable,
    closeButtonProps: closing(),
    message: (
      <span style={{ display: 'flex', alignItems: 'center', gap: 8 }}>
        <span style={{ flex: 1 }}>{message}</span>
        <Button
          variant="light"
          size="compact-sm"
          onClick={() => {
            notifications.hide(id);
            undo().catch(notifyFailure);
          }}
        >
          {i18n.t('undo')}
        </Button>
      </span>
    ),
  });
}
