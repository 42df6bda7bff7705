; Ruby. Captures are explained in python.scm.

(call arguments: (argument_list . (_) @argument)) @callee
((call method: (identifier) @name arguments: (argument_list . (_) . (_) @argument)) @callee
  (#eq? @name "autoload"))

(call) @call
((call method: (identifier) @name arguments: (argument_list . [(simple_symbol) (string)] @named))
  (#any-of? @name "send" "public_send" "__send__" "method" "public_method" "instance_method"))
((call method: (identifier) @name arguments: (argument_list . (_) . [(simple_symbol) (string)] @named))
  (#any-of? @name "alias_method"))
(alias alias: (_) @value)
(block_argument (simple_symbol) @named)
(subshell) @shell

[(string) (heredoc_body) (comment) (subshell)] @text
