import { beforeEach, describe, expect, it } from 'vitest';
import { createKeptForms } from '../../main/app/kept-forms.ts';
import { defaultSettings, type Settings } from '../../main/profile/settings.ts';
import { type Cipher, createCipher, newDataKey } from '../../main/storage/cipher.ts';

let cipher: Cipher;
let settings: Settings;
/** Creates the kept forms as the app does at a start. */
const start = () =>
  createKeptForms({
    settings: {
      get current() {
        return settings;
      },
      loss: null,
      read: () => {},
      borrow: () => {},
      write: (next) => {
        settings = next;
      },
    },
    unlocked: () => ({ cipher }) as never,
  });

beforeEach(() => {
  cipher = createCipher(newDataKey());
  settings = defaultSettings('de');
});

describe('what is typed in a form that a button saves', () => {
  it('is there after the next start, and gone once it is saved', () => {
    start().keep({ form: 'environment/new-demo', content: '{"name":"Demo"}' });
    start().keep({ form: 'decision/1', content: '{}' });
    expect(start().all()).toEqual({ 'environment/new-demo': '{"name":"Demo"}', 'decision/1': '{}' });
    start().keep({ form: 'environment/new-demo', content: null });
    expect(start().all()).toEqual({ 'decision/1': '{}' });
    start().keep({ form: 'decision/1', content: null });
    expect(settings).toEqual(defaultSettings('de'));
  });

  it('is sealed, because somebody may have pasted a secret into the wrong field', () => {
    start().keep({ form: 'environment/new-demo', content: '{"clientId":"pasted-Secret"}' });
    expect(JSON.stringify(settings)).not.toContain('pasted');
    expect(Buffer.from(settings.forms ?? '', 'base64').toString('latin1')).not.toContain('pasted');
  });

  it.each([
    [
      'sealed with another key',
      () => Buffer.from(createCipher(newDataKey()).sealJson('settings/forms', 1, {})),
    ],
    ['no sealed value', () => Buffer.from('x')],
    ['of another shape', () => Buffer.from(cipher.sealJson('settings/forms', 1, [1]))],
  ])('is dropped when it is %s, and what is typed next is kept', (_, forms) => {
    settings = { ...settings, forms: forms().toString('base64') };
    expect(start().all()).toEqual({});
    start().keep({ form: 'a', content: '1' });
    expect(start().all()).toEqual({ a: '1' });
  });

  it('does not pile up: the oldest form is dropped first', () => {
    for (let at = 0; at < 60; at += 1) start().keep({ form: `form ${at}`, content: '1' });
    expect(Object.keys(start().all())).toEqual(Array.from({ length: 50 }, (_, at) => `form ${at + 10}`));
  });
});
