import { describe, expect, it } from 'vitest';
import { sourceRules } from './sourceRules';

describe('source rules in words', () => {
	it('says nothing where nothing is forbidden', () => {
		expect(sourceRules([{}, { forbid: {} }])).toEqual([]);
	});
	it('names each rule once, by language, and the smallest size', () => {
		const contest = {
			max_bytes: 4096,
			forbid: { python: { imports: ['socket', 'os'], constructs: ['urls'] } }
		};
		const problem = {
			max_bytes: 2048,
			forbid: { python: { constructs: ['urls'], calls: ['sort'] }, cpp: { imports: ['*'] } }
		};
		expect(sourceRules([contest, problem])).toEqual([
			'At most 2048 bytes of source.',
			'Python: no import of socket, os',
			'Python: no addresses such as https://… in strings and comments',
			'Python: no call of sort',
			'C++: no imports'
		]);
	});
});
