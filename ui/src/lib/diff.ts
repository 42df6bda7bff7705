/** Where two outputs part, the way the default checker looks at them: token by token. */

export interface Part {
	text: string;
	wrong: boolean;
}

function tokens(text: string): { at: number; end: number }[] {
	return Array.from(text.matchAll(/\S+/g), (hit) => ({
		at: hit.index,
		end: hit.index + hit[0].length
	}));
}

/**
 * Both texts with the first token that differs marked; nothing marked when they agree. The case of letters is
 * a difference only where there is no other, as the default checker has it unless a problem says otherwise.
 */
export function firstDifference(
	expected: string,
	found: string
): { expected: Part[]; found: Part[] } {
	const left = tokens(expected);
	const right = tokens(found);
	const alike = (text: string) => text.toLowerCase();
	const exactly = (text: string) => text;
	for (const form of [alike, exactly]) {
		for (let place = 0; place < Math.max(left.length, right.length); place += 1) {
			const a = left[place];
			const b = right[place];
			const same =
				a !== undefined &&
				b !== undefined &&
				form(expected.slice(a.at, a.end)) === form(found.slice(b.at, b.end));
			if (!same) return { expected: marked(expected, a), found: marked(found, b) };
		}
	}
	return { expected: marked(expected, undefined), found: marked(found, undefined) };
}

function marked(text: string, range: { at: number; end: number } | undefined): Part[] {
	if (!range) return [{ text, wrong: false }];
	return [
		{ text: text.slice(0, range.at), wrong: false },
		{ text: text.slice(range.at, range.end), wrong: true },
		{ text: text.slice(range.end), wrong: false }
	].filter((part) => part.text !== '');
}
