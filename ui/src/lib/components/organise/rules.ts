/** What sources may not hold, from what the organiser filled in to what the API takes. Pure. */
import type { Schemas } from '$lib/api/client';

export interface Forbidden {
	/** Whose sources, as rules name it: `cpp`, `python`. */
	grammar: string;
	/** Names, with commas or spaces between. */
	imports: string;
	calls: string;
	urls: boolean;
	assembly: boolean;
}

export interface Rules {
	/** Empty for no limit of one's own. */
	maxBytes: string;
	forbidden: Forbidden[];
}

/** Languages whose sources can hold assembly. */
const ASSEMBLY = ['c', 'cpp', 'rust'];

export const hasAssembly = (grammar: string) => ASSEMBLY.includes(grammar);

export function noRules(): Rules {
	return { maxBytes: '', forbidden: [] };
}

/** The first language that nothing is forbidden in. */
export function nextForbidden(rules: Rules, grammars: string[]): Forbidden | undefined {
	const free = grammars.find((id) => rules.forbidden.every((one) => one.grammar !== id));
	if (free === undefined) return undefined;
	return { grammar: free, imports: '', calls: '', urls: false, assembly: false };
}

const names = (text: string) => text.split(/[\s,]+/).filter((name) => name !== '');

export function toRules(rules: Rules): Schemas['SourceRulesView'] {
	const forbid: NonNullable<Schemas['SourceRulesView']['forbid']> = {};
	for (const one of rules.forbidden) {
		forbid[one.grammar] = {
			imports: names(one.imports),
			calls: names(one.calls),
			constructs: [
				...(one.urls ? ['urls'] : []),
				...(one.assembly && hasAssembly(one.grammar) ? ['assembly'] : [])
			]
		};
	}
	const size = rules.maxBytes.trim();
	return size === '' ? { forbid } : { max_bytes: Number(size), forbid };
}
