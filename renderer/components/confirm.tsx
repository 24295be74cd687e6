import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import classes from './confirm.module.css';
import { DialogButtons } from './DialogButtons.tsx';
import { putMessagesBeneath } from './notify.tsx';

interface Question {
  title: string;
  message: ReactNode;
  /** The label of the confirming button: what it does, as a verb. */
  confirm: string;
  /** For what can't be undone: the button is red, and the focus starts on "Cancel". */
  danger?: boolean;
}

interface Asked extends Question {
  answer: (yes: boolean) => void;
}

const useQuestion = create<{ asked: Asked | null; opened: boolean }>(() => ({ asked: null, opened: false }));

/** Asks before an important action: `if (await confirm({ … })) …`. Esc and a click outside mean no. */
export function confirm(question: Question): Promise<boolean> {
  useQuestion.getState().asked?.answer(false);
  putMessagesBeneath();
  return new Promise((resolve) => {
    const answer = (yes: boolean) => {
      // Keep the text while the dialog fades out.
      useQuestion.setState({ opened: false });
      resolve(yes);
    };
    useQuestion.setState({ asked: { ...question, answer }, opened: true });
  });
}

/** Shows the questions of `confirm`. Mounted once per window. */
export function ConfirmDialog() {
  const { t } = useTranslation();
  const { asked, opened } = useQuestion();
  return (
    <Modal
      opened={opened}
      onClose={() => asked?.answer(false)}
      title={asked?.title}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <div className={classes.message}>{asked?.message}</div>
      <DialogButtons>
        <Button
          variant="default"
          data-autofocus={asked?.danger || undefined}
          onClick={() => asked?.answer(false)}
        >
          {t('cancel')}
        </Button>
        <Button
          color={asked?.danger ? 'red' : undefined}
          data-autofocus={!asked?.danger || undefined}
          onClick={() => asked?.answer(true)}
        >
          {asked?.confirm}
        </Button>
      </DialogButtons>
    </Modal>
  );
}
