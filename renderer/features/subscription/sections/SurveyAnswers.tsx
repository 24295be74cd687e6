import { ActionIcon, Button, Textarea } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { type KeyboardEventHandler, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SurveyAnswer } from '../../../../contract/form.ts';
import { isBlank } from '../../../../contract/text.ts';
import { elementKeys } from '../../../actions/useScope.ts';
import { FieldError } from '../../../form/fields/FieldError.tsx';
import { describe, errorOf } from '../../../form/fields/words.tsx';
import { lastRowScope } from '../../../form/formActions.ts';
import { useField } from '../../../form/useForm.tsx';
import { addAnswer, maxAnswers, removeAnswer, withAnswers } from '../steps.ts';
import { useForm, useValue } from '../view.ts';
import classes from './sections.module.css';

const isEmpty = ({ question, answer }: SurveyAnswer) => isBlank(question) && isBlank(answer);

/** Edits the answers as rows. Enter moves from cell to cell, and adds a row after the last one. */
export function SurveyAnswers() {
  const { t } = useTranslation('subscription');
  const { store } = useForm();
  const field = useField('survey.answers');
  const error = errorOf(field);
  const answers = useValue('survey.answers');
  const rows = useRef<HTMLDivElement>(null);
  const focusNext = useRef(false);

  useEffect(() => {
    if (!focusNext.current) return;
    focusNext.current = false;
    rows.current?.querySelectorAll('textarea')[answers.length * 2 - 2]?.focus();
  }, [answers.length]);

  const add = () => {
    focusNext.current = true;
    store.apply(addAnswer());
  };
  const remove = (index: number) => {
    const step = removeAnswer(answers, index);
    if (!step) return;
    store.apply(step);
    const last = answers.length === 1;
    requestAnimationFrame(() => {
      const cells = rows.current?.querySelectorAll('textarea') ?? [];
      (last ? document.getElementById(`${field.id}-add`) : cells[Math.max(0, index - 1) * 2])?.focus();
    });
  };
  /** Enter in the last answer adds a row. */
  const keysOf = (row: SurveyAnswer, index: number) =>
    index === answers.length - 1
      ? elementKeys(lastRowScope, { isFull: isEmpty(row) || answers.length >= maxAnswers, add })
      : undefined;
  const type = (index: number, part: Partial<SurveyAnswer>) =>
    store.change((now) =>
      withAnswers(now, (rows) => rows.map((row, at) => (at === index ? { ...row, ...part } : row))),
    );

  const wrong = error !== undefined;
  return (
    // biome-ignore lint/a11y/useSemanticElements: the legend of a fieldset can't be laid out as a heading
    <div
      id={field.id}
      role="group"
      aria-label={t('survey.answersGroup')}
      aria-describedby={`${field.id}-words`}
      {...field.focus}
    >
      <div className="fine">{describe(field, t('survey.answersHint'))}</div>
      {answers.length > 0 && (
        <div className={classes.answers} ref={rows}>
          <div className={classes.answerHead} aria-hidden>
            <span />
            <span>{t('survey.questionHead')}</span>
            <span>{t('survey.answerHead')}</span>
            <span />
          </div>
          {answers.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row has no identity other than its index
            <div className={classes.answer} key={index}>
              <span className={classes.answerNumber}>{index + 1}</span>
              <Cell
                label={t('survey.question', { number: index + 1 })}
                value={row.question}
                maxLength={2000}
                wrong={wrong && isBlank(row.question)}
                disabled={field.disabled}
                onType={(question) => type(index, { question })}
              />
              <Cell
                label={t('survey.answer', { number: index + 1 })}
                value={row.answer}
                maxLength={4000}
                wrong={wrong && isBlank(row.answer)}
                disabled={field.disabled}
                onType={(answer) => type(index, { answer })}
                onKeyDown={keysOf(row, index)}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                size={32}
                disabled={field.disabled}
                onClick={() => remove(index)}
                aria-label={t('survey.remove', { number: index + 1 })}
              >
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            </div>
          ))}
        </div>
      )}
      {answers.length === 0 && <div className={classes.nothing}>{t('survey.empty')}</div>}
      <div id={`${field.id}-words`}>{error && <FieldError>{error}</FieldError>}</div>
      {answers.length < maxAnswers ? (
        <Button
          id={`${field.id}-add`}
          variant="default"
          mt={8}
          leftSection={<IconPlus size={15} aria-hidden />}
          disabled={field.disabled}
          onClick={add}
        >
          {t('survey.add')}
        </Button>
      ) : (
        <div className="fine">{t('survey.full', { count: maxAnswers })}</div>
      )}
    </div>
  );
}

interface CellProps {
  label: string;
  value: string;
  maxLength: number;
  wrong: boolean;
  disabled: boolean;
  onType: (text: string) => void;
  onKeyDown?: KeyboardEventHandler;
}

function Cell({ label, wrong, onType, ...input }: CellProps) {
  return (
    <Textarea
      aria-label={label}
      rows={1}
      error={wrong}
      onChange={(event) => onType(event.currentTarget.value)}
      classNames={{ input: classes.cell }}
      {...input}
    />
  );
}
