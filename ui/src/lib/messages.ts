/** Everything the pages say, in one place. */

const plural = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const m = {
	app: {
		name: 'Agon',
		skip: 'Skip to the content',
		home: 'Contests',
		login: 'Log in',
		logout: 'Log out',
		register: 'Register',
		account: 'Account',
		organise: (name: string) => `Organise: ${name}`,
		theme: 'Theme',
		themes: { system: 'auto', light: 'light', dark: 'dark' },
		loading: 'Loading …',
		wentWrong: 'This did not work',
		notFound: 'There is nothing here',
		back: 'Back to the contests',
		again: 'Try again'
	},
	network: {
		unreachable: 'The server cannot be reached. Check the connection; nothing you typed is lost.',
		odd: (status: number) => `The server answered with status ${status}. Try again in a moment.`,
		retrying: 'The server cannot be reached; trying again …',
		live: 'Live',
		polling: 'Not live; asking every 5 seconds'
	},
	login: {
		title: 'Log in',
		handle: 'Handle',
		password: 'Password',
		go: 'Log in',
		none: 'No account yet?',
		forgot: 'Password forgotten?',
		expired: 'Log in to go on.'
	},
	register: {
		title: 'Register',
		handle: 'Handle',
		handleHint: 'What others see on the scoreboard.',
		name: 'Name (optional)',
		password: 'Password',
		passwordHint: 'At least 8 characters.',
		go: 'Register',
		have: 'Already registered?',
		closed: 'Registration is closed here. Ask the organiser for an account.'
	},
	reset: {
		title: 'Set a new password',
		intro: 'An organiser can give you a code that works once.',
		code: 'Code',
		fresh: 'New password',
		go: 'Set the password',
		done: 'The password is set. You can log in now.',
		have: 'I have a code'
	},
	account: {
		title: 'Account',
		profile: 'Profile',
		name: 'Name',
		country: 'Country',
		countryHint: (name: string) =>
			`${name ? name + '. ' : ''}Two letters, such as GR; empty for none. Boards show it.`,
		group: 'Group',
		groupHint: 'A class, a school or a club: whom you are ranked among, too. Boards show it.',
		save: 'Save',
		saved: 'Saved.',
		password: 'Change the password',
		old: 'Present password',
		fresh: 'New password',
		change: 'Change',
		changed: 'The password is changed and all other sessions have ended.',
		sessions: 'Sessions',
		sessionsHint: 'Where you are logged in. End what you do not know.',
		current: 'this one',
		end: 'End',
		seen: (at: string) => `last seen ${at}`,
		picture: 'Picture',
		pictureHint: 'PNG, JPEG or WebP, at most 256 KiB. Without one it is drawn from the handle.',
		upload: 'Choose a picture',
		remove: 'Use the drawn one',
		organisations: 'Organisations'
	},
	contests: {
		title: 'Contests',
		none: 'There is no contest yet.',
		phases: { before: 'Coming up', running: 'Running', over: 'Over', final: 'Final' },
		starts: (at: string) => `starts ${at}`,
		lasts: (length: string) => `${length} long`,
		people: (n: number) => plural(n, 'participant', 'participants'),
		joined: 'joined',
		enter: 'Enter',
		look: 'Look'
	},
	contest: {
		startsIn: 'Starts in',
		endsIn: 'Ends in',
		over: 'The contest is over',
		final: 'The standing is final',
		frozen: 'The public scoreboard stands still until the organisers lift the freeze.',
		hiddenYet: 'The public scoreboard is still frozen.',
		thaw: 'Lift the freeze',
		join: 'Join the contest',
		loginToJoin: 'Log in to join',
		joined: 'You have joined.',
		problems: 'Problems',
		hidden: 'The problems are shown when the contest starts.',
		scoreboard: 'Scoreboard',
		attempts: 'My attempts',
		rules: 'How it is scored',
		points: (n: string) => `${n} points`,
		solved: 'solved',
		tried: (n: number) => plural(n, 'attempt', 'attempts'),
		pending: 'being judged',
		open: 'not tried',
		rule: {
			points:
				'Each problem gives the best points of your attempts; partial points count. Ranks go by total points.',
			icpc: 'A problem is solved or it is not. Ranks go by the number of problems solved.',
			ioi: 'Each problem gives the best points of each of its test groups, added up over your attempts. Ranks go by total points.',
			best: 'Each problem gives the points of your best attempt. Ranks go by total points.',
			decay:
				'The points of a problem fall with time and with each attempt. Ranks go by total points.'
		},
		keepLast: 'Your last attempt counts, even if it is worse.',
		decay: (by: { minute_permille: number; attempt: number; floor_percent: number }) =>
			`Each minute takes ${by.minute_permille / 10} % of the points, each earlier attempt ${by.attempt / 1000} points; ${by.floor_percent} % are always left.`,
		penalty: {
			points: (minutes: number) =>
				`Among equals the smaller penalty leads: for each problem the time of the attempt that first reached your best points, and ${plural(minutes, 'minute', 'minutes')} for each earlier attempt with fewer points. Compile errors and our own faults never count.`,
			icpc: (minutes: number) =>
				`Among equals the smaller penalty leads: for each solved problem its time, and ${plural(minutes, 'minute', 'minutes')} for each attempt before. Compile errors and our own faults never count.`
		},
		ties: {
			cpu: 'Then the smaller total CPU time leads, rounded to 10 ms.',
			memory: 'Then the smaller peak memory leads.',
			none: 'CPU time and memory do not count here. Whoever is still equal shares the rank.',
			share: 'Whoever is still equal shares the rank.'
		},
		feedback: {
			verdict: 'After an attempt you see its verdict.',
			test: 'After an attempt you see its verdict and the name of the first failing test.',
			data: 'After an attempt you see the first failing test with its input, the expected output and yours.'
		},
		parallel:
			'Several tests of an attempt may run at the same time, so that its times are a little less exact.',
		languages: 'Languages'
	},
	rejudging: {
		title: 'Judge again',
		hint: 'With the tests and rules of now. Nothing counts and nobody is told until you apply it.',
		state: { open: 'Going on', applied: 'Applied', cancelled: 'Cancelled' },
		done: (done: number, total: number) =>
			`${done} of ${plural(total, 'submission', 'submissions')}`,
		apply: 'Apply',
		cancel: 'Cancel',
		problem: 'Problem',
		every: 'all',
		handle: 'Handle',
		optional: 'Empty for everybody.',
		verdict: 'First verdict',
		verdictHint: 'Such as TLE; empty for all.',
		start: 'Judge again'
	},
	circle: {
		title: 'Countries and groups',
		whole: 'The whole scoreboard',
		choose: 'Country or group',
		none: 'Nobody here has told a country or a group yet. Everybody can, in the account.',
		nobody: 'Nobody of it takes part.',
		ranks: (n: number) => `Ranks among these ${n}.`
	},
	setAside: {
		title: 'Set aside',
		what: (problem: string, since: string) =>
			`The submissions to ${problem} wait since ${since}: judging it kept failing, by no fault of theirs. The last time:`,
		tries: (at: string) => `One of them tries again after ${at}.`,
		mend: 'Upload a mended package and define the contest with it. If the cause lay elsewhere and is gone, have them judged now.',
		release: 'Judge again now',
		released: 'They are judged again.'
	},
	sourceRules: {
		title: 'What sources may not hold',
		size: (bytes: number) => `At most ${bytes} bytes of source.`,
		imports: (language: string, names: string) => `${language}: no import of ${names}`,
		everyImport: (language: string) => `${language}: no imports`,
		calls: (language: string, names: string) => `${language}: no call of ${names}`,
		constructs: {
			urls: (language: string) =>
				`${language}: no addresses such as https://… in strings and comments`,
			assembly: (language: string) => `${language}: no inline assembly`
		},
		hint: 'A rule of the game, read from the source before it runs. Without an entry nothing is forbidden.',
		maxBytes: 'Largest source in bytes (empty: no rule)',
		add: 'Forbid something in a language',
		names: { imports: 'Imports', calls: 'Calls' },
		namesHint: {
			imports: 'Such as os, socket; * is every import.',
			calls: 'Such as sort, os.system.'
		},
		urls: 'no addresses such as https://…',
		assembly: 'no inline assembly',
		costs:
			'A source that breaks a rule is told so with its line, as a compile error that never counts.'
	},
	allowances: {
		title: 'Allowances for languages',
		hint: 'In place of what the problem packages say. Contestants see the limits that come of it.',
		times: 'Times the time limit',
		own: 'usual',
		extra: 'Extra memory, MiB',
		add: 'Give a language an allowance',
		remove: 'Remove'
	},
	workspace: {
		statement: 'Statement',
		code: 'Code',
		result: 'Result',
		language: 'Language',
		run: 'Run',
		submit: 'Submit',
		runHint: 'Ctrl+Enter',
		submitHint: 'Ctrl+Shift+Enter',
		tabHint: 'In the editor Tab indents; press Escape and then Tab to leave it.',
		limits: (cpu: string, memory: string) => `${cpu} CPU, ${memory} memory`,
		byTest: 'Each test that is not a sample gives its part of the points.',
		groups: 'Points by group',
		group: 'Group',
		inLanguage: (language: string) => `in ${language}`,
		restriction: (group: string, languages: string) =>
			`The tests of ${group} are for ${languages} only.`,
		interactive:
			'Interactive: your program talks with another one. Flush the output after each line.',
		multiPass: (passes: number) =>
			`Your program is run up to ${passes} times for each test and remembers nothing in between.`,
		answersOnly:
			'The answers themselves are handed in, as one text: a line “@ NAME” begins the answer to the test of that name.',
		talk: 'Talk (< is read by the program, > is written)',
		hint: (text: string) => `Hint: ${text}`,
		sample: (n: number) => `Sample ${n}`,
		input: 'Input',
		output: 'Output',
		samples: 'Samples',
		own: 'Own input',
		ownHint: 'What your program shall read',
		running: 'Running …',
		submitting: 'Sending …',
		waiting: (position: number) =>
			position > 0 ? `In the queue, place ${position}` : 'In the queue',
		judging: (done: number, total: number) => `Test ${done} of ${total}`,
		compiled: 'What the compiler says',
		stderr: 'Standard error',
		expected: 'Expected',
		yours: 'Yours',
		failing: (test: string) => `First failing test: ${test}`,
		tests: (passed: number, total: number) => `${passed} of ${total} tests`,
		attempts: 'Attempts at this problem',
		noAttempts: 'No attempt yet. Run tries your program on the samples; Submit counts.',
		notRunning: 'You can read here; submitting is for participants while the contest runs.',
		toJoin: 'Join the contest to run and submit programs.',
		draft: {
			saved: 'Saved',
			saving: 'Saving …',
			local: 'Kept in this browser until the server can be reached'
		},
		resize: 'Width of statement and editor',
		resizeDown: 'Height of editor and result',
		editor: 'Source code'
	},
	verdicts: {
		AC: 'Accepted',
		WA: 'Wrong answer',
		TLE: 'Time limit exceeded',
		MLE: 'Memory limit exceeded',
		OLE: 'Output limit exceeded',
		RTE: 'Run-time error',
		CE: 'Compile error',
		JE: 'Judging error; it will be judged again and does not count',
		pending: 'Being judged'
	} as Record<string, string>,
	attempts: {
		title: 'My attempts',
		none: 'No attempt yet.',
		time: 'Time',
		problem: 'Problem',
		language: 'Language',
		verdict: 'Verdict',
		points: 'Points',
		tests: 'Tests',
		cpu: 'CPU',
		memory: 'Memory',
		more: 'Older attempts',
		code: 'Show'
	},
	submission: {
		title: (label: string) => `Attempt at problem ${label}`,
		source: 'Source',
		erased: 'The source was erased.',
		toProblem: 'to the problem',
		runs: 'Runs',
		test: 'Test',
		wall: 'Wall time',
		reason: 'Reason',
		sent: (at: string) => `sent ${at}`,
		bytes: (n: number) => plural(n, 'byte', 'bytes')
	},
	board: {
		title: 'Scoreboard',
		rank: 'Rank',
		about: 'about; it settles soon',
		who: 'Participant',
		points: 'Points',
		solved: 'Solved',
		penalty: 'Penalty',
		cpu: 'CPU',
		memory: 'Memory',
		none: 'Nobody has joined yet.',
		exact: 'exact',
		moving: 'settling',
		frozen: 'frozen',
		mine: 'My row',
		download: 'All rows as CSV',
		page: (from: number, to: number, total: number) => `${from}–${to} of ${total}`,
		previous: 'Previous',
		next: 'Next',
		unofficial: 'unofficial',
		tries: (n: number) => plural(n, 'try', 'tries'),
		solvedBy: (solved: number, tried: number) => `${solved} of ${tried} solved it`
	},
	organisation: {
		contests: 'New contest',
		problems: 'Problems',
		noProblems: 'No problem yet. Owners upload packages.',
		tests: (n: number) => plural(n, 'test', 'tests'),
		onlyOwners:
			'You see everything of the contests of this organisation. Only its owners make contests and change problems, roles and accounts.',
		upload: 'Upload a package (zip)',
		importing: {
			queued: 'Waiting …',
			running: 'Checking …',
			done: 'Imported.',
			refused: 'Refused'
		},
		accounts: 'Accounts from CSV',
		accountsHint:
			'The first line names the columns: handle,name and, if you like, password, country and group. Then a line for each account; without a password one is made. A country has two letters; a group is a class, a school or a club.',
		accountsExample: 'handle,name,country,group\nann,Ann of Athens,GR,class 7b',
		import: 'Import',
		imported: (n: number) =>
			`${plural(n, 'account', 'accounts')} made. The passwords are shown once:`,
		code: 'Reset a password',
		codeHint: 'For accounts that this organisation imported.',
		makeCode: 'Make a code',
		codeIs: (code: string, until: string) => `The code is ${code}. It works once, until ${until}.`,
		grants: 'Roles',
		give: 'Give',
		take: 'Take away',
		handle: 'Handle',
		role: 'Role',
		roles: { owner: 'owner', jury: 'jury', observer: 'observer' },
		title: 'Title',
		starts: 'Start',
		length: 'Minutes',
		freeze: 'Freeze for the last minutes (0: never)',
		whole: 'Write a whole number.',
		number: 'Write a number.',
		rule: 'Rule',
		last: 'The last attempt counts',
		compileErrors: 'Compile errors are attempts',
		decayMinute: 'Per cent of the points that each minute takes',
		decayAttempt: 'Points that each earlier attempt takes',
		decayFloor: 'Per cent of the points that are always left',
		compileErrorsHint: 'They then cost what a wrong answer costs.',
		penalty: 'Penalty minutes',
		ties: 'Ties are broken by',
		feedback: 'Feedback',
		feedbacks: { verdict: 'the verdict', test: 'the first failing test', data: 'its data, too' },
		languages: 'Languages (none chosen: all)',
		identical: 'Every language faces the same tests',
		identicalHint: 'Packages with tests for some languages only are then refused.',
		parallel: 'Several tests of a submission at the same time',
		parallelHint:
			'On cores that nobody uses: verdicts come sooner, times are measured less exactly.',
		more: 'Allowances and source rules of this problem',
		use: 'Use',
		label: 'Label',
		partial: 'Partial points for each test',
		asContest: 'as the contest',
		create: 'Create the contest',
		created: 'The contest is made:',
		open: 'open it'
	}
} as const;

/** A verdict in words; unknown ones as they are. */
export function verdictName(verdict: string | null | undefined): string {
	return m.verdicts[verdict ?? 'pending'] ?? String(verdict);
}
