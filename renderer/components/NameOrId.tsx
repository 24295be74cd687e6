import { namesUuid } from '../../contract/ids.ts';
import { isBlank } from '../../contract/text.ts';
import { nameOf } from '../i18n/names.ts';
import { Outside } from './Outside.tsx';

interface NameOrIdProps {
  name: string | null;
  /** The id, or what was typed instead of one. */
  id: string;
  /** What is said while there is neither. */
  open?: string;
  className?: string;
}

/** A name if there is one; otherwise that it is unknown, with the end of the id, or what was typed instead of an id. */
export function NameOrId({ name, id, open = '–', className }: NameOrIdProps) {
  if (name === null && isBlank(id)) return <span className={className ?? 'open'}>{open}</span>;
  const isTyped = name === null && !namesUuid(id);
  return (
    <Outside className={isTyped ? 'verbatim' : undefined} title={name ?? id}>
      {nameOf(name, id)}
    </Outside>
  );
}
