/** Source rules in words, a line for each. */

import type { Schemas } from './api/client';
import { m } from './messages';

type Rules = Schemas['SourceRulesView'];

/** The languages that rules can be written for, as rules name them. */
export const GRAMMARS: Record<string, string> = {
	c: 'C',
	cpp: 'C++',
	csharp: 'C#',
	go: 'Go',
	java: 'Java',
	javascript: 'JavaScript',
	kotlin: 'Kotlin',
	php: 'PHP',
	python: 'Python',
	ruby: 'Ruby',
	rust: 'Rust',
	typescript: 'TypeScript'
};

function ofLanguage(id: string, forbidden: NonNullable<Rules['forbid']>[string]): string[] {
	const language = GRAMMARS[id] ?? id;
	const lines: string[] = [];
	const imports = forbidden.imports ?? [];
	if (imports.includes('*')) lines.push(m.sourceRules.everyImport(language));
	else if (imports.length > 0) lines.push(m.sourceRules.imports(language, imports.join(', ')));
	const calls = forbidden.calls ?? [];
	if (calls.length > 0) lines.push(m.sourceRules.calls(language, calls.join(', ')));
	for (const construct of forbidden.constructs ?? []) {
		const say = m.sourceRules.constructs[construct as keyof typeof m.sourceRules.constructs];
		if (say) lines.push(say(language));
	}
	return lines;
}

/** What several sets of rules forbid together, each line once; the smallest size holds. */
export function sourceRules(sets: Rules[]): string[] {
	const sizes = sets.flatMap((rules) => rules.max_bytes ?? []);
	const size = sizes.length > 0 ? [m.sourceRules.size(Math.min(...sizes))] : [];
	const lines = sets.flatMap((rules) =>
		Object.entries(rules.forbid ?? {}).flatMap(([id, forbidden]) => ofLanguage(id, forbidden))
	);
	return [...new Set([...size, ...lines])];
}
