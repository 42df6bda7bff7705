import { expect, test } from 'vitest';
import { firstDifference } from './diff';

const text = (parts: { text: string; wrong: boolean }[]) =>
	parts.map((part) => (part.wrong ? `[${part.text}]` : part.text)).join('');

test.each([
	['1 2 3\n', '1 2 3\n', '1 2 3\n', '1 2 3\n'],
	['1 2 3\n', '1 5 3\n', '1 [2] 3\n', '1 [5] 3\n'],
	['1 2\n', '1\n', '1 [2]\n', '1\n'],
	['1\n', '1 2\n', '1\n', '1 [2]\n'],
	['1  2\n', '1 2', '1  2\n', '1 2'],
	['', 'x', '', '[x]'],
	['YES 2\n', 'yes 3\n', 'YES [2]\n', 'yes [3]\n'],
	['YES\n', 'yes\n', '[YES]\n', '[yes]\n']
])('%j against %j', (expected, found, left, right) => {
	const parts = firstDifference(expected, found);
	expect(text(parts.expected)).toBe(left);
	expect(text(parts.found)).toBe(right);
});
