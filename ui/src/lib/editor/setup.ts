/** What the editor can do, and how it looks on the page's own tokens. */
import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import {
	bracketMatching,
	foldGutter,
	foldKeymap,
	HighlightStyle,
	indentOnInput,
	indentUnit,
	syntaxHighlighting
} from '@codemirror/language';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import {
	drawSelection,
	EditorView,
	highlightActiveLine,
	highlightActiveLineGutter,
	keymap,
	lineNumbers
} from '@codemirror/view';
import { tags } from '@lezer/highlight';

const look = EditorView.theme({
	'&': { height: '100%', backgroundColor: 'var(--panel)', color: 'var(--ink)' },
	'.cm-scroller': { fontFamily: 'var(--code)', fontSize: '0.92rem', lineHeight: '1.5' },
	'.cm-content': { caretColor: 'var(--ink)' },
	'.cm-gutters': {
		backgroundColor: 'var(--sunken)',
		color: 'var(--muted)',
		borderRight: '1px solid var(--line)'
	},
	'.cm-activeLine, .cm-activeLineGutter': {
		backgroundColor: 'color-mix(in srgb, var(--accent) 7%, transparent)'
	},
	'&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
		{ backgroundColor: 'color-mix(in srgb, var(--accent) 28%, transparent)' },
	'&.cm-focused .cm-cursor': { borderLeftColor: 'var(--ink)' },
	'&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
	'.cm-panels': { backgroundColor: 'var(--sunken)', color: 'var(--ink)' }
});

const colours = HighlightStyle.define([
	{ tag: [tags.keyword, tags.modifier, tags.controlKeyword], color: 'var(--accent)' },
	{ tag: [tags.string, tags.character], color: 'var(--good)' },
	{ tag: [tags.number, tags.bool, tags.null], color: 'var(--part)' },
	{ tag: [tags.comment], color: 'var(--muted)', fontStyle: 'italic' },
	{ tag: [tags.typeName, tags.className], color: 'var(--wait)', fontWeight: '600' },
	{ tag: [tags.meta, tags.processingInstruction], color: 'var(--part)' },
	{ tag: tags.invalid, color: 'var(--bad)' }
]);

export function setup(label: string, hint: string, changed: (source: string) => void): Extension {
	return [
		lineNumbers(),
		highlightActiveLineGutter(),
		history(),
		foldGutter(),
		drawSelection(),
		indentOnInput(),
		indentUnit.of('    '),
		EditorState.tabSize.of(4),
		bracketMatching(),
		closeBrackets(),
		highlightActiveLine(),
		highlightSelectionMatches(),
		syntaxHighlighting(colours),
		look,
		keymap.of([
			// The page's own: run and submit.
			{ key: 'Mod-Enter', run: () => true },
			{ key: 'Mod-Shift-Enter', run: () => true },
			...closeBracketsKeymap,
			...defaultKeymap,
			...searchKeymap,
			...historyKeymap,
			...foldKeymap,
			...completionKeymap,
			indentWithTab
		]),
		EditorView.contentAttributes.of({ 'aria-label': label, title: hint }),
		EditorView.updateListener.of((update) => {
			if (update.docChanged) changed(update.state.doc.toString());
		})
	];
}
