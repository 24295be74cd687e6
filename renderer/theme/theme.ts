import { type CSSVariablesResolver, createTheme, type MantineColorsTuple, rem } from '@mantine/core';

/** The only accent colour: for what can be done next, never for a state (states have their own colours, tokens.css). */
const indigo: MantineColorsTuple = [
  '#eef0fb',
  '#dfe2f6',
  '#bfc5ea',
  '#9ba4dd',
  '#8791d6',
  '#5c69c4',
  '#4553b3',
  '#3a479f',
  '#313c86',
  '#262f69',
];

/** For destructive actions and for errors; the same red as a refusal (tokens.css). */
const red: MantineColorsTuple = [
  '#fce5e6',
  '#f8cfd1',
  '#f3b0b4',
  '#ff9ca1',
  '#e8666e',
  '#c93540',
  '#a91826',
  '#931420',
  '#7c101a',
  '#5f0b13',
];

/** Darker than Mantine's own from index 5 on, so that dimmed text and placeholders keep a contrast of 4.5. */
const gray: MantineColorsTuple = [
  '#f7f8fa',
  '#f1f3f6',
  '#e6e9ee',
  '#d5dae1',
  '#aab3bf',
  '#667180',
  '#556070',
  '#424b58',
  '#2f3742',
  '#1c2430',
];

const dark: MantineColorsTuple = [
  '#e4e8ee',
  '#c6ced9',
  '#a3adbb',
  '#8d98a7',
  '#464f5c',
  '#2e353f',
  '#222831',
  '#171b21',
  '#12151a',
  '#0c0e12',
];

const compact = { defaultProps: { size: 'sm' } };

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 6, dark: 5 },
  colors: { indigo, red, gray, dark },
  black: '#1c2430',
  fontFamily: '"Segoe UI Variable Text", "Segoe UI", system-ui, -apple-system, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", Consolas, "SF Mono", "DejaVu Sans Mono", monospace',
  fontSizes: { xs: rem(12), sm: rem(13), md: rem(14), lg: rem(16), xl: rem(20) },
  fontWeights: { regular: '400', medium: '500', bold: '600' },
  lineHeights: { xs: '1.4', sm: '1.4', md: '1.45', lg: '1.4', xl: '1.3' },
  spacing: { xs: rem(4), sm: rem(8), md: rem(16), lg: rem(24), xl: rem(32) },
  radius: { xs: rem(2), sm: rem(4), md: rem(6), lg: rem(8), xl: rem(16) },
  defaultRadius: 'sm',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: rem(18), lineHeight: '1.3' },
      h2: { fontSize: rem(16), lineHeight: '1.35' },
      h3: { fontSize: rem(14), lineHeight: '1.4' },
    },
  },
  respectReducedMotion: true,
  cursorType: 'pointer',
  focusClassName: 'focus-ring',
  components: {
    Text: { defaultProps: { size: 'md' } },
    Button: {
      ...compact,
      vars: () => ({ root: { '--button-height': rem(32), '--button-padding-x': rem(12) } }),
      styles: { label: { fontWeight: 500 } },
    },
    Input: { ...compact, vars: () => ({ wrapper: { '--input-height': rem(32) } }) },
    InputWrapper: {
      ...compact,
      vars: () => ({
        label: { '--input-label-size': rem(13) },
        description: { '--input-description-size': rem(12) },
        error: { '--input-error-size': rem(12) },
      }),
      styles: {
        label: { marginBottom: rem(4) },
        description: { marginBottom: rem(4) },
        error: { marginTop: rem(4) },
      },
    },
    TextInput: compact,
    Textarea: compact,
    PasswordInput: compact,
    NumberInput: compact,
    Select: compact,
    Autocomplete: compact,
    SegmentedControl: compact,
    Checkbox: compact,
    Radio: compact,
    Switch: { defaultProps: { size: 'sm', withThumbIndicator: false } },
    Tooltip: {
      defaultProps: { openDelay: 400, withArrow: false, fz: 12, transitionProps: { duration: 100 } },
    },
    Modal: {
      defaultProps: { centered: true, transitionProps: { duration: 120, transition: 'fade' } },
      styles: { title: { fontSize: rem(16), fontWeight: 600 } },
    },
    // Menus and lists of choices float like popovers. In a low window they scroll and stay within its edges.
    Popover: { defaultProps: { middlewares: { flip: true, shift: true, size: { padding: 4 } } } },
    Menu: { defaultProps: { transitionProps: { duration: 100 } } },
    Notification: { defaultProps: { withBorder: true } },
  },
});

/** Sets Mantine's colour of field error messages to the readable red of each theme. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-error': red[6] },
  dark: { '--mantine-color-error': red[3], '--mantine-color-red-outline': red[3] },
});
