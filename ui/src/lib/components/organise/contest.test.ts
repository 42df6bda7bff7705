import { expect, test } from 'vitest';
import { blank, localInput, toForm, unused } from './contest';

const choice = { ...unused(), use: true };

test('labels are filled in with letters that nobody took', () => {
	const form = toForm(blank('2026-01-01T10:00'), {
		first: choice,
		second: { ...choice, label: 'A', byTest: true, feedback: 'data' },
		third: { ...choice, use: false },
		fourth: { ...choice, points: '12.5' }
	});
	expect(form.problems).toEqual([
		{ problem: 'first', label: 'B', points: 100, partial: 'package', feedback: null },
		{ problem: 'second', label: 'A', points: 100, partial: 'tests', feedback: 'data' },
		{ problem: 'fourth', label: 'C', points: 12.5, partial: 'package', feedback: null }
	]);
});

test('minutes become seconds and no freeze is none', () => {
	const wish = { ...blank('2026-01-01T10:00'), minutes: '90', cpu: false };
	const form = toForm(wish, {});
	expect([form.length_s, form.freeze_s, form.tie_breaks]).toEqual([5400, null, ['memory']]);
	expect(toForm({ ...wish, freeze: '15' }, {}).freeze_s).toBe(900);
});

test('a start goes through the browser’s own time and back', () => {
	const at = new Date(2026, 10, 24, 9, 5);
	expect(new Date(toForm(blank(localInput(at)), {}).starts)).toEqual(at);
});
