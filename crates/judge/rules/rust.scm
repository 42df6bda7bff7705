; Rust. Captures are explained in python.scm.

(use_declaration argument: [(identifier) (scoped_identifier)] @import)
(use_list [(identifier) (scoped_identifier) (self)] @import)
(use_as_clause path: (_) @import alias: (_) @import.alias)
(use_wildcard) @import.all
(scoped_use_list path: (_) @prefix list: (use_list) @within)
(extern_crate_declaration name: (identifier) @import)
(extern_crate_declaration name: (identifier) @import alias: (identifier) @import.alias)

(call_expression function: (_) @call)
(macro_invocation macro: (_) @macro)
(macro_invocation (token_tree) @nested)
(macro_rule right: (token_tree) @nested)
(arguments [(identifier) (scoped_identifier) (generic_function)] @value)
(let_declaration value: [(identifier) (scoped_identifier) (generic_function)] @value)
(assignment_expression right: [(identifier) (scoped_identifier) (generic_function)] @value)
(const_item value: [(identifier) (scoped_identifier)] @value)
(static_item value: [(identifier) (scoped_identifier)] @value)
(field_initializer value: [(identifier) (scoped_identifier)] @value)
(array_expression [(identifier) (scoped_identifier)] @value)
(tuple_expression [(identifier) (scoped_identifier)] @value)
(type_cast_expression value: [(identifier) (scoped_identifier)] @value)

[(scoped_identifier) (scoped_type_identifier)] @use
[(string_literal) (raw_string_literal) (line_comment) (block_comment)] @text
