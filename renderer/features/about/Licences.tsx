import { TextInput, UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconSearch } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PackageNotice } from '../../../contract/about.ts';
import { elementKeys } from '../../actions/useScope.ts';
import classes from './about.module.css';
import { licenceSearchScope } from './licenceSearch.ts';
import { matching } from './matching.ts';

function PackageRow({ name, version, licence, text }: PackageNotice) {
  const [opened, setOpened] = useState(false);
  const id = useId();
  return (
    <li>
      <UnstyledButton
        className={classes.row}
        aria-expanded={opened}
        aria-controls={opened ? id : undefined}
        onClick={() => setOpened(!opened)}
      >
        <IconChevronRight className={classes.chevron} size={16} aria-hidden />
        <span className={classes.name}>
          {name} <span className="fine">{version}</span>
        </span>
        <span className={`fine ${classes.licence}`}>{licence}</span>
      </UnstyledButton>
      {opened && (
        <pre id={id} className={classes.text}>
          {text}
        </pre>
      )}
    </li>
  );
}

/**
 * Lists the app's parts with their licences. They can be searched by name, licence and licence text; each opens its
 * text.
 */
export function Licences({ packages }: { packages: PackageNotice[] }) {
  const { t } = useTranslation('about');
  const [search, setSearch] = useState('');
  const found = matching(packages, search);
  return (
    <div className={classes.licences}>
      <TextInput
        className={classes.search}
        aria-label={t('licences.search')}
        placeholder={t('licences.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={elementKeys(licenceSearchScope, { text: search, clear: () => setSearch('') })}
      />
      <div className="fine" role="status">
        {t('licences.found', { count: found.length })}
      </div>
      {found.length > 0 && (
        <ul className={classes.rows}>
          {found.map((each) => (
            <PackageRow key={`${each.name}@${each.version}`} {...each} />
          ))}
        </ul>
      )}
    </div>
  );
}
