import { expect, test } from 'vitest';
import {
	browser,
	contestTime,
	countdown,
	country,
	cpu,
	figures,
	length,
	memory,
	points
} from './format';

test('points are thousandths on the wire and lose no digit that counts', () => {
	expect([0, 50000, 9523, 33333, 100].map(points)).toEqual(['0', '50', '9.52', '33.33', '0.1']);
});

test('a countdown shows zero only when the time is over', () => {
	expect([0, -5, 1, 59_999, 60_000, 3_600_000, 90_000_000].map(countdown)).toEqual([
		'0:00',
		'0:00',
		'0:01',
		'1:00',
		'1:00',
		'1:00:00',
		'1 d 1 h'
	]);
});

test('contest time, CPU, memory and lengths', () => {
	expect(contestTime(3786)).toBe('1:03:06');
	expect([5, 1000, null].map(cpu)).toEqual(['5 ms', '1.00 s', '–']);
	expect([256, 7408, 278528, undefined].map(memory)).toEqual([
		'256 KiB',
		'7.2 MiB',
		'272 MiB',
		'–'
	]);
	expect(figures({ cpu_ms: 5, memory_kib: 256, approximate: false })).toBe('5 ms · 256 KiB');
	expect(figures({ cpu_ms: 5, memory_kib: 256, approximate: true })).toBe('≈ 5 ms · ≈ 256 KiB');
	expect([3_600_000, 5_400_000, 0].map(length)).toEqual(['1 h', '1 h 30 min', '0 min']);
});

test('a browser is named in short', () => {
	const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';
	expect(browser('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0')).toBe(
		'Firefox 140, Linux'
	);
	const windows = `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/141.0.0.0`;
	expect(browser(`${windows} Safari/537.36`)).toBe('Chrome 141, Windows');
	expect(browser(`${windows} Safari/537.36 Edg/141.0.0.0`)).toBe('Edge 141, Windows');
	expect(
		browser('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605.1 Version/18.0 Safari/604.1')
	).toBe('Safari 18, iPhone');
	expect([browser('curl/8.1'), browser('')]).toEqual(['curl/8.1', '–']);
});

test('a country has a name, and what is none has nothing', () => {
	expect(['GR', 'de', 'QQ', 'G', '', 'Greece', undefined].map(country)).toEqual([
		'Greece',
		'Germany',
		...Array(5).fill('')
	]);
});
