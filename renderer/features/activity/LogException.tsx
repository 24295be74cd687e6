import { UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Fault } from '../../../contract/faults.ts';
import classes from './LogDialog.module.css';

interface LogExceptionProps {
  /** The name of the value that holds the exception. */
  name: string;
  exception: Fault;
  open: boolean;
  onToggle: () => void;
}

/** Shows an exception and its causes, one line each. A click opens the places in the code where each was thrown. */
export function LogException({ name, exception, open, onToggle }: LogExceptionProps) {
  const { t } = useTranslation('activity');
  const id = useId();
  const chain = chainOf(exception);
  const titles = chain.map((each, depth) =>
    depth === 0 ? titleOf(each) : t('log.causedBy', { what: titleOf(each) }),
  );
  const summary = (
    <span>
      <span className={classes.name}>{name}</span> {open ? titles[0] : titles.join(' · ')}
    </span>
  );
  if (chain.every(({ frames }) => frames.length === 0)) return summary;
  return (
    <div className={classes.exception}>
      <UnstyledButton
        className={classes.toggle}
        fz="inherit"
        aria-expanded={open}
        aria-controls={id}
        onClick={onToggle}
      >
        {summary}
        <IconChevronRight size={14} aria-hidden className={classes.chevron} />
      </UnstyledButton>
      <div id={id} hidden={!open} className={classes.frames}>
        {open &&
          chain.map(({ frames }, depth) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an exception never changes
            <div key={depth}>
              {depth > 0 && <div>{titles[depth]}</div>}
              <ol>
                {frames.map(({ bundle, line, column }, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a place can occur twice, and never moves
                  <li key={at}>{`${bundle}:${line}:${column}`}</li>
                ))}
              </ol>
            </div>
          ))}
      </div>
    </div>
  );
}

/** Returns the exception, its cause, the cause of that, and so on. */
const chainOf = (exception: Fault): Fault[] => [
  exception,
  ...(exception.cause ? chainOf(exception.cause) : []),
];

/** Returns class and codes, for example `Error ERR_SQLITE_ERROR (SQLite 13)`. */
const titleOf = ({ kind, code, sqlite }: Fault) =>
  [kind, code, sqlite !== null && `(SQLite ${sqlite})`].filter(Boolean).join(' ');
