import { defineConfig } from '@playwright/test';

/** Runs against a real server: AGON_URL, with AGON_ORGANISER and AGON_PASSWORD for organisers' pages. */
export default defineConfig({
	testDir: 'e2e',
	outputDir: 'test-results',
	fullyParallel: false,
	workers: 1,
	timeout: 60_000,
	maxFailures: 5,
	expect: { timeout: 15_000 },
	reporter: process.env.AGON_REPORT
		? [['line'], ['json', { outputFile: process.env.AGON_REPORT }]]
		: 'line',
	use: {
		baseURL: process.env.AGON_URL ?? 'http://127.0.0.1:8080',
		browserName: 'chromium',
		screenshot: 'only-on-failure',
		actionTimeout: 15_000,
		launchOptions: {
			executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
			args: [
				'--no-sandbox',
				'--disable-gpu',
				'--disable-quic',
				'--no-first-run',
				'--disable-background-networking',
				'--disable-component-update',
				'--disable-sync'
			]
		}
	}
});
