import { Menu, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FieldPath } from '../../../contract/form.ts';
import { tally } from '../../form/sections.ts';
import { fieldWord } from './fieldWords.ts';
import classes from './footer.module.css';
import { useFitting } from './useFitting.ts';
import { useTallyWords } from './useTallyWords.ts';
import { useForm, useView } from './view.ts';

/**
 * Lists in one line what is missing or must be checked. Each entry leads to its field; those that do not fit are in a
 * menu.
 */
export function Missing() {
  const { t } = useTranslation(['subscription', 'common']);
  const { store } = useForm();
  const open = useView((view) => view.open);
  const asked = useView(({ state }) => state.asked);
  const tallyWords = useTallyWords();
  const names = open.map(({ field }) => t(`common:${fieldWord(field)}`));
  const { line, fitting } = useFitting(names);
  if (open.length === 0) return null;
  const entries = open.map((each, index) => ({ ...each, name: names[index] ?? '' }));
  const rest = entries.slice(fitting);
  const go = (field: FieldPath) => () => store.goTo(field);
  return (
    <nav
      className={classes.missing}
      data-asked={asked || open.some(({ lapsed }) => lapsed) || undefined}
      aria-label={t('missing.list')}
    >
      <span className={classes.missingHead}>{t('missing.heading', { tally: tallyWords(tally(open)) })}</span>
      <div className={classes.chips} ref={line}>
        {entries.slice(0, fitting).map(({ field, name, wrong, lapsed }) => (
          <UnstyledButton
            key={field}
            className={classes.chip}
            data-lapsed={lapsed || undefined}
            onClick={go(field)}
          >
            {wrong && <IconAlertTriangle size={12} stroke={2.2} aria-hidden className={classes.wrong} />}
            <span className="clip">{name}</span>
          </UnstyledButton>
        ))}
        {rest.length > 0 && (
          <Menu position="top-end">
            <Menu.Target>
              <UnstyledButton className={classes.chip} aria-label={t('missing.more', { count: rest.length })}>
                {`+${rest.length}`}
              </UnstyledButton>
            </Menu.Target>
            <Menu.Dropdown>
              {rest.map(({ field, name, wrong }) => (
                <Menu.Item
                  key={field}
                  leftSection={
                    wrong && (
                      <IconAlertTriangle size={13} stroke={2.2} aria-hidden className={classes.wrong} />
                    )
                  }
                  onClick={go(field)}
                >
                  {name}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
    </nav>
  );
}
