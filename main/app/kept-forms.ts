import { z } from 'zod';
import type { KeptForm } from '../../contract/forms.ts';
import { SealError } from '../storage/cipher.ts';
import type { ProfileAccess } from './profile-access.ts';

/**
 * Keeps unsaved text of forms that are saved by a button, for example the form of an environment. The text is sealed,
 * because a person may paste a client secret into the wrong field.
 */
export interface KeptForms {
  /** Returns the content of each form, as the page passed it. @throws AppError blocked until the data key is read */
  all(): Record<string, string>;
  /** Keeps a form's content. Removes it when the content is null: saved, or no longer wanted. @throws AppError blocked */
  keep(form: KeptForm): void;
}

/** Maximum number of kept forms; the oldest are dropped first. [assumed]: a person has only a few forms open. */
const mostForms = 50;

const place = 'settings/forms';
const shape = z.record(z.string(), z.string());

/** Creates the kept forms, which the settings file stores. */
export function createKeptForms(access: Pick<ProfileAccess, 'settings' | 'unlocked'>): KeptForms {
  function all(): Record<string, string> {
    const { cipher } = access.unlocked();
    const { forms } = access.settings.current;
    if (forms === undefined) return {};
    try {
      const { value } = cipher.openJson(place, Buffer.from(forms, 'base64'));
      return shape.safeParse(value).data ?? {};
    } catch (error) {
      // The text was sealed with a former data key, or was changed. It cannot be read any more.
      if (error instanceof SealError) return {};
      throw error;
    }
  }
  return {
    all,
    keep({ form, content }) {
      const { [form]: _former, ...others } = all();
      const kept = Object.entries(content === null ? others : { ...others, [form]: content }).slice(
        -mostForms,
      );
      const { forms: _sealed, ...settings } = access.settings.current;
      const sealed = access.unlocked().cipher.sealJson(place, 1, Object.fromEntries(kept));
      const forms = Buffer.from(sealed).toString('base64');
      access.settings.write(kept.length === 0 ? settings : { ...settings, forms });
    },
  };
}
