/** Whether the window is too narrow for panes side by side. */
import { MediaQuery } from 'svelte/reactivity';

export const narrow = new MediaQuery('max-width: 56rem');
