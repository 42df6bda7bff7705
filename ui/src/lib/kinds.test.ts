import { expect, test } from 'vitest';
import { kindsOf } from './kinds';

test('an ordinary problem needs no word about its kind, the others one for each', () => {
	expect(kindsOf({ mode: 'batch', passes: 1 })).toEqual([]);
	expect(kindsOf({ mode: 'submit_answer', passes: 1 })).toHaveLength(1);
	const both = kindsOf({ mode: 'interactive', passes: 3 });
	expect(both).toHaveLength(2);
	expect(both[1]).toContain('3');
});
