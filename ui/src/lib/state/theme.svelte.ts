/** Light, dark, or as the system has it; kept in this browser. */
export type Theme = 'system' | 'light' | 'dark';
const KEY = 'agon-theme';

class Choice {
	theme = $state<Theme>(read());

	set(theme: Theme): void {
		this.theme = theme;
		try {
			if (theme === 'system') localStorage.removeItem(KEY);
			else localStorage.setItem(KEY, theme);
		} catch {
			// Without storage the choice lasts as long as the page.
		}
		if (theme === 'system') delete document.documentElement.dataset.theme;
		else document.documentElement.dataset.theme = theme;
	}
}

function read(): Theme {
	if (typeof localStorage === 'undefined') return 'system';
	const kept = localStorage.getItem(KEY);
	return kept === 'light' || kept === 'dark' ? kept : 'system';
}

export const choice = new Choice();
