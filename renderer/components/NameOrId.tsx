import { namesUuid } from '../../contract/ids.ts';
import { isBlank } from '../../contract/text.ts';
import { nameOf } from '../i18n/names.ts';
import { Outside } from './Outside.tsx';

interface NameOrIdProps {
  name: string | null;
  /** The id, or the text typed instead of one. */
  id: string;
  /** Shown when there is neither a name nor an id. */
  open?: string;
  className?: string;
}

/**
 * Shows a name if there is one. Otherwise says that the name is unknown, with the end of the id, or shows the text
 * typed instead of an id.
 */
export function NameOrId({ name, id, open = '–', className }: NameOrIdProps) {
  if (name === null && isBlank(id)) return <span className={className ?? 'open'}>{open}</span>;
  const isTyped = name === null && !namesUuid(id);
  return (
    <Outside className={isTyped ? 'verbatim' : undefined} title={name ?? id}>
      {nameOf(name, id)}
    </Outside>
  );
}
