import { Combobox, TextInput, useCombobox } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { sameId } from '../../../contract/ids.ts';
import { isBlank } from '../../../contract/text.ts';
import { elementKeys } from '../../actions/useScope.ts';
import { Outside } from '../../components/Outside.tsx';
import { pickerScope } from '../formActions.ts';
import { useField, useFieldValue } from '../useForm.tsx';
import classes from './fields.module.css';
import { describe, errorOf } from './words.tsx';

export interface PickerOption {
  value: string;
  label: string;
  detail: string | null;
}

export interface PickerFieldProps<P extends string> {
  path: P;
  label: string;
  listLabel: string;
  placeholder: string;
  /** The name that belongs to the field's value, an id, if known. Otherwise the value is the text typed instead. */
  name: string | null;
  options: readonly PickerOption[];
  /** False while the options still belong to an earlier text; Enter then selects none. */
  isSearchDone?: boolean;
  /** Shown below the options, or instead of them. */
  footer: ReactNode;
  /** Called with the search text; null when the search ends. */
  onSearch: (text: string | null) => void;
  /** Called at every keystroke, so that the form holds everything typed. */
  onType: (text: string, before: string) => void;
  /** Called when the typed text is dropped again. */
  onRestore: (before: string) => void;
  /** Called when an option is chosen; `before` is the form's value when the field was entered. */
  onPick: (value: string, before: string) => void;
  hint?: ReactNode;
  /** A button beside the input. */
  action?: ReactNode;
}

/** Chooses from known entries by name, and accepts a pasted id as well. */
export function PickerField<P extends string>({
  path,
  label,
  listLabel,
  placeholder,
  name,
  ...props
}: PickerFieldProps<P>) {
  const field = useField(path);
  const [value] = useFieldValue<string>(path);
  const [typed, setTyped] = useState<string | null>(null);
  const before = useRef(value);
  const nameBefore = useRef(name);
  const combobox = useCombobox({
    onDropdownClose: () => combobox.resetSelectedOption(),
  });
  const search = (text: string | null) => {
    setTyped(text);
    props.onSearch(text);
  };

  const { isSearchDone = true } = props;
  const firstOption = props.options[0]?.value;
  // biome-ignore lint/correctness/useExhaustiveDependencies: Enter selects the first option found
  useEffect(() => {
    if (isBlank(typed ?? '') || !combobox.dropdownOpened) return;
    if (isSearchDone) combobox.selectFirstOption();
    else combobox.resetSelectedOption();
  }, [firstOption, typed, isSearchDone]);

  const leave = () => {
    combobox.closeDropdown();
    search(null);
  };
  const keys = elementKeys(pickerScope, {
    isOpen: combobox.dropdownOpened,
    isBehind: !isBlank(typed ?? '') && !isSearchDone,
    close: () => combobox.closeDropdown(),
  });
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(picked) => {
        props.onPick(picked, before.current);
        before.current = picked;
        nameBefore.current = props.options.find((option) => option.value === picked)?.label ?? null;
        leave();
      }}
    >
      <Combobox.Target withExpandedAttribute>
        <TextInput
          id={field.id}
          label={label}
          placeholder={placeholder}
          value={typed ?? name ?? value}
          maxLength={200}
          onChange={(event) => {
            const text = event.currentTarget.value;
            search(text);
            // The former name is back after editing, e.g. with undo. That means the former choice, not a text.
            if (text !== '' && text === nameBefore.current) props.onRestore(before.current);
            else props.onType(text, before.current);
            combobox.openDropdown();
          }}
          onKeyDown={keys}
          onClick={() => {
            if (!field.disabled) combobox.openDropdown();
          }}
          onFocus={(event) => {
            before.current = value;
            nameBefore.current = name;
            event.currentTarget.select();
            props.onSearch('');
            field.focus.onFocus();
          }}
          onBlur={() => {
            leave();
            field.focus.onBlur();
          }}
          error={errorOf(field)}
          description={describe(field, props.hint)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          classNames={{ description: classes.below }}
          inputContainer={(input) => (
            <div className={classes.withAction}>
              {input}
              {props.action}
            </div>
          )}
          rightSection={<Combobox.Chevron />}
          rightSectionPointerEvents="none"
          disabled={field.disabled}
          autoComplete="off"
          spellCheck={false}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options aria-label={listLabel} mah={264} style={{ overflowY: 'auto' }}>
          {props.options.map((option) => (
            <Combobox.Option key={option.value} value={option.value} active={sameId(option.value, value)}>
              <span className={classes.option}>
                <span className={`${classes.optionMain} clip`}>
                  <Outside>{option.label}</Outside>
                </span>
                {option.detail && (
                  <span className={`${classes.optionDetail} clip`}>
                    <Outside>{option.detail}</Outside>
                  </span>
                )}
              </span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
        {props.footer && <div className={classes.empty}>{props.footer}</div>}
      </Combobox.Dropdown>
    </Combobox>
  );
}
