; C, and what C++ has of it. Captures are explained in python.scm.

(preproc_include path: [(system_lib_string) (string_literal)] @import)
(preproc_include path: [(identifier) (call_expression)] @computed)
((preproc_call directive: (preproc_directive) @directive argument: (preproc_arg) @loaded)
  (#match? @directive "^#[ \t]*(include_next|import|include)$"))

(preproc_def value: (preproc_arg) @nested)
(preproc_function_def value: (preproc_arg) @nested)

(call_expression function: (_) @call)
(argument_list [(identifier) (pointer_expression) (parenthesized_expression)] @value)
(init_declarator value: [(identifier) (pointer_expression) (parenthesized_expression)] @value)
(assignment_expression right: [(identifier) (pointer_expression) (parenthesized_expression)] @value)
(initializer_list [(identifier) (pointer_expression)] @value)
(initializer_pair value: [(identifier) (pointer_expression)] @value)
(return_statement [(identifier) (pointer_expression)] @value)
(conditional_expression consequence: [(identifier) (pointer_expression)] @value)
(conditional_expression alternative: [(identifier) (pointer_expression)] @value)
(cast_expression value: [(identifier) (pointer_expression)] @value)

(gnu_asm_expression) @assembly
((call_expression function: (identifier) @name) @assembly
  (#any-of? @name "asm" "__asm" "__asm__"))

[(string_literal) (comment)] @text
