/** From what the organiser filled in to what the API takes. Pure. */
import type { Schemas } from '$lib/api/client';
import { toAllowances, type Allowance } from './allowances';
import { noRules, toRules, type Rules } from './rules';

export interface Wish {
	title: string;
	/** As an `input type=datetime-local` has it: this browser's own time. */
	starts: string;
	minutes: string;
	freeze: string;
	rule: string;
	/** Whether the last attempt counts in place of the best one. */
	last: boolean;
	/** Whether compile errors are attempts. */
	compileErrors: boolean;
	/** Per cent of the points that a minute takes, points that an attempt takes, per cent that stay. */
	decay: { minute: string; attempt: string; floor: string };
	penalty: string;
	cpu: boolean;
	memory: boolean;
	feedback: string;
	languages: string[];
	/** Whether every language faces the same tests. */
	identical: boolean;
	/** Whether tests of a submission may run at the same time. */
	parallel: boolean;
	allowances: Allowance[];
	rules: Rules;
}

export interface Choice {
	use: boolean;
	label: string;
	points: string;
	byTest: boolean;
	/** As a contest has it; empty for the contest's. */
	feedback: string;
	allowances: Allowance[];
	rules: Rules;
}

export const RULES = ['points', 'icpc', 'ioi', 'best', 'decay'] as const;

export const FEEDBACKS = ['verdict', 'test', 'data'] as const;

export function unused(): Choice {
	return {
		use: false,
		label: '',
		points: '100',
		byTest: false,
		feedback: '',
		allowances: [],
		rules: noRules()
	};
}

export function blank(starts: string): Wish {
	return {
		title: '',
		starts,
		minutes: '120',
		freeze: '0',
		rule: 'points',
		last: false,
		compileErrors: false,
		decay: { minute: '0.4', attempt: '50', floor: '30' },
		penalty: '20',
		cpu: true,
		memory: true,
		feedback: 'test',
		languages: [],
		identical: true,
		parallel: false,
		allowances: [],
		rules: noRules()
	};
}

/** The parts of the form that a refusal can be shown beside, as the API names them. */
const PARTS = [
	'title',
	'length_s',
	'freeze_s',
	'penalty_minutes',
	'allowances',
	'rules',
	'problems'
];

/** The part of the form that the API's `field` is in, and what follows in its name; no part for what is elsewhere. */
export function partOf(field: string): { part: string; rest: string } {
	const [part = '', ...rest] = field.split('.');
	return PARTS.includes(part) ? { part, rest: rest.join('.') } : { part: '', rest: '' };
}

/** A moment as `datetime-local` wants it, in this browser's own time. */
export function localInput(at: Date): string {
	const two = (n: number) => String(n).padStart(2, '0');
	const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
	return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** Problems without a label get the next free letter, in the order shown. */
export function toForm(wish: Wish, chosen: Record<string, Choice>): Schemas['ContestForm'] {
	const used = Object.entries(chosen).filter(([, one]) => one.use);
	const taken = new Set(used.map(([, one]) => one.label.trim()));
	const letters = Array.from({ length: 26 }, (_, n) => String.fromCharCode(65 + n)).filter(
		(letter) => !taken.has(letter)
	);
	const freeze = Math.round(Number(wish.freeze) * 60);
	return {
		title: wish.title.trim(),
		starts: new Date(wish.starts).toISOString(),
		length_s: Math.round(Number(wish.minutes) * 60),
		freeze_s: freeze > 0 ? freeze : null,
		rule: wish.rule,
		scoring: {
			keep: wish.last && wish.rule !== 'icpc' ? 'last' : 'best',
			uncounted: wish.compileErrors ? [] : ['CE'],
			decay: {
				minute_permille: Math.round(Number(wish.decay.minute) * 10),
				attempt: Math.round(Number(wish.decay.attempt) * 1000),
				floor_percent: Math.round(Number(wish.decay.floor))
			}
		},
		penalty_minutes: Math.round(Number(wish.penalty)),
		tie_breaks: [wish.cpu && 'cpu', wish.memory && 'memory'].filter((one) => one !== false),
		feedback: wish.feedback,
		languages: wish.languages,
		allowances: toAllowances(wish.allowances),
		identical_tests: wish.identical,
		parallel_tests: wish.parallel,
		rules: toRules(wish.rules),
		problems: used.map(([problem, one]) => ({
			problem,
			label: one.label.trim() || (letters.shift() ?? problem),
			points: Number(one.points),
			partial: one.byTest ? 'tests' : 'package',
			feedback: one.feedback || null,
			allowances: toAllowances(one.allowances),
			rules: toRules(one.rules)
		}))
	};
}
