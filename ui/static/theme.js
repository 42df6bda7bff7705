// Before the first paint, so that nobody in a dark room sees a white flash.
try {
	const theme = localStorage.getItem('agon-theme');
	if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
	// Without storage the system's choice holds.
}
