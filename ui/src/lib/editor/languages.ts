/** The editor's languages, each loaded when it is first wanted. `id` is the server's `editor` field. */
import type { Extension } from '@codemirror/state';

export async function languageSupport(id: string): Promise<Extension> {
	switch (id) {
		case 'c':
		case 'cpp':
			return (await import('@codemirror/lang-cpp')).cpp();
		case 'rust':
			return (await import('@codemirror/lang-rust')).rust();
		case 'go':
			return (await import('@codemirror/lang-go')).go();
		case 'java':
			return (await import('@codemirror/lang-java')).java();
		case 'python':
			return (await import('@codemirror/lang-python')).python();
		case 'javascript':
			return (await import('@codemirror/lang-javascript')).javascript();
		default:
			return [];
	}
}
