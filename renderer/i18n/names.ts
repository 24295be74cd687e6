import { endOfId, namesUuid } from '../../contract/ids.ts';
import { isolated, nameLine } from '../../contract/text.ts';
import { i18n } from './index.ts';

/**
 * Returns the name of an investor or a campaign as plain text. Without a name, returns "unknown" with the end of the id,
 * which tells two of them apart, or the text that was typed instead of an id.
 */
export function nameOf(name: string | null, id: string): string {
  if (name !== null) return isolated(name);
  return namesUuid(id) ? i18n.t('common:nameUnknown', { end: endOfId(id) }) : isolated(nameLine(id));
}
