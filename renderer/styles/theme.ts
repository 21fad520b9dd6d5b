import {
  Button,
  type CSSVariablesResolver,
  createTheme,
  Input,
  InputWrapper,
  type MantineColorsTuple,
  Menu,
  Modal,
  Popover,
  SegmentedControl,
  Select,
  Slider,
  Switch,
  Tabs,
  Tooltip,
} from '@mantine/core';
import classes from './mantine.module.css';

const iris: MantineColorsTuple = [
  '#f0f0fc',
  '#dfdef6',
  '#c9c7f0',
  '#a9a6e6',
  '#8783dc',
  '#6b66d2',
  '#5a55cb',
  '#4f4ac2',
  '#423db0',
  '#35318f',
];

const graphite: MantineColorsTuple = [
  '#ececf1',
  '#c9c9d3',
  '#9191a0',
  '#6b6b76',
  '#42424f',
  '#373742',
  '#25252d',
  '#17171c',
  '#131318',
  '#101014',
];

/** Mantine's components in the console's own sizes and colours. */
export const theme = createTheme({
  primaryColor: 'iris',
  primaryShade: { light: 7, dark: 6 },
  colors: { iris, dark: graphite },
  fontFamily: 'var(--font-ui)',
  fontFamilyMonospace: 'var(--font-mono)',
  fontSizes: { xs: '12px', sm: '13px', md: '13px', lg: '15px', xl: '18px' },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '10px', xl: '14px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  autoContrast: false,
  components: {
    Button: Button.extend({
      defaultProps: { size: 'xs' },
      classNames: { root: classes.button },
      // Mantine takes white for every filled button; in high contrast on dark the accent is light.
      vars: (_theme, { variant }) => ({
        root: variant === undefined || variant === 'filled' ? { '--button-color': 'var(--text-on-accent)' } : {},
      }),
    }),
    // What is typed and not yet saved: Chromium writes the state of a field into its session file, but for one that says `off`.
    Input: Input.extend({
      defaultProps: { size: 'xs', ...({ autoComplete: 'off' } as object) },
      classNames: { input: classes.input },
    }),
    InputWrapper: InputWrapper.extend({
      defaultProps: { size: 'xs' },
      classNames: { label: classes.label, error: classes.error, description: classes.description },
    }),
    // The page itself never scrolls, and the scroll lock would add styles that the content policy refuses. A dialog leaves at once:
    // while it fades it would still take the keys that are meant for the screen under it.
    Modal: Modal.extend({
      defaultProps: {
        lockScroll: false,
        centered: true,
        transitionProps: { duration: 120, exitDuration: 0 },
        radius: 'lg',
      },
      classNames: { content: classes.modal, header: classes.modalHeader, title: classes.modalTitle },
    }),
    Menu: Menu.extend({
      defaultProps: { shadow: 'none', transitionProps: { duration: 80, exitDuration: 0 }, radius: 'md' },
      classNames: { dropdown: classes.dropdown, item: classes.menuItem, label: classes.menuLabel },
    }),
    Popover: Popover.extend({
      defaultProps: { transitionProps: { duration: 80, exitDuration: 0 }, radius: 'lg' },
      classNames: { dropdown: classes.dropdown },
    }),
    Select: Select.extend({
      defaultProps: { size: 'xs', comboboxProps: { transitionProps: { duration: 0 } } },
      classNames: { dropdown: classes.dropdown, option: classes.option },
    }),
    SegmentedControl: SegmentedControl.extend({
      defaultProps: { size: 'xs' },
      classNames: { root: classes.segmented, indicator: classes.segmentedIndicator },
    }),
    Slider: Slider.extend({ defaultProps: { size: 'xs' } }),
    Switch: Switch.extend({ defaultProps: { size: 'sm' } }),
    Tabs: Tabs.extend({ classNames: { tab: classes.tab, list: classes.tabList } }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 350, transitionProps: { duration: 80 }, radius: 'md' },
      classNames: { tooltip: classes.tooltip },
    }),
  },
});

/** Points Mantine's own variables at the console's tokens, so that one palette rules both. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--bg-panel)',
    '--mantine-color-text': 'var(--text)',
    '--mantine-color-dimmed': 'var(--text-3)',
    '--mantine-color-placeholder': 'var(--text-3)',
    '--mantine-color-default': 'var(--bg-panel)',
    '--mantine-color-default-hover': 'var(--bg-hover)',
    '--mantine-color-default-color': 'var(--text)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-error': 'var(--bad)',
    '--mantine-color-anchor': 'var(--accent-text)',
    '--mantine-primary-color-filled': 'var(--accent)',
    '--mantine-primary-color-filled-hover': 'var(--accent-hover)',
    '--mantine-color-iris-filled': 'var(--accent)',
    '--mantine-color-iris-filled-hover': 'var(--accent-hover)',
    '--mantine-color-iris-light': 'var(--accent-soft)',
    '--mantine-color-iris-light-hover': 'var(--bg-active)',
    '--mantine-color-iris-light-color': 'var(--accent-text)',
    '--mantine-color-red-filled': 'var(--bad)',
    '--mantine-color-red-light-color': 'var(--bad)',
    '--mantine-color-red-light-hover': 'var(--bad-soft)',
  };
  return { variables: {}, light: shared, dark: shared };
};
