import {
  Badge,
  Button,
  createTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  NativeSelect,
  Table,
  TextInput,
} from '@mantine/core';

/** The blue of the product: shade 7 on white and shade 3 on the dark page both have a contrast above 4.5. */
const blue: MantineColorsTuple = [
  '#eef5fb',
  '#d9e7f4',
  '#b0cee8',
  '#84b3dc',
  '#609dd2',
  '#488fcc',
  '#3b86c7',
  '#245b8f',
  '#1d4f7e',
  '#123f68',
];

/** Greys with a breath of the blue. */
const grey: MantineColorsTuple = [
  '#f6f8fa',
  '#eef1f4',
  '#e2e7ec',
  '#d3dae1',
  '#b9c3cd',
  '#8f9ba7',
  '#5f6c79',
  '#47525e',
  '#313a44',
  '#1c2430',
];

/** The dark page, from its ink (0) to its ground (7 and below). */
const dark: MantineColorsTuple = [
  '#d9e0e7',
  '#b4bfca',
  '#94a1ae',
  '#5f6c79',
  '#3a4653',
  '#2c3641',
  '#212a34',
  '#161d25',
  '#11171e',
  '#0c1117',
];

/** Every token of the design that components read: sizes are small and lines tight, since analysts look at much at once. */
export const theme = createTheme({
  respectReducedMotion: true,
  primaryColor: 'blue',
  primaryShade: { light: 7, dark: 7 },
  colors: { blue, gray: grey, dark },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', Consolas, monospace",
  defaultRadius: 'sm',
  cursorType: 'pointer',
  autoContrast: true,
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.35' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
  components: {
    InputWrapper: { styles: { label: { marginBottom: 3 }, description: { marginBottom: 3 } } },
    Table: Table.extend({ defaultProps: { verticalSpacing: 6, horizontalSpacing: 'sm' } }),
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    Badge: Badge.extend({
      defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 600 },
      // A column of a table gives it the room that it needs: nobody guesses a state from its first letter.
      styles: { root: { minWidth: 'max-content' }, label: { overflow: 'visible' } },
    }),
    NativeSelect: NativeSelect.extend({ defaultProps: { size: 'sm' } }),
    TextInput: TextInput.extend({ defaultProps: { size: 'sm' } }),
  },
});

/** What the library chooses too faint, in both themes; and what the app adds. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-text': '#1c2430',
    '--mantine-color-dimmed': '#566270',
    '--mantine-color-placeholder': '#697582',
    '--mantine-color-error': '#b02a2a',
    '--mantine-color-anchor': '#1f5486',
    '--mantine-color-default-border': '#c9d1d9',
    '--mantine-color-green-light-color': '#155f3f',
    '--mantine-color-red-light-color': '#94262a',
    '--mantine-color-yellow-light-color': '#6b4300',
    '--mantine-color-blue-light-color': '#1d4f7e',
    '--mantine-color-gray-light-color': '#47525e',
    '--nonet-panel': '#f6f8fa',
    '--nonet-line': '#e2e7ec',
    '--nonet-good': '#19704a',
    '--nonet-bad': '#a32a2a',
    '--nonet-warn': '#7a4b00',
    '--nonet-bar': '#3b86c7',
    '--nonet-mark': '#fde8b4',
  },
  dark: {
    '--mantine-color-body': '#11171e',
    '--mantine-color-text': '#d9e0e7',
    '--mantine-color-dimmed': '#9aa7b4',
    '--mantine-color-placeholder': '#8894a0',
    '--mantine-color-error': '#ff9c94',
    '--mantine-color-anchor': '#84b9ea',
    '--mantine-color-default-border': '#3a4653',
    '--mantine-color-green-light-color': '#7fdcae',
    '--mantine-color-red-light-color': '#ffb3ad',
    '--mantine-color-yellow-light-color': '#f3cf8b',
    '--mantine-color-blue-light-color': '#a9d0f2',
    '--mantine-color-gray-light': '#2a343f',
    '--mantine-color-gray-light-color': '#b4bfca',
    '--nonet-panel': '#19212a',
    '--nonet-line': '#2c3641',
    '--nonet-good': '#5fd39a',
    '--nonet-bad': '#ff9c94',
    '--nonet-warn': '#f0c069',
    '--nonet-bar': '#488fcc',
    '--nonet-mark': '#5b4a12',
  },
});
